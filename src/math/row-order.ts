/** For each basis index in the order "given qubits first", the index it comes from. */
export function rowOrder(firstQubits: readonly number[], qubits: number): Int32Array {
  const rest = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !firstQubits.includes(qubit));
  const sequence = [...firstQubits, ...rest];
  return Int32Array.from({ length: 2 ** qubits }, (_, index) =>
    sequence.reduce((sum, qubit, k) => ((index >> (qubits - 1 - k)) & 1 ? sum | (1 << (qubits - 1 - qubit)) : sum), 0),
  );
}
