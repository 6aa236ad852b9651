/**
 * Pauli words of one number of qubits with a number each, found by their masks: a hash table in typed arrays, for millions.
 *
 * A word takes `stride` unsigned numbers, its x mask and then its z mask, 32 qubits a number. Words keep their index until
 * `compact`.
 */
export class WordTable {
  readonly stride: number;
  /** How many indices are taken, dropped words included. */
  size = 0;
  masks: Uint32Array;
  values: Float64Array;
  #slots: Int32Array;

  constructor(readonly qubits: number) {
    this.stride = 2 * Math.ceil(qubits / 32);
    this.masks = new Uint32Array(16 * this.stride);
    this.values = new Float64Array(16);
    this.#slots = new Int32Array(32).fill(-1);
  }

  /** The index of a word, which is put in with the value 0 if it is new. */
  place(word: Uint32Array): number {
    let slot = this.#slotOf(word, 0);
    const known = this.#slots[slot]!;
    if (known >= 0) return known;
    if (2 * (this.size + 1) > this.#slots.length) {
      this.#grow();
      slot = this.#slotOf(word, 0);
    }
    this.masks.set(word, this.size * this.stride);
    this.values[this.size] = 0;
    this.#slots[slot] = this.size;
    return this.size++;
  }

  /** Forgets the words whose value is 0; the others get new indices, in order. */
  compact(): void {
    let kept = 0;
    for (let at = 0; at < this.size; at++) {
      if (this.values[at] === 0) continue;
      this.values[kept] = this.values[at]!;
      this.masks.copyWithin(kept * this.stride, at * this.stride, (at + 1) * this.stride);
      kept++;
    }
    this.size = kept;
    this.#rebuild(this.#slots.length);
  }

  #grow(): void {
    const capacity = 2 * this.values.length;
    const masks = new Uint32Array(capacity * this.stride);
    masks.set(this.masks);
    this.masks = masks;
    const values = new Float64Array(capacity);
    values.set(this.values);
    this.values = values;
    this.#rebuild(2 * this.#slots.length);
  }

  #rebuild(length: number): void {
    this.#slots = new Int32Array(length).fill(-1);
    for (let at = 0; at < this.size; at++) this.#slots[this.#slotOf(this.masks, at * this.stride)] = at;
  }

  /** The slot where a word is, or would be put: linear probing. */
  #slotOf(words: Uint32Array, from: number): number {
    const { stride, masks } = this;
    const slots = this.#slots;
    let hash = 0x9e3779b9;
    for (let k = 0; k < stride; k++) {
      hash = Math.imul(hash ^ words[from + k]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
    for (; slots[slot]! >= 0; slot = (slot + 1) & (slots.length - 1)) {
      const at = slots[slot]! * stride;
      let k = 0;
      while (k < stride && masks[at + k] === words[from + k]) k++;
      if (k === stride) return slot;
    }
    return slot;
  }
}
