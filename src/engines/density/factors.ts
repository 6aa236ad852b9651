import { indexMasks, parity } from '../../math/word-matrix.js';
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
 * Errors span a small space over GF(2), and whether a word commutes with one follows from whether it commutes with those of
 * a basis: so a channel is a table of 2^rank numbers, and each word costs `rank` parities.
 */
function commutationTable(errors: PauliErrors['errors'], qubits: number) {
  const masks: number[] = [];
  // Of each mask what is left without the others' leading bits, and the masks that this is the sum of.
  const reduced: { readonly rest: number; readonly sumOf: number }[] = [];
  const sums = errors.map(({ word }) => {
    const { x, z } = indexMasks(word, qubits);
    let rest = (z << qubits) | x; // The other way round than an index: X anticommutes with Z.
    let sumOf = 0;
    for (const row of reduced) {
      if ((rest ^ row.rest) >= rest) continue;
      rest ^= row.rest;
      sumOf ^= row.sumOf;
    }
    if (rest === 0) return sumOf;
    const bit = 1 << masks.length;
    masks.push((z << qubits) | x);
    reduced.push({ rest, sumOf: sumOf ^ bit });
    return bit;
  });
  const table = Float64Array.from({ length: 2 ** masks.length }, (_, pattern) =>
    errors.reduce((factor, { probability }, k) => factor - (parity(pattern & sums[k]!) < 0 ? 2 * probability : 0), 1),
  );
  return { masks, table };
}
