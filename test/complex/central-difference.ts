import * as tf from '@tensorflow/tfjs';
import { expectClose } from './support.js';

/**
 * Checks `tf.grad` of a real loss against (f(x + h) - f(x - h)) / 2h for every element. With h = 2⁻⁶ in float32 the
 * rounding error of a loss of size 1–10 is about 10⁻⁷ · 10 / 2h = 3·10⁻⁵, and quadratic losses have no other; cubic and
 * quartic ones add h²/6 times a third derivative.
 */
export function expectCentralDifference(loss: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, tolerance = 1e-3): void {
  const h = 2 ** -6;
  const gradient = tf.tidy(() => [...tf.grad(loss)(x).dataSync()]);
  const values = x.dataSync();
  const lossAt = (i: number, shift: number) => {
    const moved = Float32Array.from(values);
    moved[i]! += shift;
    return tf.tidy(() => loss(tf.tensor(moved, x.shape)).dataSync()[0]!);
  };
  const differences = Array.from(values, (_, i) => (lossAt(i, h) - lossAt(i, -h)) / (2 * h));
  expect(Math.max(...differences.map(Math.abs))).toBeGreaterThan(0);
  expectClose(gradient, differences, tolerance);
}
