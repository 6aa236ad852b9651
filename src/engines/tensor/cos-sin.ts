import * as tf from '@tensorflow/tfjs';

export interface CosSin {
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
}

/** Backends whose cos and sin are the graphics driver's: WGSL and GLSL let them be wrong by 5e-4, and some are by 2e-4. */
const coarse: readonly string[] = ['webgpu', 'webgl'];

/** cos and sin of half angles in radians, good to a few float32 roundings on every backend. */
export function cosSin(angles: tf.Tensor2D): CosSin {
  return coarse.includes(tf.getBackend()) ? cosSinByPolynomials(angles) : { cos: tf.cos(angles), sin: tf.sin(angles) };
}

/** π in two parts, of which the first has so few bits that its multiples are exact (Cody and Waite). */
const [piHigh, piLow] = [3.140625, Math.PI - 3.140625];
/** Taylor in powers of u²; what is left out is below 1e-9 where |u| ≤ π/2. */
const ofCos = [1, -1 / 2, 1 / 24, -1 / 720, 1 / 40_320, -1 / 3_628_800, 1 / 479_001_600];
const ofSin = [1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, -1 / 39_916_800, 1 / 6_227_020_800];

/** Both of one reduced angle: a norm is kept only if cos and sin are those of the same angle. */
export function cosSinByPolynomials(angles: tf.Tensor2D): CosSin {
  return tf.tidy(() => {
    const halfTurns = tf.round(tf.mul<tf.Tensor2D>(angles, 1 / Math.PI));
    const u = tf.sub<tf.Tensor2D>(tf.sub(angles, tf.mul(halfTurns, piHigh)), tf.mul(halfTurns, piLow));
    const isOdd = tf.sub(halfTurns, tf.mul(tf.floor(tf.mul(halfTurns, 0.5)), 2));
    const sign = tf.sub<tf.Tensor2D>(1, tf.mul(isOdd, 2));
    const square = tf.square(u);
    return {
      cos: tf.mul<tf.Tensor2D>(sign, series(ofCos, square)),
      sin: tf.mul<tf.Tensor2D>(tf.mul(sign, u), series(ofSin, square)),
    };
  });
}

const series = (terms: readonly number[], x: tf.Tensor): tf.Tensor =>
  terms
    .slice(0, -2)
    .reduceRight((rest, term) => tf.add(tf.mul(rest, x), term), tf.add(tf.mul(x, terms.at(-1)!), terms.at(-2)!));
