import type { VarianceEstimate } from '../../math/variance-estimate.js';
import { figureText } from './finding.js';

/** How many times larger a variance is than another, with its 95 % interval. */
export interface Gain {
  readonly factor: number;
  readonly low: number;
  readonly high: number;
}

/** The ratio of two variances; their errors are independent and those of logarithms. Nothing where one of them is 0. */
export function gainOf(before: VarianceEstimate, after: VarianceEstimate): Gain | undefined {
  if (!(before.variance > 1e-14) || !(after.variance > 1e-14)) return undefined;
  const factor = after.variance / before.variance;
  const error = Math.hypot(before.standardError / before.variance, after.standardError / after.variance);
  const spread = Math.exp(1.96 * error);
  return { factor, low: factor / spread, high: factor * spread };
}

/** `0.0121 instead of 0.0031: 3.9 times as much (2.8 to 5.4)` */
export function gainText(before: VarianceEstimate, after: VarianceEstimate, { factor, low, high }: Gain): string {
  return `Measured: the variance of slopes is ${figureText(after.variance)} instead of ${figureText(before.variance)}, ${figureText(factor)} times as much (95 %: ${figureText(low)} to ${figureText(high)}).`;
}
