import { type Circuit } from '../../src/circuit/circuit.js';
import type { Operation } from '../../src/circuit/operation.js';
import { type ComplexMatrix, zeroMatrix } from '../../src/math/complex-matrix.js';

/** The unitary of a circuit of numbers only, column by column from the gates' textbook matrices; qubit 0 is most significant. */
export function circuitMatrix(circuit: Circuit): ComplexMatrix {
  const size = 2 ** circuit.qubits;
  const result = zeroMatrix(size);
  for (let column = 0; column < size; column++) {
    const state = { re: new Float64Array(size), im: new Float64Array(size) };
    state.re[column] = 1;
    for (const operation of circuit.operations) applyOperation(state, operation, circuit.qubits);
    for (let row = 0; row < size; row++) {
      result.re[row * size + column] = state.re[row]!;
      result.im[row * size + column] = state.im[row]!;
    }
  }
  return result;
}

interface State {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function applyOperation(state: State, { gate, qubits, angles }: Operation, total: number): void {
  const matrix = gate.matrix(
    angles.map(({ parameter, offset }) => {
      if (parameter) throw new Error('Bind the circuit to numbers first.');
      return offset;
    }),
  );
  const { size } = matrix;
  const bits = qubits.map((qubit) => 2 ** (total - 1 - qubit));
  // Row k of the gate's matrix, first qubit most significant, is this far from the state with zeros on its qubits.
  const distances = Array.from({ length: size }, (_, k) =>
    bits.reduce((sum, bit, position) => sum + ((k >> (bits.length - 1 - position)) & 1 ? bit : 0), 0),
  );
  const touched = bits.reduce((sum, bit) => sum + bit, 0);
  for (let base = 0; base < state.re.length; base++) {
    if (base & touched) continue;
    const re = distances.map((distance) => state.re[base + distance]!);
    const im = distances.map((distance) => state.im[base + distance]!);
    for (let row = 0; row < size; row++) {
      let [real, imaginary] = [0, 0];
      for (let column = 0; column < size; column++) {
        const [a, b] = [matrix.re[row * size + column]!, matrix.im[row * size + column]!];
        real += a * re[column]! - b * im[column]!;
        imaginary += a * im[column]! + b * re[column]!;
      }
      state.re[base + distances[row]!] = real;
      state.im[base + distances[row]!] = imaginary;
    }
  }
}
