import type { PauliErrors } from '../../program/program.js';
import { anticommutes, bitsOf } from './word-bits.js';

/** Pauli errors as masks: each word that anticommutes with an error changes its sign where the error strikes. */
export interface Damping {
  readonly errors: readonly { readonly bits: Uint32Array; readonly probability: number }[];
  /** The qubits that any of them touches. */
  readonly touched: Uint32Array;
}

export function dampingOf({ errors }: PauliErrors, stride: number): Damping {
  const touched = new Uint32Array(stride / 2);
  const masked = errors.map(({ word, probability }) => {
    const bits = bitsOf(word, stride);
    touched.forEach((_, k) => (touched[k]! |= bits[k]! | bits[stride / 2 + k]!));
    return { bits, probability };
  });
  return { errors: masked, touched };
}

/** What the word at a place of a list shrinks by: `1 − 2 Σ p` over the errors that anticommute with it. */
export function shrinkFactor({ errors, touched }: Damping, words: Uint32Array, from: number): number {
  const half = touched.length;
  let meets = 0;
  for (let k = 0; k < half; k++) meets |= (words[from + k]! | words[from + half + k]!) & touched[k]!;
  if (meets === 0) return 1;
  let flips = 0;
  for (const { bits, probability } of errors) if (anticommutes(words, from, bits)) flips += probability;
  return 1 - 2 * flips;
}
