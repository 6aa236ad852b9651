import type { Angle } from '../../circuit/angle.js';
import type { Circuit } from '../../circuit/circuit.js';
import {
  type ComplexMatrix,
  dagger,
  matrixOf,
  multiplyMatrices,
  scaledMatrix,
  sumOf,
  zeroMatrix,
} from '../../math/complex-matrix.js';
import { letterAt, pauliWord, supportOf } from '../../math/pauli-word.js';
import { rotationMatrix, wordMatrix } from '../../math/word-matrix.js';
import type { Channel } from '../../noise/channel.js';
import { channelsAfter, type NoiseModel, readoutErrorOf } from '../../noise/noise-model.js';
import type { PauliSum } from '../../observables/pauli-sum.js';
import { applyMatrix, initialState, type ReferenceState, valueOfAngle } from './reference.js';

/** The density matrix after a noisy circuit, for one sample: by its Kraus operators, both sides, in float64. Tests only. */
export function referenceDensity(
  circuit: Circuit,
  noise: NoiseModel,
  inputs: ArrayLike<number> = [],
  weights: ArrayLike<number> = [],
): ComplexMatrix {
  const { qubits } = circuit;
  const size = 2 ** qubits;
  const valueOf: (angle: Angle) => number = valueOfAngle(circuit, inputs, weights);
  let rho = outer(initialState(circuit, inputs));
  for (const operation of circuit.operations) {
    rho = mapped(rho, [operation.gate.matrix(operation.angles.map(valueOf))], operation.qubits, size);
    for (const { channel, qubits: on } of channelsAfter(noise, operation))
      rho = mapped(rho, krausOf(channel), on, size);
  }
  return rho;
}

/** The readings of single qubits as probabilities of all outcomes, misread as the model says. */
export function referenceMisread(
  rho: ComplexMatrix,
  on: readonly number[],
  noise: NoiseModel,
  qubits: number,
): number[] {
  const result = new Array<number>(2 ** on.length).fill(0);
  for (let i = 0; i < rho.size; i++) {
    for (let outcome = 0; outcome < result.length; outcome++) {
      result[outcome]! += on.reduce(
        (probability, qubit, k) => {
          const is = (i >> (qubits - 1 - qubit)) & 1;
          const reads = (outcome >> (on.length - 1 - k)) & 1;
          const { oneForZero, zeroForOne } = readoutErrorOf(noise, qubit) ?? { oneForZero: 0, zeroForOne: 0 };
          const wrong = is ? zeroForOne : oneForZero;
          return probability * (is === reads ? 1 - wrong : wrong);
        },
        rho.re[i * rho.size + i]!,
      );
    }
  }
  return result;
}

/** Each word is measured for itself: its qubits turned into the Z basis, and the parity of what is read taken. */
export function referenceNoisyExpectation(
  rho: ComplexMatrix,
  observable: PauliSum,
  noise: NoiseModel,
  qubits: number,
): number {
  const h = Math.SQRT1_2;
  const toZ: Readonly<Record<string, ComplexMatrix>> = {
    X: matrixOf([[h, h], [h, -h]]), // prettier-ignore
    Y: matrixOf([[h, [0, -h]], [h, [0, h]]]), // prettier-ignore
  };
  return observable.terms.reduce((total, { coefficient, word }) => {
    const on = supportOf(word);
    const turned = on.reduce((state, qubit) => {
      const turn = toZ[letterAt(word, qubit)];
      return turn ? mapped(state, [turn], [qubit], rho.size) : state;
    }, rho);
    const outcomes = on.length === 0 ? [1] : referenceMisread(turned, on, noise, qubits);
    const parityOf = (outcome: number) => (outcome.toString(2).replaceAll('0', '').length % 2 ? -1 : 1);
    return total + coefficient * outcomes.reduce((sum, probability, k) => sum + parityOf(k) * probability, 0);
  }, 0);
}

/** A channel's Kraus operators. */
export function krausOf({ qubits, body }: Channel): readonly ComplexMatrix[] {
  if (body.kind === 'kraus') return body.operators;
  if (body.kind === 'rotation') return [rotationMatrix(pauliWord(body.letters), body.angle, qubits)];
  const rest = 1 - body.errors.reduce((sum, { probability }) => sum + probability, 0);
  return [{ letters: 'I'.repeat(qubits), probability: Math.max(0, rest) }, ...body.errors].map(
    ({ letters, probability }) => scaledMatrix(wordMatrix(pauliWord(letters), qubits), Math.sqrt(probability)),
  );
}

function outer({ re, im }: ReferenceState): ComplexMatrix {
  const result = zeroMatrix(re.length);
  for (let r = 0; r < re.length; r++) {
    for (let c = 0; c < re.length; c++) {
      result.re[r * re.length + c] = re[r]! * re[c]! + im[r]! * im[c]!;
      result.im[r * re.length + c] = im[r]! * re[c]! - re[r]! * im[c]!;
    }
  }
  return result;
}

/** Σ K ρ K† with K on some qubits. */
function mapped(
  rho: ComplexMatrix,
  operators: readonly ComplexMatrix[],
  on: readonly number[],
  size: number,
): ComplexMatrix {
  return sumOf(
    operators.map((operator) => {
      const full = expanded(operator, on, size);
      return multiplyMatrices(multiplyMatrices(full, rho), dagger(full));
    }),
  );
}

/** An operator on some qubits as a matrix on all: column by column, what it makes of a basis state. */
function expanded(operator: ComplexMatrix, on: readonly number[], size: number): ComplexMatrix {
  const result = zeroMatrix(size);
  for (let column = 0; column < size; column++) {
    const state = { re: new Float64Array(size), im: new Float64Array(size) };
    state.re[column] = 1;
    applyMatrix(state, operator, on, Math.log2(size));
    for (let row = 0; row < size; row++) {
      result.re[row * size + column] = state.re[row]!;
      result.im[row * size + column] = state.im[row]!;
    }
  }
  return result;
}
