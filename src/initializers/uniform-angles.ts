import * as tf from '@tensorflow/tfjs';
import { checkOptions } from '../options.js';
import {
  checkSeed,
  type Initializer,
  InitializerClass,
  type Place,
  seedAt,
  seedOptionNames,
  type SeedOptions,
} from './place.js';

/** Made by `initializers.uniformAngles`. */
export class UniformAngles extends InitializerClass {
  static readonly className = 'UniformAngles';
  readonly #options: SeedOptions;

  constructor(options: SeedOptions = {}) {
    super();
    checkSeed(options);
    this.#options = options;
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    // A minval of 0 would be none to TF.js, which then starts at its default of −0.05.
    const range = { minval: Number.MIN_VALUE, maxval: 2 * Math.PI };
    return tf.initializers.randomUniform({ ...range, seed: this.#options.seed ?? 0 }).apply(shape);
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at(place: Place): Initializer {
    return new UniformAngles({ seed: seedAt(this.#options.seed, place) });
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    return { seed: this.#options.seed ?? null };
  }
}

/**
 * Angles uniform in [0, 2π): what quantum layers start from unless told otherwise.
 *
 * It favours no state, and in deep circuits that is the trouble: with n qubits and about as many layers gradients fall as
 * 2^−n (McClean et al., Nat. Commun. 9, 4812 (2018)). For deep circuits use identityBlocks or gaussianByDepth.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a seed that is not a whole number.
 * @example
 * const circuit = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling());
 * const layer = layers.quantum({ circuit, weightInitializer: uniformAngles({ seed: 7 }) });
 */
export function uniformAngles(options: SeedOptions = {}): UniformAngles {
  return new UniformAngles(checkOptions('uniformAngles', options, seedOptionNames, 'seed'));
}
