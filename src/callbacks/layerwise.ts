import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { type CircuitLayer, circuitLayerOf } from '../layers/circuit-layer.js';
import { checkOptions, type OptionNames } from '../options.js';
import { assignPlainly, holdWeights, type Release } from './held-weights.js';
import { growingEpochs, type LayerwiseSchedule, stageOf } from './layerwise-schedule.js';

export interface LayerwiseOptions {
  /**
   * How many layers the circuit has: each of its weight groups is cut into so many equal parts, in order. Or, for a circuit of
   * one group, how many weights each layer has. hardwareEfficient and twoLocal have one layer of rotations more than they say.
   */
  readonly layers: number | readonly number[];
  /** Layers to start with. Default 1. */
  readonly start?: number;
  /** p of the paper: layers to add in each step. Default 1. */
  readonly grow?: number;
  /** q of the paper: how many of the newest layers are trained while the circuit grows. Default `2 · grow`. */
  readonly train?: number;
  /** Epochs before the next layers are added. Default 5. */
  readonly epochsPerStep?: number;
  /** r of the paper: the share of the layers that is trained together once all are there. Default 0.5: one half, then the other. */
  readonly share?: number;
  /** Epochs before the next part has its turn. Default that of `epochsPerStep`. */
  readonly epochsPerPart?: number;
  /** The name of the quantum layer, where the model has several. */
  readonly layer?: string;
}

const optionNames: OptionNames<LayerwiseOptions> = {
  layers: true,
  start: true,
  grow: true,
  train: true,
  epochsPerStep: true,
  share: true,
  epochsPerPart: true,
  layer: true,
};

/**
 * Trains the circuit of a model layer by layer, for `model.fit` and `training.fit`: first it grows, each new layer with
 * rotations idle (weights 0) and all but the newest layers frozen; then larger parts are trained in turn.
 *
 * Few layers have steep gradients and few weights to disturb; a deep circuit whose weights all start at random has neither.
 * Layers that are not there yet are there all the same, with weights 0: their fixed gates act, and a step costs as much as one of
 * the whole circuit. Frozen weights do not move whatever the optimizer remembers of them; other layers of the model train all the
 * time. The stage depends on the epoch alone, so that a resumed training goes on in the right one. If `fit` throws, dispose of the
 * model or train it with this callback again: weights stay frozen until a training ends. Source: Skolik, McClean, Mohseni, van der
 * Smagt and Leib, Quantum Mach. Intell. 3, 5 (2021), arXiv:2006.14904.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for numbers out of range; when training
 * begins, `invalid` for too few epochs to grow all layers, `mismatch` for layers that do not fit the circuit's weights or a
 * model without a quantum layer.
 * @example
 * const circuit = new Circuit(2).append(angleEmbedding()).append(stronglyEntangling({ layers: 4 }));
 * const deep = tf.sequential({ layers: [layers.quantum({ circuit }), tf.layers.dense({ units: 2, activation: 'softmax' })] });
 * deep.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
 * const growing = callbacks.layerwise({ layers: 4, epochsPerStep: 2 });
 * await deep.fit(x, y, { epochs: 16, verbose: 0, callbacks: [growing] });
 */
export function layerwise(options: LayerwiseOptions): tf.Callback {
  return new Layerwise(checkOptions('layerwise', options, optionNames, 'layers'));
}

class Layerwise extends tf.Callback {
  readonly #schedule: LayerwiseSchedule;
  readonly #sizes: readonly number[] | undefined;
  readonly #layer: string | undefined;
  #releases: Release[] = [];
  #stage = '';

  constructor(options: LayerwiseOptions) {
    super();
    this.#schedule = scheduleOf(options);
    this.#sizes = typeof options.layers === 'number' ? undefined : [...options.layers];
    this.#layer = options.layer;
  }

  override async onTrainBegin(): Promise<void> {
    this.#release();
    const [needed, epochs] = [growingEpochs(this.#schedule), Number(this.params.epochs)];
    if (epochs < needed) {
      throw new KetworkError(
        'invalid',
        `The circuit needs ${needed} epochs to grow to ${this.#schedule.layers} layers, but the training has ${epochs}. Train longer, ` +
          'or lower epochsPerStep.',
      );
    }
    // What does not fit is said before the first epoch.
    this.#bordersOf(this.#circuitLayer());
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    const stage = stageOf(this.#schedule, epoch);
    const key = JSON.stringify(stage);
    if (key === this.#stage) return;
    this.#release();
    this.#stage = key;
    const layer = this.#circuitLayer();
    this.#bordersOf(layer).forEach((borders, k) => {
      const variable = layer.weights[k]!.read() as tf.Variable;
      const [grown, from, to] = [borders[stage.grown]!, borders[stage.from]!, borders[stage.to]!];
      const numbers = Array.from({ length: borders.at(-1)! }, (_, index) => index);
      tf.tidy(() => {
        const there = tf.tensor(
          numbers.map((index) => index < grown),
          variable.shape,
          'bool',
        );
        assignPlainly(variable, tf.where(there, variable, tf.zerosLike(variable)));
      });
      const isFree = numbers.map((index) => index >= from && index < to);
      this.#releases.push(holdWeights(variable, isFree));
    });
  }

  override async onTrainEnd(): Promise<void> {
    this.#release();
  }

  #release(): void {
    this.#releases.splice(0).forEach((release) => release());
    this.#stage = '';
  }

  #circuitLayer(): CircuitLayer {
    return circuitLayerOf(this.model as tf.LayersModel, this.#layer);
  }

  /** For each weight group, the index of the first weight of every layer, and behind the last. */
  #bordersOf({ circuit, name: layer }: CircuitLayer): number[][] {
    const { layers } = this.#schedule;
    const groups = circuit.weightGroups;
    if (this.#sizes) {
      const total = this.#sizes.reduce((sum, size) => sum + size, 0);
      if (groups.length !== 1 || groups[0]!.size !== total) {
        const theirs = groups.map(({ name, size }) => `${size} in "${name}"`).join(', ') || 'none';
        throw new KetworkError(
          'mismatch',
          `The layers were given ${total} weights together, but the circuit of "${layer}" has ${theirs}. Give sizes that add up to ` +
            'one group.',
        );
      }
      return [this.#sizes.reduce<number[]>((borders, size) => [...borders, borders.at(-1)! + size], [0])];
    }
    return groups.map(({ name, size }) => {
      if (size % layers !== 0) {
        throw new KetworkError(
          'mismatch',
          `The ${size} weights of "${name}" in "${layer}" cannot be cut into ${layers} equal layers. Say how many weights each layer ` +
            'has: layers: [6, 6, 3]; closing rotations are a layer too.',
        );
      }
      return Array.from({ length: layers + 1 }, (_, k) => (k * size) / layers);
    });
  }
}

function scheduleOf(options: LayerwiseOptions): LayerwiseSchedule {
  const layers = typeof options.layers === 'number' ? options.layers : options.layers.length;
  const {
    start = 1,
    grow = 1,
    train = 2 * grow,
    epochsPerStep = 5,
    share = 0.5,
    epochsPerPart = epochsPerStep,
  } = options;
  const counts = { layers, start, grow, train, epochsPerStep, epochsPerPart };
  for (const [name, value] of Object.entries(counts)) checkCount(name, value);
  if (typeof options.layers !== 'number') options.layers.forEach((size) => checkCount('the weights of a layer', size));
  if (start > layers) {
    throw new KetworkError('invalid', `The circuit starts with ${start} layers but has ${layers}. Start with fewer.`);
  }
  if (!(share > 0 && share <= 1) || Math.ceil(1 / share - 1e-9) > layers) {
    throw new KetworkError(
      'invalid',
      `layerwise was given share = ${share} of ${layers} layers. Use a number from ${1 / layers} (one layer) to 1 (all).`,
    );
  }
  return { ...counts, share };
}

function checkCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new KetworkError('invalid', `layerwise was given ${name} = ${value}. Use a whole number from 1 up.`);
}
