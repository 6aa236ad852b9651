import { letterAt, pauliWord, supportOf } from '../../math/pauli-word.js';
import type { PauliErrors } from '../../program/program.js';
import { writeFactors } from './factors.js';
import type { RealMatrix } from './transfer.js';

/** Errors as words on some qubits alone, counted anew in their order; undefined where others are struck too. */
export function localErrors({ errors, ...rest }: PauliErrors, qubits: readonly number[]): PauliErrors | undefined {
  if (errors.some(({ word }) => supportOf(word).some((qubit) => !qubits.includes(qubit)))) return undefined;
  const local = errors.map(({ word, ...each }) => ({
    ...each,
    word: pauliWord(qubits.map((qubit) => letterAt(word, qubit)).join('')),
  }));
  return { ...rest, errors: local };
}

/** A matrix on the Pauli coefficients of so many qubits, after errors that strike these: each column times its factor. */
export function columnsScaled(matrix: RealMatrix, errors: readonly PauliErrors[], qubits: number): RealMatrix {
  if (errors.length === 0) return matrix;
  const { size, entries } = matrix;
  const factors = new Float64Array(size);
  writeFactors(errors, qubits, factors);
  return { size, entries: entries.map((entry, k) => entry * factors[k % size]!) };
}
