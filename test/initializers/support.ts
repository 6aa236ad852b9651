import * as tf from '@tensorflow/tfjs';
import { compile } from '../../src/autodiff/compile.js';
import type { Circuit } from '../../src/circuit/circuit.js';
import { weightsAsInputs } from '../../src/circuit/weights-as-inputs.js';
import { type Initializer, placed } from '../../src/initializers/place.js';
import type { PauliSum } from '../../src/observables/pauli-sum.js';

/** Weights of a circuit, all groups in a row, as a quantum layer with that seed would start. */
export function startOf(
  initializer: Initializer,
  circuit: Circuit,
  { observables = [], seed = 0 }: { observables?: readonly PauliSum[]; seed?: number } = {},
): number[] {
  return circuit.weightGroups.flatMap(({ name: group, size }, position) => {
    const values = placed(initializer, { circuit, group, position, observables, seed }).apply([size]);
    const numbers = [...values.dataSync()];
    values.dispose();
    return numbers;
  });
}

/** The variance over starts of the derivative of ⟨O⟩ by each weight: all starts are one batch. */
export function gradientVariances(
  initializer: Initializer,
  circuit: Circuit,
  observable: PauliSum,
  samples: number,
): number[] {
  const rows = Array.from({ length: samples }, (_, seed) =>
    startOf(initializer, circuit, { observables: [observable], seed: 1000 * seed }),
  );
  const compiled = compile(weightsAsInputs(circuit), { kind: 'expectation', observables: [observable] });
  const slopes = tf.tidy(() => {
    const value = (weights: tf.Tensor) => compiled.run(weights as tf.Tensor2D).sum<tf.Scalar>();
    return tf.grad(value)(tf.tensor2d(rows)).arraySync() as number[][];
  });
  compiled.dispose();
  return rows[0]!.map((_, weight) => variance(slopes.map((row) => row[weight]!)));
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}
