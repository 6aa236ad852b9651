import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';

/** Makes the next batch: a tensor `[batchSize, …]` for each input of the model. */
export type NextBatch = () => tf.Tensor[];

/** The sizes of one row of each input, without the batch. */
export type RowShapes = readonly (readonly number[])[];

/**
 * The shapes that a model takes.
 *
 * @throws KetworkError `unsupported` where a model leaves a size open, or takes text.
 */
export function rowShapesOf({ inputs }: tf.LayersModel): RowShapes {
  return inputs.map(({ name, shape, dtype }) => {
    const sizes = shape.slice(1).filter((size) => size !== null);
    if (sizes.length === shape.length - 1 && dtype === 'float32') return sizes;
    const text = shape.map((size, axis) => (axis === 0 ? 'batch' : (size ?? 'any'))).join(', ');
    throw new KetworkError(
      'unsupported',
      `Input "${name}" of the model takes ${dtype} [${text}]; random rows can be made only for float32 inputs whose sizes are all known.`,
    );
  });
}

/** A batch starts at another row than the one before it, so that nothing can be answered from memory. */
const starts = 64;
/** Beyond so many random numbers they come again: more would take longer to draw than to predict. */
const period = 2 ** 20;
/** 2 GiB. */
const most = 2 ** 29;

/**
 * Seeded random rows for a model, uniform in [−1, 1), cut into batches.
 *
 * @throws KetworkError `memory` if a batch is larger than 2 GiB.
 */
export function randomBatches(shapes: RowShapes, batchSize: number, seed: number): NextBatch {
  const random = new Random(seed);
  const pools = shapes.map((shape) => poolOf(shape, batchSize, random));
  let turn = 0;
  return () => {
    const start = turn++ % starts;
    return pools.map(({ numbers, width, shape }) => {
      // A copy, as the batches of `predictions` are: some backends keep what they are given.
      const rows = numbers.slice(start * width, (start + batchSize) * width);
      return tf.tensor(rows, [batchSize, ...shape]);
    });
  };
}

function poolOf(shape: readonly number[], batchSize: number, random: Random) {
  const width = shape.reduce((product, size) => product * size, 1);
  const length = (batchSize + starts) * width;
  if (length > most) {
    throw new KetworkError(
      'memory',
      `A batch of ${batchSize} rows of ${width} numbers takes ${4 * batchSize * width} bytes; random rows go up to ${4 * most}. Use smaller batches.`,
    );
  }
  const numbers = new Float32Array(length);
  for (let k = 0; k < Math.min(length, period); k++) numbers[k] = 2 * random.uniform() - 1;
  for (let k = period; k < length; k += period) numbers.copyWithin(k, 0, Math.min(period, length - k));
  return { numbers, width, shape };
}
