import * as tf from '@tensorflow/tfjs';
import { addAll } from '../../src/complex/add-all.js';

beforeAll(() => tf.setBackend('cpu'));

it.each([1, 2, 6, 7, 8, 13, 14, 40])('addAll adds %i tensors, never more than 7 at once', (count) => {
  const addN = jest.spyOn(tf.engine(), 'runKernel');
  const sum = addAll(Array.from({ length: count }, (_, k) => tf.tensor1d([2 ** (k % 20), k])));
  const together = addN.mock.calls.filter(([name]) => name === 'AddN').map(([, inputs]) => Object.keys(inputs).length);
  addN.mockRestore();
  const numbers = Array.from({ length: count }, (_, k) => k);
  const total = (of: (k: number) => number) => numbers.reduce((so, k) => so + of(k), 0);
  expect([...sum.dataSync()]).toEqual([total((k) => 2 ** (k % 20)), total((k) => k)]);
  expect(Math.max(0, ...together)).toBeLessThanOrEqual(7);
});
