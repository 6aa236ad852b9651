import type * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import { type BetaShape, checkBetaData, fittedBeta } from './beta-fit.js';
import { checkOptions } from '../options.js';
import {
  checkOption,
  checkSeed,
  drawn,
  type Initializer,
  InitializerClass,
  type Place,
  seedAt,
  seedOptionNames,
  type SeedOptions,
} from './place.js';

export interface BetaOptions extends SeedOptions {
  /** Numbers to take the distribution from: all features of all samples, in any order and scale. */
  readonly data?: ArrayLike<number>;
  /** The distribution's parameters, where they are not taken from data. */
  readonly alpha?: number;
  readonly beta?: number;
  /** Radians that a draw of 1 becomes. Default 1, as the authors do. */
  readonly scale?: number;
}

/** Made by `initializers.beta`. */
export class BetaAngles extends InitializerClass {
  static readonly className = 'BetaAngles';
  readonly #options: SeedOptions & BetaShape & { readonly scale: number };

  constructor(options: BetaOptions) {
    super();
    const { scale = 1, seed } = options;
    if (!Number.isFinite(scale)) {
      throw new KetworkError('invalid', `The initializer beta was given scale = ${scale}. Use a finite number.`);
    }
    checkSeed({ seed });
    this.#options = { ...shapeOf(options), scale, seed };
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    const { alpha, beta, scale, seed } = this.#options;
    return drawn(shape, seed, (random) => scale * betaDraw(random, alpha, beta));
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at(place: Place): Initializer {
    return new BetaAngles({ ...this.#options, seed: seedAt(this.#options.seed, place) });
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    const { seed = null, ...shape } = this.#options;
    return { ...shape, seed };
  }
}

function shapeOf({ data, alpha, beta }: BetaOptions): BetaShape {
  if (data === undefined && typeof alpha === 'number' && typeof beta === 'number') {
    checkOption('beta', 'alpha', alpha, Number.MIN_VALUE);
    checkOption('beta', 'beta', beta, Number.MIN_VALUE);
    return { alpha, beta };
  }
  if (data === undefined || alpha !== undefined || beta !== undefined) {
    throw new KetworkError(
      'invalid',
      'The initializer beta needs either data or both alpha and beta. Give beta({ data: features }).',
    );
  }
  checkBetaData(data);
  return fittedBeta(data);
}

/** X / (X + Y) of two gamma draws. */
function betaDraw(random: Random, alpha: number, beta: number): number {
  const [x, y] = [logGammaDraw(random, alpha), logGammaDraw(random, beta)];
  return 1 / (1 + Math.exp(y - x));
}

/**
 * The logarithm of a gamma draw (Marsaglia and Tsang, ACM Trans. Math. Softw. 26, 363 (2000)): small shapes give numbers
 * below the least double.
 */
function logGammaDraw(random: Random, shape: number): number {
  if (shape < 1) return logGammaDraw(random, shape + 1) + Math.log(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const normal = random.normal();
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/**
 * Angles from a beta distribution: given, or the one that makes the data most likely (BeInit).
 *
 * Its draws lie in [0, `scale`], 1 radian by default: fewer and smaller angles than uniformAngles gives, shaped as the features
 * are. The authors also add noise after every step of training; that is not done here. Source: Kulshrestha and Safro, IEEE QCE
 * 2022, arXiv:2204.13751; fitted and drawn as in their code, the ends of the data apart.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` without data or both parameters, for
 * parameters that are not positive, and for data without two different numbers.
 * @example
 * const start = beta({ data: [0.1, 0.4, 0.5, 0.55, 0.9, 0.35], seed: 7 });
 * const circuit = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling());
 * const layer = layers.quantum({ circuit, weightInitializer: start });
 */
export function beta(options: BetaOptions): BetaAngles {
  return new BetaAngles(
    checkOptions('beta', options, { data: true, alpha: true, beta: true, scale: true, ...seedOptionNames }),
  );
}
