import * as tf from '@tensorflow/tfjs';
import { fit } from '../../src/training/index.js';
import { classifier, points } from './support.js';

const data = points();
const options = { seed: 7, epochs: 3, batchSize: 8 };

describe('fit', () => {
  it('lowers the loss and reports each epoch, with validation', async () => {
    const { history, interrupted } = await fit(classifier(), data, { ...options, epochs: 8, validation: points(10) });
    expect(interrupted).toBe(false);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Object.keys(history[0]!)).toEqual(['epoch', 'loss', 'acc', 'val_loss', 'val_acc']);
    expect(history[7]!['loss']).toBeLessThan(history[0]!['loss']!);
  });

  it('gives the same losses for the same seed, others for another', async () => {
    const history = async (seed: number) => (await fit(classifier(), data, { ...options, seed })).history;
    expect(await history(7)).toEqual(await history(7));
    expect(await history(7)).not.toEqual(await history(8));
  });

  it('reports the mean over samples, not over batches', async () => {
    // With a learning rate of 0 nothing moves, so the mean over all batches is the loss of the whole.
    const model = classifier(tf.train.sgd(0));
    const { history } = await fit(model, data, { ...options, epochs: 1, validation: data });
    expect(history[0]!['loss']).toBeCloseTo(history[0]!['val_loss']!, 6);
    expect(history[0]!['acc']).toBeCloseTo(history[0]!['val_acc']!, 6);
  });

  it('shows every sample once an epoch, in another order each time', async () => {
    const seen: number[][] = [];
    const model = classifier();
    const trainOnBatch = model.trainOnBatch.bind(model);
    jest.spyOn(model, 'trainOnBatch').mockImplementation((x, y) => {
      if (x instanceof tf.Tensor) seen.push([...tf.tidy(() => x.slice([0, 0], [-1, 1])).dataSync()]);
      return trainOnBatch(x, y);
    });
    await fit(model, data, { ...options, epochs: 2 });
    const epochs = [seen.slice(0, 7).flat(), seen.slice(7).flat()];
    const all = [...tf.tidy(() => data.x.slice([0, 0], [-1, 1])).dataSync()].sort();
    for (const order of epochs) expect([...order].sort()).toEqual(all);
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('calls callbacks as model.fit does', async () => {
    const calls: string[] = [];
    const note = (name: string) => (index?: unknown) =>
      void calls.push(`${name} ${typeof index === 'number' ? index : ''}`.trim());
    const names = ['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'] as const;
    const callback: tf.CustomCallbackArgs = Object.fromEntries(names.map((name) => [name, note(name)]));
    await fit(classifier(), data, { ...options, epochs: 2, callbacks: [callback] });
    const own = calls.splice(0);
    await classifier().fit(data.x, data.y, { epochs: 2, batchSize: 8, verbose: 0, callbacks: [callback] });
    expect(own).toEqual(calls);
  });

  it('stops early when a callback says so', async () => {
    const callbacks = [tf.callbacks.earlyStopping({ monitor: 'loss', patience: 0, minDelta: 100 })];
    const { history, interrupted } = await fit(classifier(), data, { ...options, epochs: 9, callbacks });
    expect(history).toHaveLength(2);
    expect(interrupted).toBe(false);
  });

  it('lets timers fire between batches, and stops at the batch where the signal comes', async () => {
    const abort = new AbortController();
    let batches = 0;
    const onBatchEnd = () => {
      if (++batches === 3) setImmediate(() => abort.abort());
    };
    const { interrupted, history } = await fit(classifier(), data, {
      ...options,
      signal: abort.signal,
      callbacks: [{ onBatchEnd }],
    });
    expect({ interrupted, history }).toEqual({ interrupted: true, history: [] });
    expect(batches).toBeLessThanOrEqual(4);
  });

  it('leaves no tensors behind over many steps', async () => {
    const model = classifier();
    const validation = points(10);
    await fit(model, data, { ...options, validation, epochs: 1 });
    const before = tf.memory().numTensors;
    await fit(model, data, { ...options, validation, epochs: 100 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops when the loss becomes NaN, and ends the callbacks', async () => {
    const onTrainEnd = jest.fn();
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 2 })] });
    model.compile({ optimizer: tf.train.sgd(1e30), loss: 'meanSquaredError' });
    const training = fit(model, data, { ...options, epochs: 9, callbacks: [{ onTrainEnd }] });
    await expect(training).rejects.toThrow(/The loss became (NaN|Infinity) in epoch \d, batch \d.*learning rate/);
    expect(onTrainEnd).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['no epochs', () => fit(classifier(), data, { seed: 1, epochs: 0 }), /epochs is 0/],
    ['half a batch', () => fit(classifier(), data, { seed: 1, batchSize: 1.5 }), /batchSize is 1\.5/],
    ['a broken seed', () => fit(classifier(), data, { seed: NaN }), /seed NaN/],
    ['resume without folder', () => fit(classifier(), data, { seed: 1, resume: true }), /folder of a checkpoint/],
    [
      'inputs that do not fit',
      () => fit(classifier(), { x: tf.ones([4, 6]), y: data.y }, options),
      /4 inputs but 50 targets/,
    ],
    [
      'features that do not fit',
      () => fit(classifier(), { x: tf.ones([50, 6]), y: data.y }, options),
      /shape \[3\] .* has \[6\]/,
    ],
    ['no samples', () => fit(classifier(), { x: tf.zeros([0, 3]), y: tf.zeros([0, 2]) }, options), /no samples/],
    [
      'NaN in the data',
      () =>
        fit(
          classifier(),
          {
            x: tf.tensor2d([
              [1, 2, 3],
              [4, NaN, 6],
            ]),
            y: tf.ones([2, 2]),
          },
          options,
        ),
      /training inputs hold NaN in row 2, column 2/,
    ],
    [
      'infinity in the validation data',
      () =>
        fit(classifier(), data, { ...options, validation: { x: tf.ones([1, 3]), y: tf.tensor2d([[0, Infinity]]) } }),
      /validation targets hold Infinity in row 1, column 2/,
    ],
    [
      'a model that is not compiled',
      () => fit(tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 2 })] }), data, options),
      /not compiled/,
    ],
  ])('refuses %s', async (_, training, message) => {
    await expect(training()).rejects.toMatchObject({ name: 'KetworkError', message: expect.stringMatching(message) });
  });
});
