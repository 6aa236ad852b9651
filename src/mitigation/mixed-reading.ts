import type { Reading } from '../program/lower.js';

/** What a fully mixed state reads: of an observable the part without Pauli matrices; of outcomes all alike. */
export function mixedReading(reading: Reading, qubits: number): number[] {
  if (reading.kind === 'expectation') {
    return reading.observables.map(({ terms }) =>
      terms.reduce((sum, { coefficient, word }) => (word.x === 0n && word.z === 0n ? sum + coefficient : sum), 0),
    );
  }
  const outcomes = 2 ** (reading.kind === 'probabilities' ? (reading.qubits?.length ?? qubits) : qubits);
  return new Array<number>(outcomes).fill(1 / outcomes);
}
