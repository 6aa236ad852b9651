import type { PauliWord } from '../../../math/pauli-word.js';
import { indexMasks, parity } from '../../../math/word-matrix.js';

/**
 * A state of n qubits as one vector of 2^(n+1) real numbers: all real parts, then all imaginary ones.
 *
 * The plane is one more bit of the row, above those of the qubits. So the complex numbers are gone: every Pauli word is
 * a signed permutation of rows, every rotation turns pairs of rows, every matrix is a real one on one more bit.
 *
 * Float64, the only numbers JavaScript computes with: float32 rows, converted at each load and store, are 1.1–1.2× slower
 * (gradients of 8 to 20 qubits, Node 20).
 */
export type Rows = Float64Array;

export const rowCount = (qubits: number) => 2 ** (qubits + 1);

/** How an operator permutes rows: `(Wψ)[r] = sign · (−1)^popcount(r & z) · ψ[r ⊕ x]`. */
export interface RowWord {
  readonly x: number;
  readonly z: number;
  readonly sign: 1 | -1;
}

/** `i^turn · P` on rows: P itself (turn 0), or J = −iP (turn 3), for which J² = −1. */
export function rowWord(word: PauliWord, qubits: number, turn: 0 | 3): RowWord {
  const { x, z, power } = indexMasks(word, qubits);
  // (Pψ)[i] = i^power (−1)^popcount((i ⊕ x) & z) ψ[i ⊕ x], and popcount(x & z) is odd where the power is.
  const total = (power + turn) % 4;
  const ofShift = power % 2 === 1 ? -1 : 1;
  // 1, i, −1, −i times re + i·im: what the real plane receives, re, −im, −re, im. Where the planes change places, the
  // imaginary one receives its part with the other sign, so the plane's bit is in z.
  const sign = ofShift * [1, -1, -1, 1][total]!;
  const plane = total % 2 === 1 ? 2 ** qubits : 0;
  return { x: x | plane, z: z | plane, sign: sign as 1 | -1 };
}

/** The sign `(−1)^popcount(r)` of every row: `signs[r & z]` serves all words, from one table. */
export function signsOf(qubits: number): Float64Array {
  const signs = new Float64Array(rowCount(qubits));
  for (let r = 0; r < signs.length; r++) signs[r] = parity(r);
  return signs;
}
