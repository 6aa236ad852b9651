import { meanOf } from './moments.js';

/** A variance found from samples, with its error. */
export interface VarianceEstimate {
  readonly variance: number;
  /** Standard error of the variance. */
  readonly standardError: number;
  /** The 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

/** Standard normal, two-sided 95 %. */
const quantile = 1.959964;

/**
 * The mean variance of some columns over rows of samples, `samples[row][column]`.
 *
 * The error is that of the mean over rows (over blocks of rows, where `blocks` says how many rows hang together) of the squared
 * distance from the column's mean: for one column and large samples the textbook `√((μ₄ − σ⁴)/rows)`, without assuming a normal
 * distribution. The interval is normal theory for the logarithm, so that it stays positive; for the long tails of global
 * losses the error itself is noisy below some hundred samples.
 */
export function varianceEstimate(
  samples: readonly ArrayLike<number>[],
  columns: readonly number[],
  rowsPerBlock = 1,
): VarianceEstimate {
  const rows = samples.length;
  const means = columns.map((column) => samples.reduce((sum, row) => sum + row[column]!, 0) / rows);
  const squares = samples.map(
    (row) => columns.reduce((sum, column, k) => sum + (row[column]! - means[k]!) ** 2, 0) / columns.length,
  );
  const blocks = Array.from({ length: Math.ceil(rows / rowsPerBlock) }, (_, block) => {
    return meanOf(squares.slice(block * rowsPerBlock, (block + 1) * rowsPerBlock));
  });
  const mean = meanOf(squares);
  const variance = (mean * rows) / (rows - 1);
  const spread = blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, blocks.length - 1);
  const standardError = Math.sqrt(spread / blocks.length);
  const factor = variance > 0 ? Math.exp((quantile * standardError) / variance) : 1;
  return { variance, standardError, low: variance / factor, high: variance * factor };
}
