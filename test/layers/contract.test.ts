import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, layers } from '../../src/index.js';
import { memory } from '../complex/support.js';
import { onEveryBackend } from '../autodiff/support.js';
import { layerFacts } from '../support/facts/layers.js';
import { contract, modelOf, outputOf, samplesOf, small } from './support.js';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'layers-'))));
afterAll(() => rm(root, { recursive: true }));

onEveryBackend((backendName) => {
  describe.each(Object.entries(contract))('%s', (name, { make, sizes }) => {
    it.each(Object.entries(layerFacts[name]!))('%s', (_, check) => check());

    it('gives the same output after saving into a folder and loading', async () => {
      const samples = samplesOf(sizes);
      const before = memory();
      const model = modelOf(make(), sizes);
      const expected = await outputOf(model, samples);
      const path = join(root, `${backendName} ${name}`);
      await model.save(io.folder(path));
      for (const copy of [(await io.loadModel(path)).model, await tf.loadLayersModel(io.folder(path))]) {
        expect(await outputOf(copy, samples)).toEqual(expected);
        copy.dispose();
      }
      model.dispose();
      expect(memory()).toEqual(before);
      tf.dispose(samples);
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

it('a layer used twice in a model shares its weights, and goes with the last use', async () => {
  const before = memory();
  const layer = layers.quantum({ circuit: small() });
  const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
  const both = tf.layers.concatenate().apply([layer.apply(a), layer.apply(b)] as tf.SymbolicTensor[]);
  const model = tf.model({ inputs: [a, b], outputs: both as tf.SymbolicTensor });
  expect(model.countParams()).toBe(6);
  const sample = tf.tensor2d([[0.3, 0.4]]);
  const [p, q, r, s] = await outputOf(model, [sample, sample]);
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
