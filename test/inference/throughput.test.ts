import * as tf from '@tensorflow/tfjs';
import { randomBatches, rowShapesOf } from '../../src/inference/random-batches.js';
import { throughput } from '../../src/inference/throughput.js';

const budget = { rows: 24, seconds: 60, seed: 1 };

/** A model of two inputs, `[3]` and `[2, 2]`, that remembers the sizes of the batches it saw. */
function twoInputs() {
  const inputs = [tf.input({ shape: [3] }), tf.input({ shape: [2, 2] })];
  const flat = tf.layers.flatten().apply(inputs[1]!) as tf.SymbolicTensor;
  const joined = tf.layers.concatenate().apply([inputs[0]!, flat]) as tf.SymbolicTensor;
  const outputs = [1, 2].map((units) => tf.layers.dense({ units }).apply(joined) as tf.SymbolicTensor);
  return tf.model({ inputs, outputs });
}

describe('random batches', () => {
  const numbersOf = (batches: () => tf.Tensor[]) => {
    const tensors = batches();
    const numbers = tensors.map((tensor) => Array.from(tensor.dataSync()));
    tf.dispose(tensors);
    return numbers;
  };

  it('have the shapes of the inputs and differ from turn to turn, the same for the same seed', () => {
    const shapes = [[3], [2, 2]];
    const [first, again, other] = [1, 1, 2].map((seed) => randomBatches(shapes, 5, seed));
    const before = tf.memory().numTensors;
    const tensors = first!();
    expect(tensors.map(({ shape }) => shape)).toEqual([
      [5, 3],
      [5, 2, 2],
    ]);
    const turns = [tensors.map((tensor) => Array.from(tensor.dataSync())), numbersOf(first!)];
    tf.dispose(tensors);
    expect(turns[1]).not.toEqual(turns[0]);
    expect([numbersOf(again!), numbersOf(again!)]).toEqual(turns);
    expect(numbersOf(other!)).not.toEqual(turns[0]);
    for (const value of turns.flat(2)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('beyond a million numbers come again, and are never all zero', () => {
    const [numbers] = numbersOf(randomBatches([[2 ** 18]], 5, 1));
    expect(numbers!.slice(2 ** 20)).toEqual(numbers!.slice(0, 2 ** 18));
    expect(numbers!.filter((value) => value === 0)).toEqual([]);
  });

  it('are refused beyond 2 GiB', () => {
    expect(() => randomBatches([[64]], 1e8, 1)).toThrow(/100000000 rows of 64 numbers takes 25600000000 bytes/);
  });

  it('have the sizes that a model says it takes', () => {
    const model = twoInputs();
    expect(rowShapesOf(model)).toEqual([[3], [2, 2]]);
    model.dispose();
  });
});

describe('throughput', () => {
  it('times batches until there are rows enough, three at least, and leaves no tensors', async () => {
    const model = twoInputs();
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const spied = Object.assign(Object.create(model) as tf.LayersModel, {
      predictOnBatch: (x: tf.Tensor[]) => {
        seen.push(x[0]!.shape[0]!);
        return model.predictOnBatch(x);
      },
    });
    const result = await throughput(spied, 4, budget);
    expect(result).toMatchObject({ batchSize: 4, batches: 6 });
    expect(result.rowsPerSecond).toBeCloseTo(4000 / result.milliseconds, 6);
    // A quarter more, for the warm-up.
    expect(seen).toEqual(new Array(8).fill(4));
    expect(await throughput(model, 100, budget)).toMatchObject({ batchSize: 100, batches: 3 });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('ends with its seconds, however many rows are left', async () => {
    const model = twoInputs();
    const { batches } = await throughput(model, 1, { rows: Infinity, seconds: 0.001, seed: 1 });
    expect(batches).toBeGreaterThan(0);
    model.dispose();
  });

  it('of numbers that are none is an error', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], useBias: false })] });
    model.setWeights([tf.tensor2d([NaN, 1], [2, 1])]);
    await expect(throughput(model, 2, budget)).rejects.toMatchObject({ code: 'invalid' });
    model.dispose();
  });
});
