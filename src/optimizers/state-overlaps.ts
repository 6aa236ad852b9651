import * as tf from '@tensorflow/tfjs';
import { statePair } from '../autodiff/readings.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { absSquared, innerProduct } from '../complex/pair.js';
import type { QuantumLayer } from '../layers/quantum.js';
import { numbersOf } from './synchronous-read.js';

/**
 * The fidelities of a layer's state with those at other circuit weights, means over the samples that the circuit has read: all
 * states come from one batched run.
 */
export function fidelitiesWith(
  { circuit }: QuantumLayer,
  recorded: readonly tf.Tensor2D[],
  weights: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  optimizer: string,
): number[] {
  return tf.tidy(() => {
    // Without inputs all samples have one state.
    const inputs = circuit.inputs === 0 ? tf.zeros<tf.Rank.R2>([1, 0]) : tf.concat([...recorded]);
    const [batch] = inputs.shape;
    const rows = [weights, ...others].map((each) =>
      tf.concat([inputs, tf.tile(tf.tensor2d(Array.from(each), [1, circuit.weights]), [batch, 1])], 1),
    );
    const states = statePair(weightsAsInputs(circuit), { inputs: tf.concat(rows) as tf.Tensor2D });
    const size = states.shape[2];
    const apart = states.reshape([2, rows.length, batch, size]);
    const first = apart.slice([0, 0, 0, 0], [2, 1, batch, size]);
    const rest = apart.slice([0, 1, 0, 0], [2, others.length, batch, size]);
    const overlaps = absSquared(innerProduct(first, rest));
    return Array.from(numbersOf(overlaps.mean(-1), optimizer));
  });
}
