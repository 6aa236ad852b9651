import * as tf from '@tensorflow/tfjs';
import { KeyedVariables } from '../../src/optimizers/keyed-variables.js';
import { memory } from '../complex/support.js';

beforeAll(() => tf.setBackend('cpu'));

const named = (kept: KeyedVariables<string>) =>
  kept.weights().map(({ name, tensor }) => [name, Array.from(tensor.dataSync())]);

it('remembers by key, takes up saved ones in order, and begins anew where the shape changes', () => {
  const before = memory();
  const kept = new KeyedVariables<string>();
  kept.of('a', 'first', [2], () => tf.tensor1d([1, 2]));
  kept.of('b', 'second', [1], () => tf.ones([1]));
  expect(kept.of('a', 'first', [2], () => tf.zeros([2])).dataSync()).toEqual(Float32Array.of(1, 2));

  const other = new KeyedVariables<string>();
  other.restore(kept.weights());
  expect(named(other)).toEqual([['first', [1, 2]], ['second', [1]]]); // prettier-ignore
  expect(other.of('x', 'unused', [2], () => tf.zeros([2])).dataSync()).toEqual(Float32Array.of(1, 2));
  expect(other.of('y', 'wider', [3], () => tf.zeros([3])).dataSync()).toEqual(new Float32Array(3));
  expect(other.of('x', 'longer', [3], () => tf.ones([3])).dataSync()).toEqual(Float32Array.of(1, 1, 1));
  expect(named(other)).toEqual([['longer', [1, 1, 1]], ['wider', [0, 0, 0]]]); // prettier-ignore
  kept.dispose();
  other.dispose();
  expect(memory()).toEqual(before);
});
