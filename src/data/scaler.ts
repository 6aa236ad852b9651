import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { Dataset } from './dataset.js';

const kinds = ['standardize', 'minMax', 'fixed'] as const;

/** A scaling of each column, value · scale + shift. Plain JSON: store it with the model, check it with {@link scalerFrom}. */
export type Scaler = {
  readonly kind: (typeof kinds)[number];
  readonly scale: readonly number[];
  readonly shift: readonly number[];
};

/**
 * The scaler that gives every column of this data set mean 0 and standard deviation 1. A column that is constant here tells
 * nothing, so it becomes 0, whatever it holds elsewhere.
 *
 * Fit it on the training part only, then apply it to every part.
 *
 * @throws KetworkError `invalid` for a data set without rows.
 * @example
 * const scaler = standardize(train);
 * const inputs = scaled(test, scaler);
 */
export function standardize(dataset: Dataset): Scaler {
  return fitColumns(
    'standardize',
    dataset,
    (column) => {
      const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
      const deviation = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length);
      return { scale: 1 / deviation, shift: -mean / deviation };
    },
    0,
  );
}

/**
 * The scaler that maps each column of this data set onto low … high, such as 0 … π for rotation angles (radians). A column
 * that is constant here becomes `low`, whatever it holds elsewhere; other values outside the fitted range leave low … high.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a data set without rows, or unless low
 * < high, both finite.
 * @example
 * const angles = scaled(test, minMax(train, { low: 0, high: Math.PI }));
 */
export function minMax(dataset: Dataset, options: { low?: number; high?: number } = {}): Scaler {
  const { low = 0, high = 1 } = checkOptions('minMax', options, { low: true, high: true });
  if (!(low < high) || !Number.isFinite(low) || !Number.isFinite(high)) {
    throw new KetworkError('invalid', `minMax was given low ${low} and high ${high}; low must be less than high.`);
  }
  return fitColumns(
    'minMax',
    dataset,
    (column) => {
      const { min, max } = rangeOf(column);
      const scale = (high - low) / (max - min);
      return { scale, shift: low - min * scale };
    },
    low,
  );
}

/**
 * The scaler `scale · value + shift` of every column, for data whose range is known beforehand: pixels, angles.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` unless both numbers are finite.
 * @example
 * const scaler = fixed(digits, { scale: 1 / 16, shift: -0.5 }); // 0 … 16 to −0.5 … 0.5
 */
export function fixed({ columns }: Dataset, options: { scale: number; shift?: number }): Scaler {
  const { scale, shift = 0 } = checkOptions('data.fixed', options, { scale: true, shift: true }, 'scale');
  if (!Number.isFinite(scale) || !Number.isFinite(shift)) {
    throw new KetworkError('invalid', `fixed was given scale ${scale} and shift ${shift}. Use finite numbers.`);
  }
  const all = (value: number) => new Array<number>(columns).fill(value);
  return { kind: 'fixed', scale: all(scale), shift: all(shift) };
}

/**
 * The data set with its features scaled; names and labels stay.
 *
 * @throws KetworkError `mismatch` if the scaler was fitted on another number of columns.
 * @example
 * const inputs = scaled(test, scaler);
 */
export function scaled(dataset: Dataset, scaler: Scaler): Dataset {
  const { scale, shift } = scaler;
  if (scale.length !== dataset.columns) {
    throw new KetworkError(
      'mismatch',
      `The scaler was fitted on ${scale.length} columns but the data has ${dataset.columns}. Use data of the same columns.`,
    );
  }
  const features = dataset.features.map((value, i) => {
    const column = i % dataset.columns;
    return value * scale[column]! + shift[column]!;
  });
  return { ...dataset, features };
}

/**
 * Checks a scaler that was read from a file.
 *
 * @throws KetworkError `corrupt`, saying what is wrong with it.
 * @example
 * const scaler = scalerFrom(JSON.parse(text));
 */
export function scalerFrom(json: unknown): Scaler {
  const broken = (what: string) =>
    new KetworkError('corrupt', `A stored scaler ${what}. Fit and save the scaler again.`);
  if (typeof json !== 'object' || json === null) throw broken('is not an object');
  const kind = 'kind' in json ? json.kind : undefined;
  const known = kinds.find((candidate) => candidate === kind);
  if (known === undefined) {
    throw broken(`has the kind ${JSON.stringify(kind)}; known kinds are ${kinds.join(', ')}`);
  }
  const scale = 'scale' in json ? json.scale : undefined;
  const shift = 'shift' in json ? json.shift : undefined;
  if (!isNumberList(scale) || !isNumberList(shift) || scale.length !== shift.length) {
    throw broken('needs two lists of finite numbers of the same length, "scale" and "shift"');
  }
  return { kind: known, scale, shift };
}

function isNumberList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry));
}

function fitColumns(
  kind: Scaler['kind'],
  dataset: Dataset,
  fit: (column: Float64Array) => { scale: number; shift: number },
  constant: number,
): Scaler {
  if (dataset.rows === 0) throw new KetworkError('invalid', `${kind} cannot be fitted on a data set without rows.`);
  const columns = Array.from({ length: dataset.columns }, (_, c) => {
    const column = Float64Array.from({ length: dataset.rows }, (_, r) => dataset.features[r * dataset.columns + c]!);
    const { min, max } = rangeOf(column);
    return min === max ? { scale: 0, shift: constant } : fit(column);
  });
  return { kind, scale: columns.map((c) => c.scale), shift: columns.map((c) => c.shift) };
}

function rangeOf(column: Float64Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const value of column) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}
