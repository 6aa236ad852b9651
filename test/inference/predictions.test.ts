import * as tf from '@tensorflow/tfjs';
import { inference } from '../../src/index.js';
import { calibratedSize } from '../../src/inference/batch-size.js';

const double = (rows: tf.Tensor2D) => tf.mul(rows, 2);
const row = (k: number) => [k + 1, -k - 1];

async function all(source: inference.RowSource, options?: inference.PredictionOptions): Promise<number[]> {
  const values: number[] = [];
  for await (const batch of inference.predictions(double, source, options)) {
    expect(batch.firstRow).toBe(values.length / 2 + 1);
    values.push(...batch.values);
  }
  return values;
}

const wanted = (rows: number) => Array.from({ length: rows }, (_, k) => row(k).map((value) => 2 * value)).flat();

describe('predictions', () => {
  it('come in order for rows, tensors, streams and tf.data, and leave no tensors', async () => {
    const rows = Array.from({ length: 700 }, (_, k) => row(k));
    const before = tf.memory().numTensors;
    async function* stream() {
      for (let k = 0; k < 700; k += 70) {
        const part = tf.tensor2d(rows.slice(k, k + 70));
        yield part;
        part.dispose();
      }
    }
    expect(await all(rows)).toEqual(wanted(700));
    expect(await all(rows, { batchSize: 33 })).toEqual(wanted(700));
    expect(await all(stream(), { batchSize: 33 })).toEqual(wanted(700));
    expect(await all(tf.data.array(rows).batch(48), { batchSize: 100 })).toEqual(wanted(700));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names a bad row after the predictions before it, or gives NaN where it is told to', async () => {
    const rows = [row(0), row(1), [NaN, 1], row(3)];
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { values } of inference.predictions(double, rows, { batchSize: 1 })) seen.push(...values);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Row 3, column 1'),
    });
    expect(seen).toEqual(wanted(2));
    expect(await all(rows, { skipInvalid: true })).toEqual([...wanted(2), NaN, NaN, 8, -8]);
  });

  it('tell how far they are, and stop with the signal', async () => {
    const progress: number[] = [];
    const controller = new AbortController();
    const rows = Array.from({ length: 40 }, (_, k) => row(k));
    const onProgress = ({ rows: done }: inference.PredictionProgress) => {
      progress.push(done);
      if (done === 20) controller.abort(new Error('enough'));
    };
    await expect(all(rows, { batchSize: 10, onProgress, signal: controller.signal })).rejects.toThrow('enough');
    expect(progress).toEqual([10, 20]);
  });

  it('refuse rows of another length, what is no row, and a batch of none', async () => {
    await expect(all([[1, 2], [3]])).rejects.toMatchObject({ code: 'mismatch' });
    await expect(all([tf.scalar(1)])).rejects.toMatchObject({ code: 'invalid' });
    await expect(all([], { batchSize: 0 })).rejects.toMatchObject({ code: 'invalid' });
  });
});

it('the batch size doubles while that pays, then stays at the best', () => {
  const sizes = calibratedSize();
  const tried: number[] = [];
  while (sizes.isTrying) {
    tried.push(sizes.size);
    sizes.took(sizes.size <= 1024 ? 10 : sizes.size / 50);
  }
  expect(tried).toEqual([256, 256, 512, 512, 1024, 1024, 2048, 2048, 4096, 4096]);
  expect(sizes.size).toBe(1024);
});
