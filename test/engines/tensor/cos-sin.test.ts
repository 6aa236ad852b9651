import * as tf from '@tensorflow/tfjs';
import { cosSin, cosSinByPolynomials } from '../../../src/engines/tensor/cos-sin.js';

const angles = Float32Array.from({ length: 20_001 }, (_, k) => (k - 10_000) / 100);

beforeAll(() => tf.setBackend('cpu'));

it.each([
  ['of TensorFlow.js', cosSin],
  ['by polynomials, for backends with the driver’s', cosSinByPolynomials],
])('cos and sin %s are those of the angle, from −100 to 100 radians', (_, make) => {
  const before = tf.memory().numTensors;
  const given = tf.tensor2d(angles, [angles.length, 1]);
  const { cos, sin } = make(given);
  expect([cos.shape, sin.shape]).toEqual([given.shape, given.shape]);
  const [cosines, sines] = [cos.dataSync(), sin.dataSync()];
  const errors = [...angles].map((angle, k) => {
    const [c, s] = [cosines[k]!, sines[k]!];
    return Math.max(Math.abs(c - Math.cos(angle)), Math.abs(s - Math.sin(angle)), Math.abs(c * c + s * s - 1));
  });
  expect(Math.max(...errors)).toBeLessThan(6e-7);
  tf.dispose([given, cos, sin]);
  expect(tf.memory().numTensors).toBe(before);
});
