import { indexMasks, parity } from '../../../math/word-matrix.js';
import type { PauliWord } from '../../../math/pauli-word.js';

/**
 * A Pauli word as it acts on basis indices: `i^power X^x Z^z`, that is `|a⟩ → i^power (−1)^parity(a & z) |a ⊕ x⟩`. Unlike in
 * a PauliWord, the i of each Y is written out in the power. Bit 0 of a mask is the least significant bit of an index.
 */
export interface IndexWord {
  readonly x: number;
  readonly z: number;
  readonly power: number;
}

/** The word on the indices of so many qubits. */
export const indexWord = (word: PauliWord, qubits: number): IndexWord => indexMasks(word, qubits);

/** Whether two words commute. */
export const commute = (a: IndexWord, b: IndexWord): boolean => isEven(a.x & b.z) === isEven(a.z & b.x);

/** Whether an even number of bits is set. */
export const isEven = (bits: number): boolean => parity(bits) === 1;

/** The words in sets that commute, each put into the earliest set that it reaches past commuting words: their order stays. */
export function commutingLayers<Item extends { readonly word: IndexWord }>(items: readonly Item[]): Item[][] {
  const layers: Item[][] = [];
  for (const item of items) {
    let reached = layers.length;
    while (reached > 0 && layers[reached - 1]!.every(({ word }) => commute(word, item.word))) reached--;
    if (reached === layers.length) layers.push([item]);
    else layers[reached]!.push(item);
  }
  return layers;
}

/** Sets that commute, as few as a greedy choice finds; in any order. */
export function commutingSets<Item extends { readonly word: IndexWord }>(items: readonly Item[]): Item[][] {
  const sets: Item[][] = [];
  for (const item of items) {
    const home = sets.find((set) => set.every(({ word }) => commute(word, item.word)));
    if (home) home.push(item);
    else sets.push([item]);
  }
  return sets;
}
