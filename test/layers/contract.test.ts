import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, layers } from '../../src/index.js';
import { memory } from '../complex/support.js';
import { onEveryBackend } from '../autodiff/support.js';
import { contract, modelOf, outputOf, samplesOf, savedAndLoaded, small } from './support.js';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'layers-'))));
afterAll(() => rm(root, { recursive: true }));

onEveryBackend((backendName) => {
  describe.each(Object.entries(contract))('%s', (name, { make, sizes, output }) => {
    it('has the output shape it computes', () => {
      const layer = make();
      const shapes = sizes.map((size): tf.Shape => [null, size]);
      expect(layer.computeOutputShape(shapes.length === 1 ? shapes[0]! : shapes)).toEqual([null, ...output]);
      const model = modelOf(layer, sizes);
      expect(model.outputs[0]!.shape).toEqual([null, ...output]);
      const samples = samplesOf(sizes);
      expect(tf.tidy(() => (model.predict(samples) as tf.Tensor).shape)).toEqual([3, ...output]);
      tf.dispose(samples);
      model.dispose();
    });

    it('comes back from its config', () => {
      const layer = make();
      const config = layer.getConfig();
      const copy = (layer.constructor as typeof tf.layers.Layer).fromConfig(
        layer.constructor as tf.serialization.SerializableConstructor<tf.layers.Layer>,
        config,
      );
      expect(copy).toBeInstanceOf(layer.constructor);
      expect(copy.getConfig()).toEqual(config);
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    });

    it('gives the same output after saving and loading, in memory and in a folder', async () => {
      const samples = samplesOf(sizes);
      const before = memory();
      const model = modelOf(make(), sizes);
      const expected = outputOf(model, samples);
      const path = join(root, `${backendName} ${name}`);
      await model.save(io.folder(path));
      const copies = [
        await savedAndLoaded(model),
        (await io.loadModel(path)).model,
        await tf.loadLayersModel(io.folder(path)),
      ];
      for (const copy of copies) {
        expect(outputOf(copy, samples)).toEqual(expected);
        copy.dispose();
      }
      model.dispose();
      expect(memory()).toEqual(before);
      tf.dispose(samples);
    });

    it('has an output for each sample that does not depend on the others', () => {
      const samples = samplesOf(sizes);
      const model = modelOf(make(), sizes);
      const all = outputOf(model, samples);
      const size = all.length / 3;
      for (let row = 0; row < 3; row++) {
        const one = samples.map((tensor) => tensor.slice([row, 0], [1, -1]));
        outputOf(model, one).forEach((value, k) => expect(value).toBeCloseTo(all[row * size + k]!, 5));
        tf.dispose(one);
      }
      tf.dispose(samples);
      model.dispose();
    });

    it('gives everything back', () => {
      const before = memory();
      const samples = samplesOf(sizes);
      const model = modelOf(make(), sizes);
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      outputOf(model, samples);
      model.dispose();
      tf.dispose(samples);
      expect(memory()).toEqual(before);
    });

    it('lets gradients through to its inputs', () => {
      const samples = samplesOf(sizes);
      const model = modelOf(make(), sizes);
      tf.tidy(() => {
        const loss = (...given: tf.Tensor[]) => tf.sum((model.apply(given) as tf.Tensor).square().mul(0.3));
        tf.grads(loss)(samples).forEach((gradient, k) => {
          expect(gradient.shape).toEqual(samples[k]!.shape);
          expect(gradient.isNaN().any().dataSync()[0]).toBe(0);
        });
      });
      tf.dispose(samples);
      model.dispose();
    });
  });
});

it('an eager layer works and gives everything back', () => {
  const before = memory();
  const layer = layers.quantum({ circuit: small() });
  expect(tf.tidy(() => (layer.apply(tf.zeros([4, 2])) as tf.Tensor).shape)).toEqual([4, 2]);
  layer.dispose();
  expect(memory()).toEqual(before);
});

it('a layer used twice in a model shares its weights, and goes with the last use', () => {
  const before = memory();
  const layer = layers.quantum({ circuit: small() });
  const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
  const both = tf.layers.concatenate().apply([layer.apply(a), layer.apply(b)] as tf.SymbolicTensor[]);
  const model = tf.model({ inputs: [a, b], outputs: both as tf.SymbolicTensor });
  expect(model.countParams()).toBe(6);
  const sample = tf.tensor2d([[0.3, 0.4]]);
  const [p, q, r, s] = outputOf(model, [sample, sample]);
  expect([r, s]).toEqual([p, q]);
  model.dispose();
  layer.dispose();
  sample.dispose();
  expect(memory()).toEqual(before);
});

it('model.summary lists layers with shapes and parameters', () => {
  const model = tf.sequential({
    layers: [layers.quantum({ circuit: small(2), name: 'circuit' }), tf.layers.dense({ units: 3 })],
  });
  const lines: string[] = [];
  model.summary(100, undefined, (line: string) => lines.push(line));
  expect(lines.join('\n')).toMatch(/circuit \(Quantum\) +\[\[null,2\]\] +\[null,2\] +12 /);
  expect(lines.join('\n')).toMatch(/Total params: 21/);
  model.dispose();
});
