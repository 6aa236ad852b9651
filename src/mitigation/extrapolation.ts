import * as tf from '@tensorflow/tfjs';
import { Matrix, pseudoInverse } from 'ml-matrix';
import { addAll } from '../complex/add-all.js';
import { KetworkError, unknownName } from '../errors.js';

/**
 * How readings at several strengths of noise are carried on to none:
 * - `linear`: a straight line through them, by least squares;
 * - `polynomial`: of degree 2, by least squares;
 * - `richardson`: the polynomial through all points;
 * - `exponential`: a decay to what a fully mixed state reads, by least squares of logarithms.
 */
export type Fit = (typeof fits)[number];

export const fits = ['linear', 'polynomial', 'richardson', 'exponential'] as const;

/** @throws KetworkError `unknown` for another fit, `invalid` for scales that do not differ or are too few. */
export function checkFit(fit: string, scales: readonly number[]): asserts fit is Fit {
  const known: readonly string[] = fits;
  if (!known.includes(fit)) throw unknownName('fit', fit, known);
  const least = fit === 'polynomial' ? 3 : 2;
  if (new Set(scales).size < scales.length || scales.length < least) {
    throw new KetworkError(
      'invalid',
      `The fit "${fit}" needs ${least} or more different scales, but was given ${scales.join(', ') || 'none'}.`,
    );
  }
}

/**
 * Readings `[…]` at each scale, carried on to scale 0. Differentiable. `mixed` is what a fully mixed state reads, one number
 * for each output; where readings lie on both sides of it there is no decay to fit, and a line is taken.
 */
export function extrapolated(
  fit: Fit,
  scales: readonly number[],
  readings: readonly tf.Tensor[],
  mixed: tf.Tensor,
): tf.Tensor {
  return tf.tidy(() => {
    const degree = { linear: 1, polynomial: 2, richardson: scales.length - 1, exponential: 1 }[fit];
    const weights = weightsAtZero(scales, degree);
    const sum = (values: readonly tf.Tensor[]) => addAll(values.map((value, k) => tf.mul(value, weights[k]!)));
    const line = sum(readings);
    if (fit !== 'exponential') return line;
    const distances = readings.map((reading) => tf.sub(reading, mixed));
    const side = tf.sign(distances[0]!);
    const sizes = distances.map((distance) => tf.mul(distance, side));
    // 1 where all are on one side, else 0. There logarithms of 1 stand in, so that no slope becomes NaN.
    const decays = tf.step(
      tf.sub(
        sizes.reduce((a, b) => tf.minimum(a, b)),
        smallest,
      ),
    );
    const rest = tf.sub(1, decays);
    const logarithms = sizes.map((size) => tf.log(tf.add(tf.mul(decays, size), rest)));
    const decay = tf.add(mixed, tf.mul(side, tf.exp(sum(logarithms))));
    return tf.add(tf.mul(decays, decay), tf.mul(rest, line));
  });
}

/** Distances below are rounding. */
const smallest = 1e-6;

/** The value at 0 of the polynomial that fits values at the scales best is a sum of them with these weights. */
export function weightsAtZero(scales: readonly number[], degree: number): number[] {
  const vandermonde = new Matrix(
    scales.map((scale) => Array.from({ length: degree + 1 }, (_, power) => scale ** power)),
  );
  return pseudoInverse(vandermonde).getRow(0);
}
