import type { Angle } from '../../circuit/angle.js';
import type { Circuit } from '../../circuit/circuit.js';
import { inputValue } from '../../circuit/weights.js';
import type { ComplexMatrix } from '../../math/complex-matrix.js';
import { indexMasks, parity } from '../../math/word-matrix.js';
import type { PauliSum } from '../../observables/pauli-sum.js';

// The reference: float64 loops straight from the circuit and the textbook matrices of its gates. It knows neither
// lowering nor Pauli rotations, so that it checks both and every engine. Slow on purpose, never optimised; tests only.

export interface ReferenceState {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The state after the circuit, for one sample. */
export function referenceState(
  circuit: Circuit,
  inputs: ArrayLike<number> = [],
  weights: ArrayLike<number> = [],
): ReferenceState {
  const valueOf = valueOfAngle(circuit, inputs, weights);
  const state = initialState(circuit, inputs);
  for (const { gate, qubits, angles } of circuit.operations) {
    applyMatrix(state, gate.matrix(angles.map(valueOf)), qubits, circuit.qubits);
  }
  return state;
}

/** What angles are for a sample. */
export function valueOfAngle(circuit: Circuit, inputs: ArrayLike<number>, weights: ArrayLike<number>) {
  const firstOf = new Map<string, number>();
  circuit.weightGroups.reduce((first, { name, size }) => (firstOf.set(name, first), first + size), 0);
  return ({ parameter, scale, offset }: Angle): number => {
    if (!parameter) return offset;
    if (parameter.kind === 'weight') return scale * weights[firstOf.get(parameter.group)! + parameter.index]! + offset;
    return scale * inputValue(parameter, inputs) + offset;
  };
}

export function initialState({ qubits, preparation }: Circuit, inputs: ArrayLike<number>): ReferenceState {
  const size = 2 ** qubits;
  const re = new Float64Array(size);
  if (!preparation) re[0] = 1;
  else {
    for (let i = 0; i < size; i++) {
      re[i] = i < preparation.count ? inputs[preparation.first + i]! : preparation.pad;
    }
    const norm = Math.hypot(...re);
    for (let i = 0; i < size; i++) re[i]! /= norm;
  }
  return { re, im: new Float64Array(size) };
}

export function applyMatrix(state: ReferenceState, matrix: ComplexMatrix, on: readonly number[], qubits: number): void {
  const bits = on.map((qubit) => 1 << (qubits - 1 - qubit));
  const offsets = Array.from({ length: matrix.size }, (_, k) =>
    bits.reduce((sum, bit, position) => ((k >> (on.length - 1 - position)) & 1 ? sum | bit : sum), 0),
  );
  const touched = bits.reduce((sum, bit) => sum | bit, 0);
  for (let base = 0; base < state.re.length; base++) {
    if (base & touched) continue;
    const re = offsets.map((offset) => state.re[base | offset]!);
    const im = offsets.map((offset) => state.im[base | offset]!);
    offsets.forEach((offset, r) => {
      let [sumRe, sumIm] = [0, 0];
      for (let c = 0; c < matrix.size; c++) {
        const [a, b] = [matrix.re[r * matrix.size + c]!, matrix.im[r * matrix.size + c]!];
        sumRe += a * re[c]! - b * im[c]!;
        sumIm += a * im[c]! + b * re[c]!;
      }
      state.re[base | offset] = sumRe;
      state.im[base | offset] = sumIm;
    });
  }
}

/** ⟨ψ|O|ψ⟩ */
export function referenceExpectation({ re, im }: ReferenceState, observable: PauliSum, qubits: number): number {
  let total = 0;
  for (const { coefficient, word } of observable.terms) {
    const { x, z, power } = indexMasks(word, qubits);
    for (let i = 0; i < re.length; i++) {
      // ⟨ψ|P|ψ⟩ = Σ_i conj(ψ[i ⊕ x]) i^power (−1)^(i & z) ψ[i]; the sum is real, so the real part is enough.
      const j = i ^ x;
      const real = re[j]! * re[i]! + im[j]! * im[i]!;
      const imaginary = re[j]! * im[i]! - im[j]! * re[i]!;
      total += coefficient * parity(i & z) * [real, -imaginary, -real, imaginary][power]!;
    }
  }
  return total;
}

/** The probabilities of the outcomes of some qubits, the first the most significant. */
export function referenceProbabilities({ re, im }: ReferenceState, on: readonly number[], qubits: number): number[] {
  const result = new Array<number>(2 ** on.length).fill(0);
  for (let i = 0; i < re.length; i++) {
    const outcome = on.reduce((sum, qubit) => 2 * sum + ((i >> (qubits - 1 - qubit)) & 1), 0);
    result[outcome]! += re[i]! ** 2 + im[i]! ** 2;
  }
  return result;
}
