import type { PauliWord } from './pauli-word.js';

/** Words up to sign and phase, as products of some of them. */
export interface WordSpan {
  /** Of the words given, as many as are independent. */
  readonly basis: readonly PauliWord[];
  /** For each word given the basis words it is the product of: bit k for `basis[k]`. */
  readonly coordinates: readonly number[];
}

/** A basis of a few words (up to 30 independent ones), by elimination over GF(2): up to phases words multiply by XOR of their masks. */
export function spanOf(words: readonly PauliWord[]): WordSpan {
  const width = BigInt(Math.max(1, ...words.map(({ x, z }) => Math.max(bitLength(x), bitLength(z)))));
  const basis: PauliWord[] = [];
  // What is left of each basis word without the others' leading bits, and the basis words that this is the product of.
  const reduced: { readonly rest: bigint; readonly productOf: number }[] = [];
  const coordinates = words.map((word) => {
    let rest = (word.x << width) | word.z;
    let productOf = 0;
    for (const row of reduced) {
      if ((rest ^ row.rest) >= rest) continue;
      rest ^= row.rest;
      productOf ^= row.productOf;
    }
    if (rest === 0n) return productOf;
    const bit = 1 << basis.length;
    basis.push(word);
    reduced.push({ rest, productOf: productOf ^ bit });
    return bit;
  });
  return { basis, coordinates };
}

const bitLength = (mask: bigint): number => (mask === 0n ? 0 : mask.toString(2).length);
