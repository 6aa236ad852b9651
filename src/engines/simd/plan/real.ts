import { type BasisChange, inBasis } from './diagonalise.js';
import { type IndexWord, isEven } from './index-word.js';

// Real circuits: of RY, CX, CZ, H, or of others that are these in another basis. Their states are real but for a known turn:
// `Tψ = ψ` for an antiunitary T, which is a word times the complex conjugation of amplitudes, the circuit's real structure. Two
// samples then go through the circuit as one state `ψ + iφ`: kernels/pairs.ts.

/**
 * The word `Z^a` with which `T = Z^a K` keeps every rotation as it is: an odd number of Ys, or of Xs and Ys at the bits of a, but not
 * both, in each of its words; nothing where no word does. |0…0⟩ is real for all of these, given amplitudes only for K.
 */
export function realStructure(words: readonly IndexWord[], isPrepared: boolean): IndexWord | undefined {
  // Of each equation parity(x & a) = value, reduced by those before, the highest bit is a pivot.
  const equations: { readonly x: number; readonly value: boolean }[] = [];
  for (const word of words) {
    let { x } = word;
    let value = isEven(word.x & word.z);
    for (const other of equations) {
      if ((x ^ other.x) >= x) continue;
      x ^= other.x;
      value = value !== other.value;
    }
    if (x === 0 && value) return undefined;
    if (x === 0) continue;
    equations.push({ x, value });
    equations.sort((a, b) => b.x - a.x);
  }
  let z = 0;
  for (const { x, value } of equations.reverse()) {
    if (isEven(x & z) === value) z |= 1 << (31 - Math.clz32(x));
  }
  return isPrepared && z !== 0 ? undefined : { x: 0, z, power: 0 };
}

/** Whether a real circuit may see anything of a word: of the others the expectation, and every slope of it, is 0. */
export const isSeen = (word: IndexWord, { z }: IndexWord): boolean => isEven(word.x & word.z) === isEven(word.x & z);

/** `C T C†`: `C K = K C*`, and `C Cᵀ` is C times the Z words that are its S gates squared, times C†. */
export function structureInBasis({ x, z, power }: IndexWord, change: BasisChange): IndexWord {
  const squared = change.phase.linear.reduce((mask, value, bit) => (value % 2 === 1 ? mask | (1 << bit) : mask), 0);
  return inBasis({ x, z: z ^ squared, power }, change);
}
