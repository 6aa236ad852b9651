import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/** Rows as numbers, row by row: what `data.csvBatches` gives is such a table. */
export interface RowTable {
  readonly rows: number;
  readonly columns: number;
  readonly features: Float32Array;
}

/** What a source gives one after the other: a row, a batch `[rows, columns]`, a table, or `{ xs }` with one of these. */
export type Rows = readonly number[] | Float32Array | tf.Tensor | RowTable | { readonly xs: Rows };

/** Where rows come from: any iterable or stream of them, or a dataset of `tf.data`. */
export type RowSource = Iterable<Rows> | AsyncIterable<Rows> | DatasetLike;

/** As much of a `tf.data.Dataset` as is needed. */
interface DatasetLike {
  iterator(): Promise<{ next(): Promise<IteratorResult<unknown, unknown>> }>;
}

/** The tables of a source in order. Tensors of a `tf.data` dataset are disposed of; all others stay their owner's. */
export async function* tablesOf(source: RowSource): AsyncGenerator<RowTable> {
  if (!('iterator' in source)) {
    for await (const rows of source) yield await tableOf(rows);
    return;
  }
  const iterator = await source.iterator();
  for (;;) {
    const { value, done } = await iterator.next();
    if (done) return;
    try {
      yield await tableOf(value);
    } finally {
      tf.dispose(value as tf.TensorContainer);
    }
  }
}

async function tableOf(given: unknown): Promise<RowTable> {
  if (given instanceof Float32Array) return { rows: 1, columns: given.length, features: given };
  if (given instanceof tf.Tensor && given.rank <= 2 && given.rank > 0) {
    const [rows, columns] = given.rank === 1 ? [1, given.size] : (given.shape as [number, number]);
    return { rows, columns, features: Float32Array.from(await given.data()) };
  }
  if (Array.isArray(given) && given.every((value) => typeof value === 'number')) {
    return { rows: 1, columns: given.length, features: Float32Array.from(given) };
  }
  if (typeof given === 'object' && given !== null) {
    if (isTable(given)) return given;
    if ('xs' in given) return tableOf(given.xs);
  }
  const shape = given instanceof tf.Tensor ? `a tensor of shape [${given.shape.join(', ')}]` : typeof given;
  throw new KetworkError(
    'invalid',
    `A source of rows gave ${shape}. Give lists of numbers, tensors [rows, columns], or data sets.`,
  );
}

function isTable(given: object): given is RowTable {
  return 'rows' in given && 'columns' in given && 'features' in given && given.features instanceof Float32Array;
}
