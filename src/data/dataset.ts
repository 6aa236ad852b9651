import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';

/** A table of numbers with, optionally, one label per row. A plain value: nothing in it is ever changed. */
export interface Dataset {
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns]`, row by row. All finite. */
  readonly features: Float32Array;
  /** One name per column. */
  readonly featureNames: readonly string[];
  /** One label per row, or undefined for a table without labels. */
  readonly labels: readonly string[] | undefined;
  /** The distinct labels, numbers by value and words by alphabet. A part of a data set keeps the names of the whole. */
  readonly classNames: readonly string[];
}

/**
 * Makes a data set of rows already in memory.
 *
 * @param rows one list of numbers per sample, all of the same length.
 * @param options.labels one label per row; numbers are kept as their decimal text.
 * @param options.featureNames one name per column; by default `feature 1`, `feature 2`, …
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for rows of different length or the wrong
 * number of labels or names; `invalid` for NaN or infinite numbers (names row and column).
 * @example
 * const xor = datasetOf([[0, 0], [0, 1], [1, 0], [1, 1]], { labels: [0, 1, 1, 0] });
 */
export function datasetOf(
  rows: readonly (readonly number[])[],
  options: { labels?: readonly (string | number)[]; featureNames?: readonly string[] } = {},
): Dataset {
  checkOptions('datasetOf', options, { labels: true, featureNames: true });
  const columns = rows[0]?.length ?? 0;
  const features = new Float32Array(rows.length * columns);
  rows.forEach((row, r) => {
    if (row.length !== columns) {
      throw new KetworkError('mismatch', `Row ${r + 1} has ${row.length} features but row 1 has ${columns}.`);
    }
    features.set(row, r * columns);
  });
  const labels = options.labels?.map(String);
  const featureNames = options.featureNames ?? Array.from({ length: columns }, (_, c) => `feature ${c + 1}`);
  if (labels && labels.length !== rows.length) {
    throw new KetworkError('mismatch', `${rows.length} rows need as many labels, but ${labels.length} were given.`);
  }
  if (featureNames.length !== columns) {
    throw new KetworkError('mismatch', `${columns} columns need as many names, but ${featureNames.length} were given.`);
  }
  checkFinite(features, featureNames);
  return { rows: rows.length, columns, features, featureNames, labels, classNames: classNamesOf(labels) };
}

/** The distinct labels in a stable order: by value if all are numbers, else by code point (the same on every machine). */
export function classNamesOf(labels: readonly string[] | undefined): string[] {
  const names = [...new Set(labels)];
  const areNumbers = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return areNumbers ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

/**
 * The rows with the given indices, in that order. Class names stay those of the whole, so that one-hot labels of every part
 * have the same width.
 *
 * @example
 * const firstTwo = rowsOf(digits, [0, 1]);
 */
export function rowsOf(dataset: Dataset, indices: readonly number[]): Dataset {
  const { columns, features, labels } = dataset;
  const picked = new Float32Array(indices.length * columns);
  indices.forEach((row, to) => {
    if (!Number.isInteger(row) || row < 0 || row >= dataset.rows) {
      throw new KetworkError(
        'invalid',
        `Row index ${row} is outside the data set, which has rows 0 to ${dataset.rows - 1}.`,
      );
    }
    picked.set(features.subarray(row * columns, (row + 1) * columns), to * columns);
  });
  return { ...dataset, rows: indices.length, features: picked, labels: labels && indices.map((row) => labels[row]!) };
}

/** The features as a float32 tensor `[rows, columns]`; dispose of it after use. */
export function featuresOf(dataset: Dataset): tf.Tensor2D {
  return tf.tensor2d(dataset.features, [dataset.rows, dataset.columns]);
}

/**
 * The labels as class numbers, `classNames[number]` being the label.
 *
 * @param classNames the classes of the model; by default the data set's own.
 * @throws KetworkError `missing` for a data set without labels; `unknown` for a label that is not among the class names: it
 * names the label, its row (from 1) and the known labels.
 * @example
 * const truth = labelsOf(test, model.classNames);
 */
export function labelsOf(dataset: Dataset, classNames: readonly string[] = dataset.classNames): Int32Array {
  if (!dataset.labels) {
    throw new KetworkError('missing', 'The data set has no labels. Name its label column when reading it.');
  }
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  return Int32Array.from(dataset.labels, (label, row) => {
    const number = numbers.get(label);
    if (number !== undefined) return number;
    const known = classNames.length > 20 ? `${classNames.slice(0, 20).join(', ')}, …` : classNames.join(', ');
    throw new KetworkError(
      'unknown',
      `Row ${row + 1} has the label "${label}", which was never seen in training. Known labels: ${known}. ` +
        'Correct the label, leave the row out, or train again with it.',
    );
  });
}

/**
 * Features and one-hot labels, ready for training: `x` is `[rows, columns]`, `y` is `[rows, classes]`, both float32. Dispose
 * of both after use.
 *
 * @throws KetworkError as {@link labelsOf}.
 * @example
 * const { x, y } = toTensors(train);
 */
export function toTensors(
  dataset: Dataset,
  classNames: readonly string[] = dataset.classNames,
): { x: tf.Tensor2D; y: tf.Tensor2D } {
  const labels = labelsOf(dataset, classNames);
  const oneHot = new Float32Array(dataset.rows * classNames.length);
  labels.forEach((label, row) => (oneHot[row * classNames.length + label] = 1));
  return { x: featuresOf(dataset), y: tf.tensor2d(oneHot, [dataset.rows, classNames.length]) };
}

function checkFinite(features: Float32Array, featureNames: readonly string[]): void {
  const bad = features.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const column = bad % featureNames.length;
  throw new KetworkError(
    'invalid',
    `Row ${Math.floor(bad / featureNames.length) + 1}, column ${column + 1} ("${featureNames[column]}") is ` +
      `${features[bad]}. Features must be finite float32 numbers: replace the value or leave the row out.`,
  );
}
