import { indexMasks, parity } from '../../math/word-matrix.js';
import { spanOf } from '../../math/word-span.js';
import type { PauliErrors } from '../../program/program.js';
import { wordFactors } from '../../program/word-factors.js';

/**
 * What Pauli errors that come together do to each coefficient, channel for channel, written to a table of 4^n numbers. An index
 * is `x << qubits | z`.
 *
 * Errors span a small space, and whether a word commutes with one follows from whether it commutes with those of a basis. That
 * again is a parity of x times a parity of z, each looked up: 12 qubits have 2^24 words, but 2^12 halves.
 */
export function writeFactors(
  channels: readonly PauliErrors[],
  qubits: number,
  table: Float32Array | Float64Array,
): void {
  const size = 2 ** qubits;
  const lookups = channels.map(({ errors }) => {
    const span = spanOf(errors.map(({ word }) => word));
    const masks = span.basis.map((word) => indexMasks(word, qubits));
    const patterns = (masksOf: readonly number[]) =>
      Uint32Array.from({ length: size }, (_, half) =>
        masksOf.reduce((pattern, mask, k) => (parity(half & mask) < 0 ? pattern | (1 << k) : pattern), 0),
      );
    // X anticommutes with Z.
    const [ofX, ofZ] = [patterns(masks.map(({ z }) => z)), patterns(masks.map(({ x }) => x))];
    return { factors: wordFactors(errors, span), ofX, ofZ };
  });
  const row = new Float64Array(size);
  for (let x = 0; x < size; x++) {
    row.fill(1);
    for (const { factors, ofX, ofZ } of lookups) {
      const first = ofX[x]!;
      for (let z = 0; z < size; z++) row[z]! *= factors[first ^ ofZ[z]!]!;
    }
    table.set(row, x * size);
  }
}
