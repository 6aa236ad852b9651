import type * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { supportOf } from '../math/pauli-word.js';
import type { PauliSum } from '../observables/pauli-sum.js';
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

export interface GaussianByDepthOptions extends SeedOptions {
  /**
   * L of the paper, whose circuit has L + 2 trainable rotations on each qubit. Default, in a quantum layer: two less than the
   * most weights that act on one of its qubits.
   */
  readonly layers?: number | null | undefined;
  /**
   * S of the paper: how many qubits a word of the observable touches. Default, in a quantum layer: the most of any word that
   * it reads, all qubits where it reads probabilities or the state.
   */
  readonly locality?: number | null | undefined;
}

/** Made by `initializers.gaussianByDepth`. */
export class GaussianByDepth extends InitializerClass {
  static readonly className = 'GaussianByDepth';
  readonly #options: GaussianByDepthOptions;

  constructor(options: GaussianByDepthOptions = {}) {
    super();
    const { layers, locality } = options;
    // A circuit of one rotation on each qubit has L = −1 by the count above.
    if (layers !== undefined && layers !== null) checkOption('gaussianByDepth', 'layers', layers, -1);
    if (locality !== undefined && locality !== null) checkOption('gaussianByDepth', 'locality', locality, 1);
    checkSeed(options);
    this.#options = options;
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    const { layers, locality, seed } = this.#options;
    if (typeof layers !== 'number' || typeof locality !== 'number') {
      throw new KetworkError(
        'invalid',
        'The initializer gaussianByDepth knows depth and locality only in a quantum layer. Elsewhere give it layers and locality.',
      );
    }
    const stddev = Math.sqrt(1 / (4 * locality * (layers + 2)));
    return drawn(shape, seed, (random) => stddev * random.normal());
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at(place: Place): Initializer {
    const { layers, locality, seed } = this.#options;
    return new GaussianByDepth({
      layers: layers ?? mostWeightsOnAQubit(place.circuit) - 2,
      locality: locality ?? mostQubitsOfAWord(place.observables, place.circuit.qubits),
      seed: seedAt(seed, place),
    });
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    const { layers = null, locality = null, seed = null } = this.#options;
    return { layers, locality, seed };
  }
}

function mostWeightsOnAQubit({ qubits, operations }: Circuit): number {
  const counts = new Array<number>(qubits).fill(0);
  for (const operation of operations) {
    const weights = operation.angles.filter(({ parameter }) => parameter?.kind === 'weight').length;
    for (const qubit of operation.qubits) counts[qubit]! += weights;
  }
  return Math.max(...counts);
}

function mostQubitsOfAWord(observables: readonly PauliSum[], qubits: number): number {
  const sizes = observables.flatMap(({ terms }) => terms.map(({ word }) => supportOf(word).length));
  return sizes.length === 0 ? qubits : Math.max(1, ...sizes);
}

/**
 * Normal angles of mean 0 and variance `1 / (4 S (L + 2))`, L the depth and S the locality of what is measured.
 *
 * So much spread that training starts somewhere, and so little that the norm of the gradient falls at most polynomially with
 * depth and qubits, where that of uniformAngles falls exponentially; for an observable that touches few qubits, for the power
 * grows with S. In a quantum layer depth and locality are those of its circuit and observables; layers and locality say
 * otherwise. It is a cautious choice: 10 qubits, 82 rotations on each and ⟨Z0 Z1⟩ have a variance of 5e-4 with uniformAngles,
 * 5e-3 with this and 1.7e-2 with smallNormal. Source: Zhang, Liu, Hsieh and Tao, NeurIPS 2022, arXiv:2203.09376, its variance taken
 * for angles of `exp(−i θ/2 P)`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a locality below 1, layers below −1,
 * and outside quantum layers without both.
 * @example
 * const circuit = new Circuit(6).append(angleEmbedding()).append(hardwareEfficient({ layers: 20 }));
 * const layer = layers.quantum({ circuit, observables: [z(0)], weightInitializer: gaussianByDepth() });
 */
export function gaussianByDepth(options: GaussianByDepthOptions = {}): GaussianByDepth {
  return new GaussianByDepth(
    checkOptions('gaussianByDepth', options, { layers: true, locality: true, ...seedOptionNames }, 'layers'),
  );
}
