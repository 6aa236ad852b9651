import * as tf from '@tensorflow/tfjs';
import { addAll } from '../../complex/add-all.js';
import { rowOrder } from '../../math/row-order.js';
import type { PauliTerm } from '../../observables/pauli-sum.js';
import type { ProgramFrame } from '../../program/program.js';
import { movementKey, wordAction } from './word-action.js';

/** What is read of a final state `[2 · 2^n, batch]`, and the way back. */
export interface TensorReadout {
  read(state: tf.Tensor2D): tf.Tensor;
  /** dLoss/dState from dLoss/dOutput. */
  gradient(state: tf.Tensor2D, outputGradient: tf.Tensor): tf.Tensor2D;
  dispose(): void;
}

export function readoutOf(program: ProgramFrame): TensorReadout {
  const { readout, qubits } = program;
  if (readout.kind === 'expectation') return expectationOf(readout.observables, qubits);
  if (readout.kind === 'probabilities') return probabilitiesOf(readout.qubits, qubits);
  const size = 2 ** qubits;
  return {
    read: (state) => state.reshape([2, size, -1]).transpose([0, 2, 1]),
    gradient: (_state, dOutput) => dOutput.transpose([0, 2, 1]).reshape([2 * size, -1]),
    dispose: () => undefined,
  };
}

/**
 * Words that move the rows alike share one gather; their signs and coefficients are
 * the columns of one matrix S, so that `⟨O⟩ = Sᵀ (ψ ∘ ψ[rows])` for all observables at once.
 */
function expectationOf(observables: readonly (readonly PauliTerm[])[], qubits: number): TensorReadout {
  const height = 2 ** (qubits + 1);
  const width = observables.length;
  const groups = new Map<string, { rows: Int32Array; matrix: Float32Array; moves: boolean }>();
  observables.forEach((terms, column) => {
    for (const { coefficient, word } of terms) {
      const { rows, signs } = wordAction(word, qubits, 0);
      const key = movementKey(word);
      const group = groups.get(key) ?? { rows, matrix: new Float32Array(height * width), moves: rows[0] !== 0 };
      groups.set(key, group);
      for (let r = 0; r < height; r++) group.matrix[r * width + column]! += coefficient * signs[r]!;
    }
  });
  const tensors = [...groups.values()].map(({ rows, matrix, moves }) => ({
    index: moves ? tf.keep(tf.tensor1d(rows, 'int32')) : undefined,
    matrix: tf.keep(tf.tensor2d(matrix, [height, width])),
  }));
  const moved = (state: tf.Tensor2D, index: tf.Tensor1D | undefined) => (index ? tf.gather(state, index) : state);
  return {
    read: (state) => {
      const parts = tensors.map(({ index, matrix }) =>
        tf.tidy(() => tf.matMul(tf.mul(state, moved(state, index)), matrix, true)),
      );
      return parts.length > 0 ? addAll(parts) : tf.zeros([state.shape[1], width]);
    },
    gradient: (state, dOutput) => {
      const twice = tf.mul(dOutput as tf.Tensor2D, 2);
      let total = tf.zerosLike(state);
      for (const { index, matrix } of tensors) {
        const before = total;
        total = tf.tidy(() => tf.add(before, tf.mul(tf.matMul(matrix, twice, false, true), moved(state, index))));
        before.dispose();
      }
      return total;
    },
    dispose: () => tensors.forEach(({ index, matrix }) => tf.dispose(index ? [index, matrix] : matrix)),
  };
}

function probabilitiesOf(read: readonly number[], qubits: number): TensorReadout {
  const size = 2 ** qubits;
  const outcomes = 2 ** read.length;
  const inOrder = read.every((qubit, k) => qubit === k);
  const order = rowOrder(read, qubits);
  const back = new Int32Array(size);
  order.forEach((from, to) => (back[from] = to));
  const arranged = (rows: tf.Tensor2D, by: Int32Array) => (inOrder ? rows : tf.gather(rows, tf.tensor1d(by, 'int32')));
  return {
    read: (state) => {
      const all = tf.square(state).reshape([2, size, -1]).sum(0) as tf.Tensor2D;
      const perOutcome = arranged(all, order)
        .reshape([outcomes, size / outcomes, -1])
        .sum(1) as tf.Tensor2D;
      return perOutcome.transpose();
    },
    gradient: (state, dOutput) => {
      const batch = state.shape[1];
      const spread = tf.tile(dOutput.transpose().reshape([outcomes, 1, batch]), [1, size / outcomes, 1]);
      const rows = arranged(spread.reshape([size, batch]), back).reshape([1, size, batch]);
      return tf.mul(tf.mul(state.reshape([2, size, batch]), rows), 2).reshape([2 * size, batch]);
    },
    dispose: () => undefined,
  };
}
