import * as tf from '@tensorflow/tfjs';
import { defaultGroup } from '../circuit/angle.js';
import { isList } from '../circuit/weights.js';
import { count, KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { type CircuitLayer, circuitLayerOf, isCircuitLayer } from '../layers/circuit-layer.js';
import { fromConfigText, toConfigText } from '../layers/text-config.js';
import { checkOptions } from '../options.js';
import {
  checkOption,
  checkSeed,
  type Initializer,
  InitializerClass,
  type Place,
  seedAt,
  seedOptionNames,
  type SeedOptions,
} from './place.js';

/** Trained weights by group name. */
export type WeightValues = Readonly<Record<string, ArrayLike<number>>>;

export interface WarmStartOptions extends SeedOptions {
  /** Which quantum layer of the model, by name, where it has several. */
  readonly layer?: string;
  /** Standard deviation of normal numbers on the new weights, in radians. Default 0: they start at 0. */
  readonly noise?: number;
}

interface WarmStartConfig extends SeedOptions {
  /** `[name, values]` of each group, as config text: TF.js changes the case of names. */
  readonly groups: string;
  readonly noise: number;
}

type Group = readonly [name: string, values: readonly number[]];

/** Made by `initializers.warmStart`. */
export class WarmStart extends InitializerClass {
  static readonly className = 'WarmStart';
  readonly #config: WarmStartConfig;
  readonly #values: readonly number[] | undefined;

  constructor(config: WarmStartConfig, values?: readonly number[]) {
    super();
    this.#config = config;
    this.#values = values;
  }

  /** Weights of that shape, drawn or taken as the initializer says. */
  override apply(shape: tf.Shape): tf.Tensor {
    if (!this.#values) {
      throw new KetworkError(
        'unsupported',
        'The initializer warmStart is for the weights of circuits. Use it as weightInitializer of a quantum layer.',
      );
    }
    return tf.tensor([...this.#values], shape as number[], 'float32');
  }

  /** The initializer for a place: a weight group of a layer's circuit. */
  at(place: Place): Initializer {
    const { noise, seed } = this.#config;
    const groups = new Map(fromConfigText('groups', this.#config.groups) as readonly Group[]);
    const known = place.circuit.weightGroups;
    if (!known.some(({ name }) => groups.has(name))) {
      throw new KetworkError(
        'mismatch',
        `The initializer warmStart has weights of the groups ${[...groups.keys()].join(', ') || 'none'}, but the circuit's are ` +
          `${known.map(({ name }) => name).join(', ')}. Give weights by the names of the new circuit: warmStart({ name: values }).`,
      );
    }
    const { size } = known.find(({ name }) => name === place.group)!;
    const start = groups.get(place.group) ?? [];
    if (start.length > size) {
      throw new KetworkError(
        'mismatch',
        `The initializer warmStart has ${start.length} weights of the group "${place.group}", but the circuit has ` +
          `${count(size, 'weight')} there. Start a circuit that is as deep or deeper.`,
      );
    }
    const random = new Random(seedAt(seed, place));
    const added = Array.from({ length: size - start.length }, () => (noise === 0 ? 0 : noise * random.normal()));
    return new WarmStart(this.#config, [...start, ...added]);
  }

  /** What it is made of, for saved models. */
  override getConfig(): tf.serialization.ConfigDict {
    const { groups, noise, seed = null } = this.#config;
    return { groups, noise, seed };
  }
}

/**
 * Weights of another model: those of its quantum layer's groups, by name. Where the new circuit has more of a group, the rest
 * starts at 0 (or at small normal numbers), so that the new layers start with their rotations idle.
 *
 * Weights are taken in order, so the new circuit must have the old one's first: templates number theirs layer by layer, and the
 * same template with more layers fits; with more qubits it does not. Fixed gates of new layers act from the start: the output
 * stays what it was only where they do not change it. Loss and gradients in a small region round a trained solution do not
 * concentrate (Puig, Drudis, Thanasilp and Holmes, PRX Quantum 6, 010317 (2025), arXiv:2404.10044). The numbers are copied: the
 * source may be disposed of or trained on.
 *
 * @param source a model, its quantum layer, weights by group name, or a list of those of the group `weights`, in radians.
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for a model without a quantum layer or
 * with several and no name, and, when the layer is made, for weights that do not fit its circuit; `invalid` for weights
 * that are not finite, negative noise, or a layer not built yet.
 * @example
 * const shallow = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling({ layers: 2 }));
 * const model = tf.sequential({ layers: [layers.quantum({ circuit: shallow })] });
 * const deep = new Circuit(4).append(angleEmbedding()).append(stronglyEntangling({ layers: 4 }));
 * const layer = layers.quantum({ circuit: deep, weightInitializer: warmStart(model) });
 */
export function warmStart(
  source: tf.LayersModel | tf.layers.Layer | WeightValues | ArrayLike<number>,
  options: WarmStartOptions = {},
): WarmStart {
  const {
    layer,
    noise = 0,
    seed,
  } = checkOptions('warmStart', options, { layer: true, noise: true, ...seedOptionNames }, 'noise');
  checkOption('warmStart', 'noise', noise);
  checkSeed({ seed });
  const groups = source instanceof tf.layers.Layer ? groupsOf(layerOf(source, layer)) : valuesByGroup(source);
  const checked = groups.map(([name, values]): Group => [name, checkedValues(name, values)]);
  return new WarmStart({ groups: toConfigText(checked), noise, seed });
}

function valuesByGroup(given: WeightValues | ArrayLike<number>): [string, ArrayLike<number>][] {
  return isList(given) ? [[defaultGroup, given]] : Object.entries(given);
}

function layerOf(source: tf.layers.Layer, name: string | undefined): CircuitLayer {
  if (source instanceof tf.LayersModel) return circuitLayerOf(source, name);
  if (isCircuitLayer(source)) return source;
  throw new KetworkError(
    'mismatch',
    `The layer "${source.name}" is a ${source.getClassName()} and has no circuit. Give a quantum layer or its model.`,
  );
}

function groupsOf(layer: CircuitLayer): [string, ArrayLike<number>][] {
  if (layer.weights.length < layer.circuit.weightGroups.length) {
    throw new KetworkError(
      'invalid',
      `The layer "${layer.name}" has no weights yet. Apply it, or put it in a model, before it gives them away.`,
    );
  }
  return layer.circuit.weightGroups.map(({ name }, k) => [name, layer.weights[k]!.read().dataSync()]);
}

function checkedValues(name: string, values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const bad = list.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (bad < 0 && list.length > 0) return list;
  throw new KetworkError(
    'invalid',
    `The initializer warmStart was given ${bad < 0 ? 'no numbers' : `${list[bad]} as number ${bad}`} for the group "${name}". ` +
      'Give finite numbers by group: warmStart({ weights: [0.1, 0.2] }).',
  );
}
