import { meanOf } from '../math/moments.js';
import { KetworkError } from '../errors.js';

/** The two parameters of a beta distribution. */
export interface BetaShape {
  readonly alpha: number;
  readonly beta: number;
}

/**
 * The beta distribution that makes the data most likely, once they are rescaled to (0, 1).
 *
 * The least and the greatest value would lie on the border, where the logarithms end: as Smithson and Verkuilen (Psychol.
 * Methods 11, 54 (2006)) do, all values move towards the middle by half a sample's share.
 *
 * @throws KetworkError `invalid` for fewer than two different values, or one that is not finite.
 */
export function fittedBeta(data: ArrayLike<number>): BetaShape {
  const values = Array.from(data);
  const [least, greatest] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const samples = values.length;
  const scaled = values.map((value) => (((value - least) / (greatest - least)) * (samples - 1) + 0.5) / samples);
  const mean = meanOf(scaled);
  const variance = meanOf(scaled.map((value) => (value - mean) ** 2));
  // From the moments' parameters, Newton on the logarithms, which keep them positive.
  const total = Math.max(1e-2, (mean * (1 - mean)) / variance - 1);
  let [alpha, beta] = [mean * total, (1 - mean) * total];
  const logs = [meanOf(scaled.map(Math.log)), meanOf(scaled.map((value) => Math.log(1 - value)))] as const;
  for (let step = 0; step < 100; step++) {
    const [sum, slope] = [digamma(alpha + beta), trigamma(alpha + beta)];
    const [f, g] = [sum - digamma(alpha) + logs[0], sum - digamma(beta) + logs[1]];
    const [a, d] = [trigamma(alpha) - slope, trigamma(beta) - slope];
    const determinant = a * d - slope * slope;
    const [toAlpha, toBeta] = [(d * f + slope * g) / determinant, (slope * f + a * g) / determinant];
    alpha *= Math.exp(bounded(toAlpha / alpha));
    beta *= Math.exp(bounded(toBeta / beta));
    if (Math.abs(toAlpha) < 1e-10 * alpha && Math.abs(toBeta) < 1e-10 * beta) break;
  }
  return { alpha, beta };
}

/** @throws KetworkError `invalid` for data that no beta distribution can be fitted to. */
export function checkBetaData(data: ArrayLike<number>): void {
  const values = Array.from(data);
  const bad = values.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (bad >= 0) {
    throw new KetworkError(
      'invalid',
      `The data given to the initializer beta are numbers, but number ${bad} is ${values[bad]}. Use a flat list of features.`,
    );
  }
  if (new Set(values).size < 2) {
    throw new KetworkError(
      'invalid',
      'The data given to the initializer beta have fewer than two different values, which no distribution can be fitted to.',
    );
  }
}

const bounded = (step: number) => Math.max(-1, Math.min(1, step));

// Both by their recurrence up to 6 and the asymptotic series from there (Abramowitz and Stegun 6.3.18, 6.4.12).
function digamma(x: number): number {
  let shift = 0;
  for (; x < 6; x++) shift -= 1 / x;
  const square = 1 / (x * x);
  return shift + Math.log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)));
}

function trigamma(x: number): number {
  let shift = 0;
  for (; x < 6; x++) shift += 1 / (x * x);
  const square = 1 / (x * x);
  const series = 1 / 6 - square * (1 / 30 - square * (1 / 42 - square / 30));
  return shift + 1 / x + square / 2 + (square / x) * series;
}
