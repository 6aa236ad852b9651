import type * as tf from '@tensorflow/tfjs';
import { type Dataset, datasetOf, labelsOf } from '../data/dataset.js';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { TrainingData } from '../training/batches.js';

/** What is to be predicted: one of some classes, or a number. */
export type Task = 'classification' | 'regression';

/** A training and a test part: tables with labels, or tensors `x` of `[samples, columns]` with their targets `y`. */
export interface Splits {
  readonly train: Dataset | TrainingData;
  readonly test: Dataset | TrainingData;
}

/** A table and what is to be said of each row: the number of its class, or its value. */
export interface Samples {
  readonly table: Dataset;
  readonly targets: Float64Array;
}

/** Data in the form that every baseline takes. */
export interface Problem {
  readonly task: Task;
  /** What a model of a single output says for each class, the smaller first; empty for a regression. */
  readonly classValues: readonly number[];
  readonly train: Samples;
  readonly test: Samples;
}

/**
 * The data as every baseline takes them. Targets of tensors are `[samples, classes]`, one-hot, or one column: two values
 * for classes (0 and 1, or −1 and 1), any for a regression.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for parts without rows or fewer than two
 * classes; `mismatch` for parts that do not fit each other; `unsupported` for targets of several numbers in a regression;
 * else as `data.labelsOf`.
 * @example
 * const { train, test } = baselines.problemOf({ train: xor, test: xor });
 * train.targets; // Float64Array(4) [ 1, 1, 0, 0 ]
 */
export function problemOf({ train, test }: Splits, options: { task?: Task } = {}): Problem {
  const { task = 'classification' } = checkOptions('problemOf', options, { task: true });
  const [known, asked] = [tableOf(train), tableOf(test)];
  if (known.rows === 0 || asked.rows === 0) {
    throw new KetworkError(
      'invalid',
      `There are ${known.rows} training and ${asked.rows} test samples. Give some of each.`,
    );
  }
  if (known.columns !== asked.columns) {
    throw new KetworkError(
      'mismatch',
      `The training data have ${known.columns} columns but the test data ${asked.columns}. Use parts of one table.`,
    );
  }
  const classes = known.classNames;
  if (task === 'classification' && classes.length < 2) {
    const what = classes.length === 1 ? `only the class "${classes[0]}"` : 'no labels';
    throw new KetworkError('invalid', `The training data have ${what}; there is nothing to tell apart.`);
  }
  const samples = (table: Dataset): Samples => ({
    table,
    targets: task === 'classification' ? Float64Array.from(labelsOf(table, classes)) : valuesOf(table),
  });
  const areNumbers = classes.every((name) => Number.isFinite(Number(name)));
  return {
    task,
    classValues: task === 'regression' ? [] : classes.map((name, index) => (areNumbers ? Number(name) : index)),
    train: samples(known),
    test: samples(asked),
  };
}

const isTable = (part: Dataset | TrainingData): part is Dataset => 'features' in part;

function tableOf(part: Dataset | TrainingData): Dataset {
  if (isTable(part)) return part;
  const { x, y } = part;
  if (x.rank !== 2 || y.shape[0] !== x.shape[0]) {
    throw new KetworkError(
      'mismatch',
      `The inputs have the shape [${x.shape}] and the targets [${y.shape}]. Pass [samples, columns] and a target for each.`,
    );
  }
  const columns = x.shape[1]!;
  const features = Float32Array.from(x.dataSync());
  const rows = Array.from({ length: x.shape[0]! }, (_, r) => [...features.subarray(r * columns, (r + 1) * columns)]);
  return datasetOf(rows, { labels: labelsFrom(y) });
}

function labelsFrom(y: tf.Tensor): number[] {
  const values = Array.from(y.dataSync());
  const width = values.length / y.shape[0]!;
  if (width === 1) return values;
  return Array.from({ length: y.shape[0]! }, (_, r) => {
    const row = values.slice(r * width, (r + 1) * width);
    if (row.filter((value) => value === 1).length === 1 && row.filter((value) => value === 0).length === width - 1) {
      return row.indexOf(1);
    }
    throw new KetworkError(
      'unsupported',
      `Row ${r + 1} of the targets is [${row.join(', ')}]. Use one-hot rows for classes, or one number per sample.`,
    );
  });
}

function valuesOf(table: Dataset): Float64Array {
  if (!table.labels) {
    throw new KetworkError('missing', 'The data set has no labels. Name the column to predict when reading it.');
  }
  return Float64Array.from(table.labels, (label, row) => {
    if (label.trim() !== '' && Number.isFinite(Number(label))) return Number(label);
    throw new KetworkError('invalid', `Row ${row + 1} has the label "${label}". A regression needs finite numbers.`);
  });
}
