import * as tf from '@tensorflow/tfjs';
import { cosineDecay, learningRate, type Schedule } from '../../src/callbacks/index.js';
import { fit } from '../../src/training/index.js';

const x = tf.tensor2d([[1], [2]]);
const y = tf.tensor2d([[1], [0]]);

function modelWith(optimizer: tf.Optimizer): tf.Sequential {
  const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1, kernelInitializer: 'ones' })] });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

/** The first weight after each epoch of one step. */
async function weightsWith(optimizer: tf.Optimizer, schedule: Schedule): Promise<number[]> {
  const model = modelWith(optimizer);
  const seen: number[] = [];
  const record = new tf.CustomCallback({
    onEpochEnd: async () => void seen.push(model.getWeights()[0]!.dataSync()[0]!),
  });
  await fit(model, { x, y }, { seed: 1, epochs: 3, callbacks: [learningRate(schedule), record] });
  return seen;
}

describe('learningRate', () => {
  it.each([
    ['sgd', () => tf.train.sgd(9)],
    ['adam', () => tf.train.adam(9)],
  ])('rules the steps of %s, epoch by epoch', async (_name, optimizer) => {
    const rates = [0.1, 1e-12, 0.1];
    const [first, second, third] = await weightsWith(optimizer(), (epoch) => rates[epoch]!);
    expect(Math.abs(first! - 1)).toBeGreaterThan(1e-3);
    expect(Math.abs(first! - 1)).toBeLessThan(1);
    expect(second).toBeCloseTo(first!, 6);
    expect(Math.abs(third! - second!)).toBeGreaterThan(1e-3);
  });

  it('works with model.fit', async () => {
    const model = modelWith(tf.train.sgd(9));
    const asked: [number, number][] = [];
    const schedule: Schedule = (epoch, epochs) => {
      asked.push([epoch, epochs]);
      return 1e-12;
    };
    await model.fit(x, y, { epochs: 2, verbose: 0, callbacks: [learningRate(schedule)] });
    expect(asked).toEqual([[0, 2], [1, 2]]); // prettier-ignore
    expect(model.getWeights()[0]!.dataSync()[0]).toBeCloseTo(1, 6);
  });

  it('falls along half a cosine', () => {
    const schedule = cosineDecay(0.2);
    expect([0, 5, 10].map((epoch) => +schedule(epoch, 10).toFixed(6))).toEqual([0.2, 0.1, 0]);
  });

  it('refuses a rate that is no positive number', async () => {
    await expect(weightsWith(tf.train.adam(), () => -1)).rejects.toThrow('gives the learning rate -1 in epoch 0');
  });
});
