import type * as tf from '@tensorflow/tfjs';
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

export interface NearCliffordOptions extends SeedOptions {
  /** Standard deviation of what is added to the multiples of π/2, in radians. Default 0.1. */
  readonly noise?: number;
}

/** Made by `initializers.nearClifford`. */
export class NearClifford extends InitializerClass {
  static readonly className = 'NearClifford';
  readonly #options: SeedOptions & { readonly noise: number };

  constructor({ noise = 0.1, seed }: NearCliffordOptions = {}) {
    super();
    checkOption('nearClifford', 'noise', noise);
    checkSeed({ seed });
    this.#options = { noise, seed };
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    const { noise, seed } = this.#options;
    return drawn(shape, seed, (random) => (Math.PI / 2) * random.integer(4) + noise * random.normal());
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at(place: Place): Initializer {
    return new NearClifford({ ...this.#options, seed: seedAt(this.#options.seed, place) });
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    return { noise: this.#options.noise, seed: this.#options.seed ?? null };
  }
}

/**
 * Angles at random multiples of π/2 (0, 1, 2 or 3) plus normal noise: the circuit starts near a random Clifford circuit.
 *
 * At the multiples themselves the gradient of a Pauli word, by a weight of one gate in a circuit without other angles, is 0, 1 or
 * −1 times the gate's scale: most starts are flat and some are steep. It is therefore a start to draw many times and choose from,
 * as Ravi et al. do (CAFQA, ASPLOS 2023, arXiv:2202.12924). A single draw is no cure: the variance is that of uniformAngles, for
 * the four multiples have the same first and second moments of cos and sin as all angles.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for negative noise or a seed that is not a
 * whole number.
 * @example
 * const circuit = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling());
 * const candidates = [1, 2, 3].map((seed) => layers.quantum({ circuit, weightInitializer: nearClifford({ seed }) }));
 */
export function nearClifford(options: NearCliffordOptions = {}): NearClifford {
  return new NearClifford(checkOptions('nearClifford', options, { noise: true, ...seedOptionNames }, 'noise'));
}
