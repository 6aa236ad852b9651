import * as tf from '@tensorflow/tfjs';
import { mkdtemp, readFile, readdir, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fit, type FitOptions } from '../../src/training/index.js';
import { classifier, points } from './support.js';

const data = points();
const validation = points(10);
let root: string;
let checkpoint: string;
let count = 0;

beforeAll(async () => (root = await mkdtemp(join(tmpdir(), 'checkpoint-'))));
afterAll(() => rm(root, { recursive: true }));
beforeEach(() => (checkpoint = join(root, `run-${count++}`)));

const options: FitOptions = { seed: 7, epochs: 5, batchSize: 8, validation };

/** Trains until so many batches are done, then aborts. */
async function trainUntil(batches: number, model: tf.LayersModel, more: Partial<FitOptions> = {}) {
  const abort = new AbortController();
  let done = 0;
  const onBatchEnd = () => {
    if (++done === batches) abort.abort();
  };
  return fit(model, data, { ...options, checkpoint, ...more, signal: abort.signal, callbacks: [{ onBatchEnd }] });
}

/** A model as a new process would build it, but with weights that resuming must replace. */
function freshModel(optimizer: string | tf.Optimizer, units?: number): tf.Sequential {
  const model = classifier(optimizer, units);
  model.setWeights(model.getWeights().map((weight) => tf.onesLike(weight)));
  return model;
}

const optimizers: [string, () => string | tf.Optimizer][] = [
  ['adam', () => 'adam'],
  ['adam in large steps', () => tf.train.adam(0.2)],
  ['sgd', () => tf.train.sgd(0.05)],
  ['momentum', () => tf.train.momentum(0.01, 0.9)],
  ['rmsprop', () => tf.train.rmsprop(0.01)],
  ['adagrad', () => tf.train.adagrad(0.05)],
  ['adadelta', () => tf.train.adadelta(0.1)],
];

describe('resuming', () => {
  describe.each(optimizers)('with %s', (_, optimizer) => {
    // 7 batches an epoch: inside the first epoch, its last batch, inside the third, and the last of all.
    it.each([2, 7, 17, 35])('after %i batches gives the losses of an unbroken run', async (batches) => {
      const unbroken = await fit(classifier(optimizer()), data, options);
      expect((await trainUntil(batches, classifier(optimizer()))).interrupted).toBe(true);
      const model = freshModel(optimizer());
      const resumed = await fit(model, data, { ...options, checkpoint, resume: true });
      expect(resumed).toEqual({ history: unbroken.history, interrupted: false });
    });
  });

  it('works several times in one training, also with an optimizer that has been used', async () => {
    const unbroken = await fit(classifier(), data, options);
    const model = freshModel('adam');
    await fit(model, data, { ...options, epochs: 1 });
    await trainUntil(3, classifier());
    for (let i = 0; i < 3; i++) expect((await trainUntil(5, model, { resume: true })).interrupted).toBe(true);
    expect((await fit(model, data, { ...options, checkpoint, resume: true })).history).toEqual(unbroken.history);
  });

  it('gives more epochs than were first asked for', async () => {
    const unbroken = await fit(classifier(), data, options);
    await fit(classifier(), data, { ...options, epochs: 2, checkpoint });
    const resumed = await fit(freshModel('adam'), data, { ...options, checkpoint, resume: true });
    expect(resumed.history).toEqual(unbroken.history);
  });

  it('of a finished training returns its history at once', async () => {
    const { history } = await fit(classifier(), data, { ...options, checkpoint });
    const onBatchBegin = jest.fn();
    const resumed = await fit(freshModel('adam'), data, {
      ...options,
      checkpoint,
      resume: true,
      callbacks: [{ onBatchBegin }],
    });
    expect(resumed).toEqual({ history, interrupted: false });
    expect(onBatchBegin).not.toHaveBeenCalled();
  });

  it('leaves no tensors behind', async () => {
    const model = classifier();
    await trainUntil(3, model);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await trainUntil(3, model, { resume: true });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps statistics of layers that are not trained', async () => {
    const build = () => {
      const model = tf.sequential({
        layers: [
          tf.layers.batchNormalization({ inputShape: [3] }),
          tf.layers.dense({ units: 2, kernelInitializer: 'ones' }),
        ],
      });
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      return model;
    };
    const unbroken = await fit(build(), data, options);
    await trainUntil(10, build());
    expect((await fit(build(), data, { ...options, checkpoint, resume: true })).history).toEqual(unbroken.history);
  });
});

describe('a checkpoint', () => {
  it('is written after every epoch and holds two files', async () => {
    const epochs: unknown[] = [];
    const onEpochEnd = async () =>
      void epochs.push(JSON.parse(await readFile(join(checkpoint, 'checkpoint.json'), 'utf8')).progress.epoch);
    await fit(classifier(), data, { ...options, epochs: 3, checkpoint, callbacks: [{ onEpochEnd }] });
    expect(epochs).toEqual([1, 2, 3]);
    expect((await readdir(checkpoint)).sort()).toEqual(['checkpoint.json', 'weights.bin']);
  });

  it('is kept when the loss becomes NaN', async () => {
    await fit(classifier(), data, { ...options, epochs: 2, checkpoint });
    const before = await readFile(join(checkpoint, 'weights.bin'));
    const model = freshModel('adam');
    jest.spyOn(model, 'trainOnBatch').mockResolvedValue([NaN, 0]);
    await expect(fit(model, data, { ...options, checkpoint, resume: true })).rejects.toThrow(
      /NaN in epoch 3, batch 1.*checkpoint/,
    );
    expect((await readFile(join(checkpoint, 'weights.bin'))).equals(before)).toBe(true);
  });

  it.each<[string, () => tf.Sequential, Partial<FitOptions>, RegExp]>([
    [
      'another shape',
      () => freshModel('adam', 5),
      {},
      /weights number 1, there Dense\/kernel \[3,4\], here Dense\/kernel \[3,5\]/,
    ],
    ['another optimizer', () => freshModel('sgd'), {}, /optimizer, there Adam, here SGD/],
    ['another seed', () => freshModel('adam'), { seed: 8 }, /seed, there 7, here 8/],
    ['another batch size', () => freshModel('adam'), { batchSize: 16 }, /batch size, there 8, here 16/],
    ['another fingerprint', () => freshModel('adam'), { fingerprint: 'b' }, /fingerprint, there "", here b/],
  ])('of %s is refused, and the model left as it was', async (_, build, more, message) => {
    await trainUntil(3, classifier());
    const model = build();
    const resuming = fit(model, data, { ...options, checkpoint, resume: true, ...more });
    await expect(resuming).rejects.toMatchObject({ code: 'mismatch', message: expect.stringMatching(message) });
    expect([...model.getWeights()[0]!.dataSync()].every((value) => value === 1)).toBe(true);
  });

  it('of a layer with another configuration of the same shape is refused', async () => {
    await trainUntil(3, classifier());
    const model = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [3], units: 4, activation: 'relu' }), tf.layers.dense({ units: 2 })],
    });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: ['accuracy'] });
    await expect(fit(model, data, { ...options, checkpoint, resume: true })).rejects.toThrow(
      /layers .*number 1, there Dense .*"tanh"/,
    );
  });

  it('of other data is refused', async () => {
    await trainUntil(3, classifier());
    await expect(fit(classifier(), points(40), { ...options, checkpoint, resume: true })).rejects.toThrow(
      /training samples, there 50, here 40/,
    );
  });

  it.each<[string, (file: string) => Promise<void>, string, RegExp]>([
    ['missing', () => unlink(join(checkpoint, 'checkpoint.json')), 'missing', /no checkpoint in/],
    ['cut off', () => truncate(join(checkpoint, 'checkpoint.json'), 40), 'corrupt', /not valid JSON/],
    ['emptied', () => writeFile(join(checkpoint, 'checkpoint.json'), '{"formatVersion":1}'), 'corrupt', /lacks a part/],
    [
      'newer',
      () => writeFile(join(checkpoint, 'checkpoint.json'), '{"formatVersion":2}'),
      'unsupported',
      /Update ketwork/,
    ],
    ['without weights', () => unlink(join(checkpoint, 'weights.bin')), 'missing', /weights\.bin is missing/],
    ['with cut weights', () => truncate(join(checkpoint, 'weights.bin'), 40), 'corrupt', /bytes, but 40 were found/],
    [
      'with one bit of a weight turned',
      async () => {
        const bytes = await readFile(join(checkpoint, 'weights.bin'));
        bytes[5]! ^= 1;
        await writeFile(join(checkpoint, 'weights.bin'), bytes);
      },
      'corrupt',
      /another checksum/,
    ],
  ])('that is %s is refused', async (_, damage, code, message) => {
    await trainUntil(3, classifier());
    await damage(checkpoint);
    const resuming = fit(freshModel('adam'), data, { ...options, checkpoint, resume: true });
    await expect(resuming).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is refused before training where it could not be written', async () => {
    await expect(fit(classifier('adamax'), data, { ...options, checkpoint })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(fit(classifier(), data, { ...options, checkpoint: root })).rejects.toMatchObject({ code: 'invalid' });
  });
});
