import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions } from '../options.js';
import { datasetOf, type Dataset } from './dataset.js';

export interface TwoMoonsOptions {
  /** How many points, of both moons together. Default 200. */
  readonly samples?: number;
  /** The standard deviation of what is added to each coordinate; the moons have radius 1. Default 0.1. */
  readonly noise?: number;
  /** Of the noise and the order, a whole number. */
  readonly seed: number;
}

/**
 * Two half circles that reach into each other, the usual small problem that no straight line solves: features `x` and `y`,
 * labels "0" (the upper moon, about the origin) and "1" (the lower, about (1, ½)). The points lie evenly on their moons but
 * for the noise, in random order; the same seed gives the same points on every machine. As scikit-learn's `make_moons`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than 2 samples, a noise that is
 * negative or not finite, or a seed that is not a whole number.
 * @example
 * const moons = data.twoMoons({ samples: 100, noise: 0.1, seed: 7 }); // 50 points of each moon
 */
export function twoMoons(options: TwoMoonsOptions): Dataset {
  const {
    samples = 200,
    noise = 0.1,
    seed,
  } = checkOptions('twoMoons', options, { samples: true, noise: true, seed: true });
  if (!Number.isSafeInteger(samples) || samples < 2) {
    throw new KetworkError('invalid', `Two moons of ${samples} samples cannot be made. Use a whole number, 2 or more.`);
  }
  if (!(noise >= 0 && noise < Infinity)) {
    throw new KetworkError('invalid', `The noise is ${noise}; it must be 0 or a positive number, such as 0.1.`);
  }
  const random = new Random(seed);
  const upper = Math.ceil(samples / 2);
  const points = [...moon(upper, 0, noise, random), ...moon(samples - upper, 1, noise, random)];
  const order = random.permutation(samples);
  return datasetOf(
    order.map((row) => points[row]!),
    { labels: order.map((row) => (row < upper ? 0 : 1)), featureNames: ['x', 'y'] },
  );
}

function moon(count: number, label: 0 | 1, noise: number, random: Random): number[][] {
  return Array.from({ length: count }, (_, k) => {
    const angle = count === 1 ? 0 : (Math.PI * k) / (count - 1);
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const [left, up] = label === 0 ? [x, y] : [1 - x, 0.5 - y];
    return [left + noise * random.normal(), up + noise * random.normal()];
  });
}
