import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import { type BatchSizes, calibratedSize, fixedSize } from './batch-size.js';
import { RowBuffer } from './row-buffer.js';
import { type RowSource, type RowTable, tablesOf } from './row-source.js';

/** How far a stream of predictions is. */
export interface PredictionProgress {
  /** Rows predicted so far. */
  readonly rows: number;
  /** Rows per second since the start, reading included. */
  readonly rowsPerSecond: number;
  readonly batchSize: number;
}

/** How rows are predicted. */
export interface PredictionOptions {
  /**
   * Rows per batch. By default sizes from 256 to 16,384 are tried on the first rows, and the one with the most rows per second
   * is kept.
   */
  readonly batchSize?: number;
  /** Whether a row with a NaN or an infinite number gives NaN, in place of an error. Default false. */
  readonly skipInvalid?: boolean;
  /** Is told after every batch. */
  readonly onProgress?: (progress: PredictionProgress) => void;
  /** Stops the stream, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The predictions for some rows, in their order. */
export interface Predictions {
  /** The number of the first of them in the whole stream, from 1. */
  readonly firstRow: number;
  readonly rows: number;
  /** Numbers per row. */
  readonly columns: number;
  /** `[rows, columns]`, row by row; NaN for a row that was skipped. */
  readonly values: Float32Array;
  /** The skipped rows: their indices in this batch, from 0. */
  readonly skipped: readonly number[];
}

/** What predicts: a model of one input and one output, or any function of a batch, as `compiled.run` is. */
export type Predictor = tf.LayersModel | ((batch: tf.Tensor2D) => tf.Tensor);

/**
 * The predictions of a model for a stream of rows, batch by batch, in order and in constant memory: batches are cut anew, so
 * the source may give single rows or parts of any size. While one batch is computed the next is read. For rows that are in
 * memory anyway use `model.predict`. Cost: at most two batches in memory.
 *
 * A row of NaN or infinite numbers is an error that names it; the predictions of all rows before come first.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a row with NaN or infinite numbers,
 * something that is no row, or a batch size below 1; `mismatch` for rows of different length; `unsupported` for a model of
 * several inputs or outputs. Errors of the source and the reason of an aborted signal come as they are.
 * @example
 * const circuit = new Circuit(1).ry(input(0), 0);
 * const compiled = compile(circuit, { kind: 'expectation', observables: [z(0)] });
 * for await (const { firstRow, values } of inference.predictions((rows) => compiled.run(rows), [[0], [Math.PI]])) {
 *   console.log(firstRow, values); // 1, [1, -1]
 * }
 */
export async function* predictions(
  model: Predictor,
  source: RowSource,
  options: PredictionOptions = {},
): AsyncGenerator<Predictions> {
  const {
    batchSize,
    skipInvalid = false,
    onProgress,
    signal,
  } = checkOptions(
    'predictions',
    options,
    { batchSize: true, skipInvalid: true, onProgress: true, signal: true },
    'batchSize',
  );
  if (batchSize !== undefined && (!Number.isInteger(batchSize) || batchSize < 1)) {
    throw new KetworkError('invalid', `batchSize is ${batchSize}; it must be a whole number from 1 on.`);
  }
  const run = predictorOf(model);
  const sizes = batchSize === undefined ? calibratedSize() : fixedSize(batchSize);
  const start = performance.now();
  let pending: Promise<Predictions> | undefined;
  const finished = async (batch: Promise<Predictions>): Promise<Predictions> => {
    const done = await batch;
    const rows = done.firstRow + done.rows - 1;
    onProgress?.({ rows, rowsPerSecond: (1000 * rows) / (performance.now() - start), batchSize: sizes.size });
    return done;
  };
  const batches = batchesOf(tablesOf(source), sizes, skipInvalid);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { value: batch, done } = await settled(batches.next(), pending);
      if (done) break;
      const before = performance.now();
      const running = computed(run, batch);
      // Whoever leaves the loop leaves this one behind; its failure is still told to those who stay.
      running.catch(() => undefined);
      if (pending) yield await finished(pending);
      pending = running;
      if (!sizes.isTrying) continue;
      yield await finished(running);
      pending = undefined;
      if (batch.rows === sizes.size) sizes.took(performance.now() - before);
    }
  } catch (error) {
    if (pending && !signal?.aborted) yield await finished(pending);
    throw error;
  } finally {
    await batches.return(undefined);
  }
  if (pending) yield await finished(pending);
}

/** What the first gives; where it fails, only after the second has ended, so that nothing is left running. */
async function settled<T>(next: Promise<T>, running: Promise<unknown> | undefined): Promise<T> {
  try {
    return await next;
  } catch (error) {
    await running?.catch(() => undefined);
    throw error;
  }
}

interface Batch extends RowTable {
  readonly firstRow: number;
  readonly skipped: readonly number[];
}

async function* batchesOf(tables: AsyncGenerator<RowTable>, sizes: BatchSizes, skips: boolean): AsyncGenerator<Batch> {
  const buffer = new RowBuffer(skips);
  let fault: { readonly error: unknown } | undefined;
  try {
    for await (const table of tables) {
      for (let from = 0; from < table.rows;) {
        from += buffer.fill(table, from, sizes.size);
        if (buffer.rows >= sizes.size) yield buffer.take();
      }
    }
  } catch (error) {
    fault = { error };
  }
  if (buffer.rows > 0) yield buffer.take();
  if (fault) throw fault.error;
}

async function computed(run: (batch: tf.Tensor2D) => tf.Tensor, batch: Batch): Promise<Predictions> {
  const { rows, columns, firstRow, skipped } = batch;
  const output = tf.tidy(() => run(tf.tensor2d(batch.features, [rows, columns])));
  try {
    const values = Float32Array.from(await output.data());
    const width = values.length / rows;
    for (const row of skipped) values.fill(NaN, row * width, (row + 1) * width);
    return { firstRow, rows, columns: width, values, skipped };
  } finally {
    output.dispose();
  }
}

function predictorOf(model: Predictor): (batch: tf.Tensor2D) => tf.Tensor {
  if (typeof model === 'function') return model;
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new KetworkError(
      'unsupported',
      `A model of ${model.inputs.length} inputs and ${model.outputs.length} outputs cannot predict a stream of rows; it must ` +
        'have one of each. Give a function of the batch that calls it.',
    );
  }
  return (batch) => [model.predictOnBatch(batch)].flat()[0]!;
}
