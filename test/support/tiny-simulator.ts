import type { Bindings } from '../../src/circuit/weights.js';
import type { Circuit } from '../../src/circuit/circuit.js';
import { type ComplexMatrix, matrixOf, zeroMatrix } from '../../src/math/complex-matrix.js';
import { wordMatrix } from '../../src/math/word-matrix.js';
import type { PauliSum } from '../../src/observables/pauli-sum.js';
import { circuitMatrix } from './circuit-matrix.js';

/** Complex amplitudes in float64, qubit 0 the most significant bit of an index. */
export interface State {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The state a circuit of a few qubits makes of |0…0⟩: enough to test templates without any engine. */
export function stateOf(circuit: Circuit, bindings: Bindings = {}): State {
  const { size, re, im } = circuitMatrix(circuit.bind(bindings));
  const column = (part: Float64Array) => part.filter((_, k) => k % size === 0);
  return { re: column(re), im: column(im) };
}

/** The matrix of an observable. */
export function matrixOfSum(sum: PauliSum, qubits: number): ComplexMatrix {
  const result = zeroMatrix(2 ** qubits);
  for (const { coefficient, word } of sum.terms) {
    const { re, im } = wordMatrix(word, qubits);
    for (let i = 0; i < re.length; i++) {
      result.re[i]! += coefficient * re[i]!;
      result.im[i]! += coefficient * im[i]!;
    }
  }
  return result;
}

/** ⟨ψ|O|ψ⟩ */
export function expectation(state: State, sum: PauliSum): number {
  const size = state.re.length;
  const { re, im } = matrixOfSum(sum, Math.log2(size));
  let total = 0;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const [a, b] = [re[r * size + c]!, im[r * size + c]!];
      total +=
        state.re[r]! * (a * state.re[c]! - b * state.im[c]!) + state.im[r]! * (a * state.im[c]! + b * state.re[c]!);
    }
  }
  return total;
}

/** A random Hermitian matrix with entries between −1 and 1. */
export function randomHermitian(size: number, uniform: () => number): ComplexMatrix {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => [uniform(), uniform()] as const));
  return matrixOf(
    rows.map((row, r) => row.map(([re, im], c) => [(re + rows[c]![r]![0]) / 2, (im - rows[c]![r]![1]) / 2] as const)),
  );
}
