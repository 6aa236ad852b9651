import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { type NextBatch, randomBatches, rowShapesOf } from './random-batches.js';

/** How fast a model predicts batches of one size. */
export interface Throughput {
  readonly batchSize: number;
  /** Of the median batch. */
  readonly rowsPerSecond: number;
  /** Median time of a batch. */
  readonly milliseconds: number;
  /** How many batches were timed. */
  readonly batches: number;
}

/** When a measurement ends: with the first of these, yet not before the third batch. */
export interface MeasuringBudget {
  readonly rows: number;
  readonly seconds: number;
}

/** A median of fewer says little. */
const fewestBatches = 3;
/** Of the budget, for compilers and caches to warm up before anything is timed. */
const warmUpShare = 0.25;
/** Batches so slow that three would take more than this many times the seconds are fewer. */
const patience = 10;

/**
 * Measures how many rows per second a model predicts on the backend in use: random rows from memory to the backend, and the
 * predictions back, as `predictions` does it for rows that are read faster than they are predicted.
 *
 * @throws KetworkError `unsupported` for a model whose inputs are not all of known size; `memory` for a batch too large; `invalid`
 * if it predicts NaN or infinite numbers, whose speed is worth nothing.
 */
export async function throughput(
  model: tf.LayersModel,
  batchSize: number,
  { rows, seconds, seed }: MeasuringBudget & { readonly seed: number },
): Promise<Throughput> {
  const next = randomBatches(rowShapesOf(model), batchSize, seed);
  const isSpent = (batches: number, since: number, share: number) =>
    performance.now() - since >= 1000 * share * seconds || batches * batchSize >= share * rows;
  const warm = performance.now();
  let batches = 0;
  do {
    const { isFinite } = await predicted(model, next);
    if (!isFinite) throw new KetworkError('invalid', 'The model predicts NaN or infinite numbers here.');
  } while (!isSpent(++batches, warm, warmUpShare));
  const times: number[] = [];
  const start = performance.now();
  const isEnough = () =>
    times.length < fewestBatches
      ? performance.now() - start >= 1000 * patience * seconds
      : isSpent(times.length, start, 1);
  do times.push((await predicted(model, next)).milliseconds);
  while (!isEnough());
  const milliseconds = median(times);
  return { batchSize, rowsPerSecond: (1000 * batchSize) / milliseconds, milliseconds, batches: times.length };
}

async function predicted(model: tf.LayersModel, next: NextBatch) {
  const start = performance.now();
  const outputs = tf.tidy(() => {
    const inputs = next();
    return [model.predictOnBatch(inputs.length === 1 ? inputs[0]! : inputs)].flat();
  });
  try {
    const values = await Promise.all(outputs.map((output) => output.data()));
    const milliseconds = performance.now() - start;
    return { milliseconds, isFinite: values.every((numbers) => numbers.every(Number.isFinite)) };
  } finally {
    tf.dispose(outputs);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
  return (low + high) / 2;
}
