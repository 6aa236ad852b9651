import { indexMasks, parity } from '../../math/word-matrix.js';
import { spanOf } from '../../math/word-span.js';
import type { PauliErrors } from '../../program/program.js';

/**
 * What Pauli errors that come together do to each coefficient: `1 − 2 Σ p` over the errors that anticommute with its word,
 * channel for channel. An index is `x << qubits | z`.
 */
export function factorsOf(channels: readonly PauliErrors[], qubits: number): Float32Array {
  const factors = new Float64Array(4 ** qubits).fill(1);
  for (const { errors } of channels) {
    const { masks, table } = commutationTable(errors, qubits);
    for (let index = 0; index < factors.length; index++) {
      let pattern = 0;
      for (let k = 0; k < masks.length; k++) if (parity(index & masks[k]!) < 0) pattern |= 1 << k;
      factors[index]! *= table[pattern]!;
    }
  }
  return Float32Array.from(factors);
}

/**
 * Errors span a small space, and whether a word commutes with one follows from whether it commutes with those of a basis: so
 * a channel is a table of 2^rank numbers, and each word costs `rank` parities.
 */
function commutationTable(errors: PauliErrors['errors'], qubits: number) {
  const { basis, coordinates } = spanOf(errors.map(({ word }) => word));
  const masks = basis.map((word) => {
    const { x, z } = indexMasks(word, qubits);
    return (z << qubits) | x; // The other way round than an index: X anticommutes with Z.
  });
  const table = Float64Array.from({ length: 2 ** basis.length }, (_, pattern) =>
    errors.reduce((sum, { probability }, k) => sum - (parity(pattern & coordinates[k]!) < 0 ? 2 * probability : 0), 1),
  );
  return { masks, table };
}
