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

export interface SmallNormalOptions extends SeedOptions {
  /** Standard deviation in radians. Default 0.1. */
  readonly stddev?: number;
}

/** Made by `initializers.smallNormal`. */
export class SmallNormal extends InitializerClass {
  static readonly className = 'SmallNormal';
  readonly #options: SeedOptions & { readonly stddev: number };

  constructor({ stddev = 0.1, seed }: SmallNormalOptions = {}) {
    super();
    checkOption('smallNormal', 'stddev', stddev);
    checkSeed({ seed });
    this.#options = { stddev, seed };
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    const { stddev, seed } = this.#options;
    return drawn(shape, seed, (random) => stddev * random.normal());
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at(place: Place): Initializer {
    return new SmallNormal({ ...this.#options, seed: seedAt(this.#options.seed, place) });
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    return { stddev: this.#options.stddev, seed: this.#options.seed ?? null };
  }
}

/**
 * Normal angles of mean 0 and a small standard deviation: rotations start near the identity, so that the circuit starts near
 * its fixed gates.
 *
 * The simplest start that is not uniform. gaussianByDepth chooses the deviation by depth.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a negative deviation or a seed that is
 * not a whole number.
 * @example
 * const circuit = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling());
 * const layer = layers.quantum({ circuit, weightInitializer: smallNormal({ stddev: 0.05 }) });
 */
export function smallNormal(options: SmallNormalOptions = {}): SmallNormal {
  return new SmallNormal(checkOptions('smallNormal', options, { stddev: true, ...seedOptionNames }, 'stddev'));
}
