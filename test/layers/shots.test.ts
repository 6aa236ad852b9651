import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Circuit, input, layers, noise, training, weight, x, z } from '../../src/index.js';
import { memory } from '../complex/support.js';
import { type AnyLayer, modelOf, outputOf, samplesOf, savedAndLoaded, small, task } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

const makers: Readonly<Record<string, readonly [make: (shots?: number) => AnyLayer, sizes: number[]]>> = {
  quantum: [(shots) => layers.quantum({ circuit: small(), observables: [z(0), x(1)], ...given(shots) }), [2]],
  quantumProbabilities: [(shots) => layers.quantumProbabilities({ circuit: small(), ...given(shots) }), [2]],
  controlledQuantum: [(shots) => layers.controlledQuantum({ circuit: small(), ...given(shots) }), [2, 6]],
  'quantum under noise': [
    (shots) => layers.quantum({ circuit: small(), noise: noise.uniform({ twoQubit: 0.05 }), ...given(shots) }),
    [2],
  ],
};
const given = (shots: number | undefined) => ({ seed: 3, ...(shots === undefined ? {} : { shots }) });

describe.each(Object.entries(makers))('a layer with shots: %s', (_, [make, sizes]) => {
  it('estimates what the same layer without shots gives', async () => {
    const samples = samplesOf(sizes);
    const exact = await outputOf(modelOf(make(), sizes), samples);
    const estimate = await outputOf(modelOf(make(40_000), sizes), samples);
    estimate.forEach((value, k) => expect(Math.abs(value - exact[k]!)).toBeLessThan(4 / Math.sqrt(20_000)));
    expect(estimate).not.toEqual(exact);
  });

  it('keeps shots and the way gradients are computed when saved and loaded, and repeats its numbers', async () => {
    const samples = samplesOf(sizes);
    const layer = make(50);
    const model = modelOf(layer, sizes);
    const config = layer.getConfig();
    expect(config).toMatchObject({ shots: 50, gradient: 'parameter-shift' });
    const copy = await savedAndLoaded(model);
    expect(copy.layers.at(-1)!.getConfig()).toEqual(config);
    const [first, second] = [await outputOf(model, samples), await outputOf(model, samples)];
    expect(second).not.toEqual(first);
    // A stream from the same seed: the copy's numbers are those of the first run.
    expect(await outputOf(copy, samples)).toEqual(first);
    expect(layer.shotsUsed).toEqual({ forward: 2 * 3 * 50, gradient: 0 });
  });
});

it('a layer without shots has none in its config, and none to count', () => {
  const layer = layers.quantum({ circuit: small() });
  const model = modelOf(layer, [2]);
  expect(layer.getConfig()).not.toHaveProperty('shots');
  expect(layer.getConfig()['gradient']).toBe('adjoint');
  expect([layer.shotCost, layer.shotsUsed]).toEqual([undefined, { forward: 0, gradient: 0 }]);
  model.dispose();
});

it('a layer of states refuses shots', () => {
  expect(() => layers.quantumState({ circuit: small(), shots: 10 })).toThrow(/A state cannot be read by shots/);
});

describe('training with shots', () => {
  const circuit = new Circuit(2).ry(input(0), 0).ry(input(1), 1).cx(0, 1).ry(weight(0), 0).ry(weight(1), 1);
  const sgd = (model: tf.LayersModel) => model.compile({ optimizer: tf.train.sgd(0.4), loss: 'meanSquaredError' });
  /** Z of the qubits, two rotations of weights and two of inputs; a dense layer before or not. */
  function modelWith(shots: number | undefined, dense: boolean): tf.Sequential {
    const quantum = layers.quantum({ circuit, observables: [z(0)], ...given(shots) });
    const before = tf.layers.dense({
      ...{ inputShape: [2], units: 2 },
      kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
    });
    const model = tf.sequential({ layers: dense ? [before, quantum] : [quantum] });
    sgd(model);
    return model;
  }

  it('lowers the loss and leaves nothing behind', async () => {
    const { x: points, y } = task();
    const targets = tf.tidy(() => y.mul(2).sub(1)) as tf.Tensor2D;
    const model = modelWith(200, false);
    const { history } = await training.fit(model, { x: points, y: targets }, { seed: 1, epochs: 6, batchSize: 8 });
    expect(history.at(-1)!['loss']).toBeLessThan(0.5 * history[0]!['loss']!);
    const before = memory();
    await training.fit(model, { x: points, y: targets }, { seed: 1, epochs: 1, batchSize: 8 });
    expect(memory()).toEqual(before);
  });

  it.each([true, false])('reports the shots of every epoch, a layer with weights before it: %p', async (dense) => {
    const model = modelWith(30, dense);
    const quantum = model.layers.at(-1) as layers.QuantumLayer;
    const { evaluation, weightGradient, gradient } = quantum.shotCost!;
    const { history } = await training.fit(model, task(16), {
      ...{ seed: 1, epochs: 2, batchSize: 6, validation: task(10) },
    });
    // Slopes of inputs are measured only where something that is trained lies before.
    const shots = 16 * (evaluation + (dense ? gradient : weightGradient));
    for (const record of history) expect(record).toMatchObject({ shots, val_shots: 10 * evaluation });
    expect(Object.keys(history[0]!)).toEqual(['epoch', 'loss', 'shots', 'val_loss', 'val_shots']);
  });

  it('goes on counting an epoch that was interrupted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shots-'));
    const checkpoint = join(folder, 'run');
    const options = { seed: 1, epochs: 2, batchSize: 4, checkpoint };
    const abort = new AbortController();
    let batches = 0;
    const onBatchEnd = () => {
      if (++batches === 6) abort.abort();
    };
    const { signal } = abort;
    await training.fit(modelWith(30, true), task(), { ...options, signal, callbacks: [{ onBatchEnd }] });
    const { history } = await training.fit(modelWith(30, true), task(), { ...options, resume: true });
    const [first, second] = history.map((record) => record['shots']);
    expect(first).toBeGreaterThan(0);
    expect(second).toBe(first);
    await rm(folder, { recursive: true });
  });

  it('says nothing of shots where there are none', async () => {
    const { history } = await training.fit(modelWith(undefined, true), task(), { seed: 1, epochs: 1 });
    expect(Object.keys(history[0]!)).toEqual(['epoch', 'loss']);
  });

  it('counts the layers of a model within a model', async () => {
    const outer = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2 }), modelWith(30, false)] });
    sgd(outer);
    const { history } = await training.fit(outer, task(16), { seed: 1, epochs: 1 });
    expect(history[0]!['shots']).toBeGreaterThan(16 * 30);
  });
});
