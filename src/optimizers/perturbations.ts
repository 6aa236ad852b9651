import * as tf from '@tensorflow/tfjs';
import { Random } from '../math/random.js';

/**
 * A stream of random numbers for one step. It follows from seed and step alone, so that a training that goes on from a
 * checkpoint perturbs as an unbroken one.
 */
export function randomOfStep(seed: number, step: number): Random {
  return new Random(mixed(mixed(seed) + step));
}

/** So many signs, each +1 or −1 with probability one half: Bernoulli perturbations. */
export function signs(random: Random, count: number): tf.Tensor1D {
  return tf.tensor1d(Float32Array.from({ length: count }, () => random.sign()));
}

/** Spread over 32 bits (the finaliser of MurmurHash3), for streams of neighbouring seeds begin alike. */
function mixed(seed: number): number {
  let bits = seed | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
