/** Writes descriptors for the kernels, one after another, at known addresses. */
export class Writer {
  readonly base: number;
  #bytes = new Uint8Array(1 << 12);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** @param base The address the first byte will have; a multiple of 16. */
  constructor(base: number) {
    this.base = base;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Sets room aside and tells its address. */
  room(bytes: number): number {
    const at = (this.#size + 15) & ~15;
    this.#size = at + bytes;
    if (this.#size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#size));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return this.base + at;
  }

  int(address: number, index: number, value: number): void {
    this.#view.setInt32(address - this.base + 4 * index, value, true);
  }

  float(address: number, index: number, value: number): void {
    this.#view.setFloat32(address - this.base + 4 * index, value, true);
  }

  ints(values: readonly number[]): number {
    const address = this.room(4 * values.length);
    values.forEach((value, k) => this.int(address, k, value));
    return address;
  }

  floats(values: ArrayLike<number>): number {
    const address = this.room(4 * values.length);
    for (let k = 0; k < values.length; k++) this.float(address, k, values[k]!);
    return address;
  }

  octets(values: ArrayLike<number>): number {
    const address = this.room(values.length);
    for (let k = 0; k < values.length; k++) this.#bytes[address - this.base + k] = values[k]!;
    return address;
  }

  /** A list of equal descriptors of so many words, each written by `write`. */
  list<Item>(items: readonly Item[], words: number, write: (item: Item, address: number) => void): number {
    const address = this.room(4 * words * items.length);
    items.forEach((item, k) => write(item, address + 4 * words * k));
    return address;
  }
}
