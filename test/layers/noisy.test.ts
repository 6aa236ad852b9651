import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { angleEmbedding, basicEntangling } from '../../src/circuit/templates/index.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { io, layers, noise } from '../../src/index.js';
import { z } from '../../src/observables/index.js';
import { onEveryBackend } from '../autodiff/support.js';
import { memory } from '../complex/support.js';
import { factsOf } from '../support/facts/layers.js';
import { type ContractCase, lossOf, modelOf, outputOf, samplesOf, task } from './support.js';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'noisy-layers-'))));
afterAll(() => rm(root, { recursive: true }));

const device = noise.sampleDevice();
const exact = noise.fromCalibration(device, { qubits: [0, 1, 3] });
const twirled = noise.fromCalibration(device, { qubits: [0, 1, 3], relaxation: 'twirled' });
const circuit = new Circuit(3)
  .append(angleEmbedding({ axis: 'y' }))
  .append(basicEntangling({ layers: 1, entangler: 'line' }));
const sizes = [3];
const observables = [z(0), z(0).times(z(2))];

/** One of each engine, on a device with a calibration. */
const cases: Readonly<Record<'density' | 'trajectories', ContractCase>> = {
  density: {
    make: () => layers.quantum({ circuit, observables, noise: exact, engine: 'density', seed: 3 }),
    sizes,
    output: [2],
  },
  trajectories: {
    make: () =>
      layers.quantum({ circuit, observables, noise: twirled, engine: 'trajectories', trajectories: 50, seed: 3 }),
    sizes,
    output: [2],
  },
};

// Trajectories draw anew for each call, so that these are facts of what is exact alone.
const exactOnly = ['has an output for each sample that does not depend on the others', 'lowers the loss in one step'];

onEveryBackend((backendName) => {
  describe.each(Object.entries(cases))('a noisy layer on %s', (engine, contract) => {
    const facts = Object.entries(factsOf(contract)).filter(
      ([fact]) => engine === 'density' || !exactOnly.includes(fact),
    );
    it.each(facts)('%s', (_, check) => check());

    it('gives the same output after saving into a folder and loading', async () => {
      const samples = samplesOf(sizes);
      const before = memory();
      const model = modelOf(contract.make(), sizes);
      const expected = await outputOf(model, samples);
      const path = join(root, `${backendName} ${engine}`);
      await model.save(io.folder(path));
      const { model: copy } = await io.loadModel(path);
      expect(await outputOf(copy, samples)).toEqual(expected);
      copy.dispose();
      model.dispose();
      expect(memory()).toEqual(before);
      tf.dispose(samples);
    });

    it('learns to tell two classes apart and leaves no tensor', async () => {
      const { x, y } = task(8);
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [2], units: 3, kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) }),
          contract.make(),
          tf.layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
        ],
      }); // prettier-ignore
      model.compile({ optimizer: tf.train.adam(0.1), loss: 'binaryCrossentropy' });
      const train = (epochs: number) => model.fit(x, y, { epochs, batchSize: 8, shuffle: false, yieldEvery: 'never' });
      const first = await lossOf(model, x, y);
      await train(2);
      const before = memory();
      await train(18);
      expect(memory()).toEqual(before);
      expect(await lossOf(model, x, y)).toBeLessThan(0.7 * first);
      model.optimizer.dispose();
      model.dispose();
      tf.dispose([x, y]);
    });
  });

  it('trajectories average to the density matrix of the same noise', async () => {
    const samples = samplesOf(sizes);
    const of = (engine: 'density' | 'trajectories', trajectories?: number) =>
      modelOf(layers.quantum({ circuit, observables, noise: twirled, engine, trajectories, seed: 3 }), sizes);
    const [expected, averaged] = [of('density'), of('trajectories', 2000)];
    const [wanted, got] = [await outputOf(expected, samples), await outputOf(averaged, samples)];
    // Errors strike in about 3 % of the runs and change what is read by up to 2: 0.35/√2000, five times.
    wanted.forEach((value, k) => expect(Math.abs(got[k]! - value)).toBeLessThan(0.04));
    for (const model of [expected, averaged]) model.dispose();
    tf.dispose(samples);
  });
});

it('a layer saves of a large device the noise of its own qubits alone', () => {
  const noiseOf = (qubits?: number[]) =>
    layers.quantum({ circuit, noise: noise.fromCalibration(noise.sampleDevice(27), { qubits }) }).getConfig().noise;
  expect(noiseOf()).toBe(noiseOf([0, 1, 2]));
  expect(String(noiseOf()).length).toBeLessThan(6000);
});
