import * as tf from '@tensorflow/tfjs';
import { compile, expectation } from '../../../src/autodiff/index.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { type PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import type { Facts } from './facts.js';

const circuit = new Circuit(2).ry(input(0), 0).rx(weight(0), 1).cx(0, 1).rz(0.4, 1);
const observables: readonly PauliSum[] = [z(0).plus(x(1).scaled(0.5)), z(0).times(z(1)), y(1)];
const weights = [0.8];

/** Shots on the backend in use: drawn where probabilities are at hand at once, refused elsewhere. */
export const shotFacts: Facts = {
  'estimate expectations without bias, or are refused': () =>
    unlessRefused(async () => {
      const rows = 2000;
      const inputs = Array.from({ length: rows }, () => [0.3]);
      const exact = await valuesOf(() => expectation(circuit, observables, { inputs: [[0.3]], weights }));
      const found = await valuesOf(() => expectation(circuit, observables, { inputs, weights, shots: 60 }));
      exact.forEach((value, k) => {
        const mean = inputs.reduce((sum, _, row) => sum + found[row * exact.length + k]!, 0) / rows;
        // A word has variance 1 / N at most; of 60 shots each group gets 15 or more.
        expect(Math.abs(mean - value)).toBeLessThan(4 * Math.sqrt(1.25 / 15 / rows));
      });
    }),
  'estimate gradients, by parameter shifts and SPSA, or are refused': () =>
    unlessRefused(async () => {
      const exact = await gradientBy({});
      const shifted = await gradientBy({ shots: 400_000 });
      shifted.forEach((slope, k) => expect(Math.abs(slope - exact[k]!)).toBeLessThan(0.02));
      const perturbed = await gradientBy({ shots: 400_000, gradient: 'spsa', samples: 200 });
      perturbed.forEach((slope, k) => expect(Math.abs(slope - exact[k]!)).toBeLessThan(0.4));
    }),
};

async function unlessRefused(check: () => Promise<void>): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return check();
  let message = '';
  try {
    expectation(circuit, observables, { inputs: [[0.3]], weights, shots: 60 });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('the backend "webgpu" cannot give');
}

async function valuesOf(make: () => tf.Tensor): Promise<Float32Array> {
  const tensor = make();
  const values = Float32Array.from(await tensor.data());
  tensor.dispose();
  return values;
}

async function gradientBy(options: Parameters<typeof compile>[2]): Promise<number[]> {
  const compiled = compile(circuit, { kind: 'expectation', observables }, options);
  const slopes = tf.tidy(() => {
    const loss = (i: tf.Tensor, w: tf.Tensor) => tf.sum(compiled.run(i as tf.Tensor2D, w as tf.Tensor1D));
    return tf.grads(loss)([tf.tensor2d([[0.3]]), tf.tensor1d(weights)]);
  });
  compiled.dispose();
  const values = await Promise.all(slopes.map((slope) => slope.data()));
  tf.dispose(slopes);
  return values.flatMap((each) => [...each]);
}
