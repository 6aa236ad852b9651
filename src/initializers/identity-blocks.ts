import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { mirroredPairs } from '../circuit/mirrors.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions } from '../options.js';
import {
  checkSeed,
  type Initializer,
  InitializerClass,
  type Place,
  seedOptionNames,
  type SeedOptions,
} from './place.js';

/** Made by `initializers.identityBlocks`. */
export class IdentityBlocks extends InitializerClass {
  static readonly className = 'IdentityBlocks';
  readonly #options: SeedOptions;
  readonly #values: readonly number[] | undefined;

  constructor(options: SeedOptions = {}, values?: readonly number[]) {
    super();
    checkSeed(options);
    this.#options = options;
    this.#values = values;
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    if (!this.#values) {
      throw new KetworkError(
        'unsupported',
        'The initializer identityBlocks needs the circuit that its weights belong to. Use it as weightInitializer of a quantum layer.',
      );
    }
    return tf.tensor([...this.#values], shape as number[], 'float32');
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at({ circuit, group, seed }: Place): Initializer {
    // One stream for all groups, for a block may have weights of several.
    const values = identityWeights(circuit, new Random(this.#options.seed ?? seed)).get(group);
    return new IdentityBlocks(this.#options, values);
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    return { seed: this.#options.seed ?? null };
  }
}

/** Weights by group with which every block that is followed by its inverse does nothing; others are 0. */
function identityWeights(circuit: Circuit, random: Random): ReadonlyMap<string, readonly number[]> {
  const pairs = mirroredPairs(circuit).flatMap(({ weights }) => weights);
  if (pairs.length === 0) {
    throw new KetworkError(
      'mismatch',
      'The initializer identityBlocks found no block of the circuit that is followed by its inverse with weights of its own. ' +
        'Build it with mirroredBlocks({ block, blocks }).',
    );
  }
  const values = new Map(circuit.weightGroups.map(({ name, size }) => [name, new Array<number>(size).fill(0)]));
  const drawn = new Set<string>();
  for (const { group, block, inverse } of pairs) {
    const own = values.get(group)!;
    if (!drawn.has(`${group} ${block}`)) own[block] = 2 * Math.PI * random.uniform();
    drawn.add(`${group} ${block}`);
    own[inverse] = own[block]!;
  }
  return values;
}

/**
 * Uniform angles for the blocks of a circuit, and the same angles for the inverses that follow them: the whole starts as the
 * identity (‖U − 1‖ < 1e-5 in float32).
 *
 * The circuit is built with `mirroredBlocks`; weights outside of its blocks start at 0. As deep as the circuit may be, a
 * gradient at the start is that of one block alone, and does not fall with the number of blocks; for shallow blocks and a
 * local observable it does not fall with the number of qubits. Source: Grant, Wossnig, Ostaszewski and Benedetti, Quantum 3,
 * 214 (2019), arXiv:1903.05076.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a seed that is not a whole number; when
 * the layer is made, `mismatch` for a circuit without such blocks; `unsupported` outside of quantum layers.
 * @example
 * const blocks = mirroredBlocks({ block: stronglyEntangling({ layers: 2 }), blocks: 5 });
 * const circuit = new Circuit(4).append(angleEmbedding()).append(blocks);
 * const layer = layers.quantum({ circuit, weightInitializer: identityBlocks() });
 */
export function identityBlocks(options: SeedOptions = {}): IdentityBlocks {
  return new IdentityBlocks(checkOptions('identityBlocks', options, seedOptionNames, 'seed'));
}
