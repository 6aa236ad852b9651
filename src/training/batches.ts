import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';

/** Inputs and targets: the first axis of both counts the samples. */
export interface TrainingData {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

/**
 * The order of the samples in one epoch. It depends on the seed and the epoch alone, so that a resumed run sees what an
 * unbroken one would have seen.
 *
 * @param epoch from 0.
 */
export function sampleOrder(samples: number, seed: number, epoch: number): number[] {
  // The epoch's generator is seeded by the epoch-th number of the run's: unlike seed + epoch, no two runs share an order.
  const run = new Random(seed);
  for (let earlier = 0; earlier < epoch; earlier++) run.uniform();
  return new Random(run.integer(2 ** 31)).permutation(samples);
}

/** The given samples as tensors of their own; dispose of them after use. */
export function gather({ x, y }: TrainingData, samples: readonly number[]): { x: tf.Tensor; y: tf.Tensor } {
  return tf.tidy(() => {
    const indices = tf.tensor1d([...samples], 'int32');
    return { x: tf.gather(x, indices), y: tf.gather(y, indices) };
  });
}

/**
 * Checks that data can go through a model, before any work.
 *
 * @param name such as "training" or "validation", for the message.
 * @throws KetworkError `unsupported` for models of several inputs or outputs; `mismatch` for shapes that do not fit; `invalid`
 * for no samples, or numbers that are NaN or infinite (names row and column).
 */
export async function checkData(model: tf.LayersModel, { x, y }: TrainingData, name: string): Promise<void> {
  const [input, output] = [model.inputs[0], model.outputs[0]];
  if (!input || !output || model.inputs.length > 1 || model.outputs.length > 1) {
    throw new KetworkError('unsupported', 'fit trains models of one input and one output. Use model.fit for others.');
  }
  const samples = x.shape[0];
  if (!samples) throw new KetworkError('invalid', `The ${name} data has no samples.`);
  if (y.shape[0] !== samples) {
    throw new KetworkError(
      'mismatch',
      `The ${name} data has ${samples} inputs but ${y.shape[0] ?? 0} targets; give one for each.`,
    );
  }
  const perSample = x.shape.slice(1);
  const wanted = input.shape.slice(1);
  if (
    perSample.length !== wanted.length ||
    perSample.some((size, axis) => wanted[axis] !== null && size !== wanted[axis])
  ) {
    throw new KetworkError(
      'mismatch',
      `The model expects inputs of shape [${wanted.map((size) => size ?? 'any').join(', ')}] per sample, but the ${name} data ` +
        `has [${perSample.join(', ')}]. Reshape or reduce the data.`,
    );
  }
  await checkFinite(x, `${name} inputs`);
  await checkFinite(y, `${name} targets`);
}

async function checkFinite(tensor: tf.Tensor, name: string): Promise<void> {
  const values = await tensor.data();
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const columns = values.length / tensor.shape[0]!;
  throw new KetworkError(
    'invalid',
    `The ${name} hold ${values[bad]} in row ${Math.floor(bad / columns) + 1}, column ${(bad % columns) + 1}. Replace the value or ` +
      'leave the row out.',
  );
}
