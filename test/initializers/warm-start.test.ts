import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, initializers, layers, stronglyEntangling, weight } from '../../src/index.js';
import { modelOf, outputOf } from '../layers/support.js';
import { mean, startOf } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

const { warmStart } = initializers;
const ofDepth = (depth: number) =>
  new Circuit(2).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: depth, ranges: new Array<number>(depth).fill(1) })); // prettier-ignore
const layerOf = (depth: number, name: string) => layers.quantum({ circuit: ofDepth(depth), name, seed: depth });
const weightsOf = (layer: tf.layers.Layer) => layer.getWeights().flatMap((each) => [...each.dataSync()]);

it('gives a circuit of the same depth the weights of a model, a layer, or a list, and so its output', async () => {
  const layer = layerOf(2, 'trained');
  const model = modelOf(layer, [2]);
  const samples = [tf.tensor2d([[0.4, 1.1]])];
  for (const source of [model, layer, weightsOf(layer), { weights: weightsOf(layer) }]) {
    const started = layers.quantum({ circuit: ofDepth(2), weightInitializer: warmStart(source) });
    expect(await outputOf(modelOf(started, [2]), samples)).toEqual(await outputOf(model, samples));
  }
});

it('a deeper circuit has the trained weights first, then zeros', () => {
  const layer = layerOf(1, 'shallow');
  modelOf(layer, [2]);
  const start = startOf(warmStart(layer), ofDepth(3));
  expect(start.slice(0, 6)).toEqual(weightsOf(layer));
  expect(start.slice(6)).toEqual(new Array(12).fill(0));
});

it('with noise the new weights, and only they, are small normal numbers', () => {
  const start = startOf(warmStart({ weights: [3, 4] }, { noise: 0.01, seed: 5 }), ofDepth(40));
  expect(start.slice(0, 2)).toEqual([3, 4]);
  const added = start.slice(2);
  expect(Math.sqrt(mean(added.map((value) => value ** 2)))).toBeCloseTo(0.01, 2);
});

it('takes groups by name, in any order; a group that the source lacks starts at 0', () => {
  const circuit = new Circuit(1).ry(weight(0, 'a'), 0).rx(weight(1, 'b'), 0).rz(weight(0, 'c'), 0);
  expect(startOf(warmStart({ c: [3], a: [1] }), circuit)).toEqual([1, 0, 0, 3]);
});

it('keeps the numbers of when it was made', () => {
  const layer = layerOf(1, 'later');
  const model = modelOf(layer, [2]);
  const before = weightsOf(layer);
  const start = warmStart(model);
  layer.setWeights([tf.zeros([6])]);
  model.dispose();
  expect(startOf(start, ofDepth(1))).toEqual(before);
});

it('takes the layer of that name from a model of several, models within models too', () => {
  const inner = tf.sequential({ layers: [layerOf(1, 'first')] });
  const model = tf.sequential({ layers: [inner, layerOf(2, 'second')] });
  expect(startOf(warmStart(model, { layer: 'first' }), ofDepth(1))).toEqual(weightsOf(inner.layers[0]!));
  expect(() => warmStart(model)).toThrow('quantum layers "first", "second". Name one');
  expect(() => warmStart(model, { layer: 'third' })).toThrow('not "third"');
});

const dense = tf.layers.dense({ units: 1, inputShape: [1], name: 'plain' });

it.each<[string, string, string, () => unknown]>([
  ['a circuit with fewer weights', 'mismatch', 'has 18 weights of the group "weights", but the circuit has 6 weights', () => startOf(warmStart({ weights: new Array<number>(18).fill(1) }), ofDepth(1))], // prettier-ignore
  ['no group in common', 'mismatch', "groups theta, but the circuit's are weights", () => layers.quantum({ circuit: ofDepth(1), weightInitializer: warmStart({ theta: [1] }) })], // prettier-ignore
  ['a model without circuits', 'mismatch', 'has no quantum layer', () => warmStart(tf.sequential({ layers: [dense] }))],
  ['a layer without a circuit', 'mismatch', '"plain" is a Dense', () => warmStart(dense)],
  ['a layer that is not built', 'invalid', 'has no weights yet', () => warmStart(layerOf(1, 'unbuilt'))],
  ['NaN', 'invalid', 'was given NaN as number 1 for the group "weights"', () => warmStart({ weights: [1, NaN] })],
  ['no numbers', 'invalid', 'was given no numbers', () => warmStart({ weights: [] })],
  ['negative noise', 'invalid', 'noise = -1', () => warmStart({ weights: [1] }, { noise: -1 })],
])('%s is refused', (_, code, message, act) => {
  expect(act).toThrow(
    expect.objectContaining({ name: 'KetworkError', code, message: expect.stringContaining(message) }),
  );
});
