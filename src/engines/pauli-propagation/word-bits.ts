import { countBits, type PauliWord } from '../../math/pauli-word.js';

/** The masks of a word as unsigned numbers of 32 qubits each, x before z. */
export function bitsOf(word: PauliWord, stride: number): Uint32Array {
  const bits = new Uint32Array(stride);
  for (const [mask, first] of [
    [word.x, 0],
    [word.z, stride / 2],
  ] as const) {
    for (let rest = mask, k = first; rest > 0n; rest >>= 32n, k++) bits[k] = Number(rest & 0xffffffffn);
  }
  return bits;
}

/** Whether the word at a place of a list anticommutes with another. */
export function anticommutes(words: Uint32Array, from: number, other: Uint32Array): boolean {
  const half = other.length / 2;
  let odd = 0;
  for (let k = 0; k < half; k++) {
    odd ^= (words[from + k]! & other[half + k]!) ^ (words[from + half + k]! & other[k]!);
  }
  return (countBits(odd) & 1) === 1;
}

/**
 * Writes the word of the product `i P Q` and returns its sign, for words that anticommute: Q as it stands in a list, P the other,
 * both of sign +1.
 */
export function productInto(result: Uint32Array, words: Uint32Array, from: number, other: Uint32Array): 1 | -1 {
  const half = other.length / 2;
  // P Q = i^power X^x Z^z-word; see multiplyWords.
  let power = 1;
  for (let k = 0; k < half; k++) {
    const [px, pz] = [other[k]!, other[half + k]!];
    const [qx, qz] = [words[from + k]!, words[from + half + k]!];
    const [x, z] = [px ^ qx, pz ^ qz];
    result[k] = x;
    result[half + k] = z;
    power += countBits(px & pz) + countBits(qx & qz) - countBits(x & z) + 2 * countBits(pz & qx);
  }
  return ((power % 4) + 4) % 4 === 0 ? 1 : -1;
}

/** On how many qubits a word is not the identity. */
export function weightOf(words: Uint32Array, from: number, stride: number): number {
  let weight = 0;
  for (let k = 0; k < stride / 2; k++) weight += countBits(words[from + k]! | words[from + stride / 2 + k]!);
  return weight;
}
