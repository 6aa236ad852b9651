import * as tf from '@tensorflow/tfjs';
import { count, KetworkError } from '../errors.js';
import { QuantumLayer } from '../layers/quantum.js';
import { checkOptions } from '../options.js';
import { type NamedGradients, tapGradients } from './gradient-tap.js';

export interface GradientMonitorOptions {
  /** Gradients of every so many batches are looked at, the first of an epoch among them. Default 10. */
  readonly every?: number;
  /** Measure as hardware would: warn where so many shots per sample and circuit do not tell slopes from 0. */
  readonly shots?: number;
  /** Where the warning goes. Default `console.warn`. */
  readonly onWarning?: (message: string) => void;
}

/** The gradient of the loss with the weights of a quantum layer, over the batches that were looked at in an epoch. */
export interface GradientRecord {
  /** From 0. */
  readonly epoch: number;
  readonly layer: string;
  /** Root of the mean square of a slope. */
  readonly rms: number;
  /** Mean length of the gradient. */
  readonly norm: number;
  /** Variance of the slopes, over weights and batches. */
  readonly variance: number;
}

/** A callback that watches gradients; `records` has what it saw. */
export interface GradientMonitor extends tf.Callback {
  readonly records: readonly GradientRecord[];
}

/**
 * Slopes that float32 leaves no digit of: a loss and its gradient are sums of numbers of about 1 with rounding errors of 6e-8 each,
 * some hundred of them.
 */
const float32Floor = 1e-6;

/**
 * Watches the gradients of every quantum layer during training, those that the optimizer is handed, and warns once a layer when
 * they have vanished: below what float32, or the given number of shots, tells from 0. The warning says why: flat from the
 * start (a barren plateau), flat after training, or flat with the rest of the model. For `model.fit` and `training.fit`.
 *
 * Each epoch's logs get `grad_rms_<layer>`, `grad_norm_<layer>` and `grad_var_<layer>`: callbacks after this one and the history
 * have them.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for `every` or `shots` that is no positive
 * whole number; when training begins, for a model without trainable quantum layers.
 * @example
 * const quantumModel = tf.sequential({ layers: [layers.quantum({ circuit: new Circuit(1).rx(input(0), 0).ry(weight(0), 0) })] });
 * quantumModel.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * const monitor = callbacks.gradientMonitor({ every: 1 });
 * await quantumModel.fit(tf.tensor2d([[0.3]]), tf.tensor2d([[1]]), { epochs: 2, verbose: 0, callbacks: [monitor] });
 * monitor.records.length; // 2
 */
export function gradientMonitor(options: GradientMonitorOptions = {}): GradientMonitor {
  const { every = 10, shots } = checkOptions(
    'gradientMonitor',
    options,
    { every: true, shots: true, onWarning: true },
    'every',
  );
  for (const [name, value] of Object.entries({ every, shots })) {
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    throw new KetworkError('invalid', `The gradient monitor was given ${name} ${value}. Use a whole number from 1 on.`);
  }
  return new Monitor(options);
}

interface Watched {
  readonly layer: QuantumLayer;
  readonly names: readonly string[];
  /** `[sum, sum of squares, number]` of a batch's slopes, by batch. */
  sums: (readonly [number, number, number])[];
}

class Monitor extends tf.Callback implements GradientMonitor {
  readonly #options: GradientMonitorOptions;
  readonly #records: GradientRecord[] = [];
  #watched: Watched[] = [];
  #untap: (() => void) | undefined;
  /** Sums of the batch in hand: a row for each watched layer, one for the rest of the model. */
  #pending: tf.Tensor2D | undefined;
  #rest: (readonly [number, number, number])[] = [];
  #isLooking = false;
  #warned = new Set<QuantumLayer>();

  constructor(options: GradientMonitorOptions) {
    super();
    this.#options = options;
  }

  get records(): readonly GradientRecord[] {
    return this.#records;
  }

  override async onTrainBegin(): Promise<void> {
    const model = this.model!;
    const layers = quantumLayersOf(model).filter(({ trainableWeights }) => trainableWeights.length > 0);
    if (layers.length === 0) {
      throw new KetworkError(
        'invalid',
        `The model "${model.name}" has no quantum layer with trainable weights, so there are no gradients to watch.`,
      );
    }
    this.#watched = layers.map((layer) => ({
      layer,
      names: layer.trainableWeights.map((weight) => (weight.read() as tf.Variable).name),
      sums: [],
    }));
    this.#untap?.();
    this.#untap = tapGradients(model.optimizer, (gradients) => this.#look(gradients));
  }

  override async onEpochBegin(): Promise<void> {
    for (const each of this.#watched) each.sums = [];
    this.#rest = [];
  }

  override async onBatchBegin(batch: number): Promise<void> {
    this.#isLooking = batch % (this.#options.every ?? 10) === 0;
  }

  /** Within the training step: nothing is read back here, and what is kept is a few numbers. */
  #look(gradients: NamedGradients): void {
    if (!this.#isLooking) return;
    this.#pending?.dispose();
    this.#pending = tf.tidy(() => {
      const own = new Set(this.#watched.flatMap(({ names }) => names));
      const rest = [...gradients.keys()].filter((name) => !own.has(name));
      const groups = [...this.#watched.map(({ names }) => names), rest];
      return tf.keep(tf.stack(groups.map((names) => sumsOf(names, gradients))) as tf.Tensor2D);
    });
  }

  override async onBatchEnd(): Promise<void> {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    const values = await pending.data();
    pending.dispose();
    const row = (k: number) => [values[3 * k]!, values[3 * k + 1]!, values[3 * k + 2]!] as const;
    this.#watched.forEach((each, k) => each.sums.push(row(k)));
    this.#rest.push(row(this.#watched.length));
  }

  override async onEpochEnd(epoch: number, logs: Record<string, number | tf.Tensor> = {}): Promise<void> {
    const rest = statisticsOf(this.#rest);
    for (const { layer, sums } of this.#watched) {
      const found = statisticsOf(sums);
      // An optimizer that makes gradients of its own (SPSA) hands none out.
      if (!found) continue;
      const { name } = layer;
      this.#records.push({ epoch, layer: name, ...found });
      Object.assign(logs, {
        [`grad_rms_${name}`]: found.rms,
        [`grad_norm_${name}`]: found.norm,
        [`grad_var_${name}`]: found.variance,
      });
      this.#judge(layer, found.rms, rest?.rms);
    }
  }

  override async onTrainEnd(): Promise<void> {
    this.#untap?.();
    this.#untap = undefined;
    this.#pending?.dispose();
    this.#pending = undefined;
  }

  #judge(layer: QuantumLayer, rms: number, rest: number | undefined): void {
    const { shots, onWarning = (message: string) => console.warn(message) } = this.#options;
    const batch = Math.min(Number(this.params['batchSize']) || 1, Number(this.params['samples']) || Infinity);
    // By parameter shift (E₊ − E₋)/2, each from N shots of variance at most 1, averaged over the batch.
    const floor = Math.max(float32Floor, shots === undefined ? 0 : 1 / Math.sqrt(2 * shots * batch));
    if (!(rms < floor) || this.#warned.has(layer)) return;
    this.#warned.add(layer);
    const limit =
      floor === float32Floor
        ? 'what float32 resolves'
        : `what ${count(shots!, 'shot')} for each of ${count(batch, 'sample')} can resolve`;
    const first = this.#records.find((record) => record.layer === layer.name)!;
    onWarning(
      `The gradients of layer "${layer.name}" have vanished: a slope is ${rms.toExponential(1)} (root mean square), below ` +
        `${floor.toExponential(1)}, ${limit}. ${reasonOf(layer, first.rms, floor, rest)}`,
    );
  }
}

function reasonOf(layer: QuantumLayer, first: number, floor: number, rest: number | undefined): string {
  if (rest !== undefined && rest < floor) {
    return 'Those of the other layers have vanished too: the loss itself is flat here, as it has converged or its last activation is saturated.';
  }
  if (first >= floor) {
    return `They were ${first.toExponential(1)} in the first epoch: training has come to a flat place. If the loss is not good yet, lower the learning rate or start elsewhere.`;
  }
  return (
    `They were so from the start: a barren plateau of its ${count(layer.circuit.qubits, 'qubit')} and ${count(layer.circuit.weights, 'weight')}. ` +
    'Read observables on few qubits, use fewer layers, or start near the identity; diagnostics.gradientVariance measures each.'
  );
}

/** `[sum, sum of squares, number]` of all slopes of some variables. */
function sumsOf(names: readonly string[], gradients: NamedGradients): tf.Tensor1D {
  const own = names.flatMap((name) => gradients.get(name) ?? []);
  const size = own.reduce((total, { size: each }) => total + each, 0);
  if (size === 0) return tf.zeros([3]);
  const flat = tf.concat(own.map((tensor) => tensor.flatten()));
  return tf.stack([flat.sum(), flat.square().sum(), tf.scalar(size)]) as tf.Tensor1D;
}

function statisticsOf(sums: readonly (readonly [number, number, number])[]) {
  const total = [0, 1, 2].map((k) => sums.reduce((sum, each) => sum + each[k]!, 0));
  const [sum, squares, slopes] = total as [number, number, number];
  if (slopes === 0) return undefined;
  const norm = sums.reduce((length, each) => length + Math.sqrt(each[1]), 0) / sums.length;
  return { rms: Math.sqrt(squares / slopes), norm, variance: Math.max(0, squares / slopes - (sum / slopes) ** 2) };
}

/** Quantum layers of a model, those of models within it too. */
function quantumLayersOf(model: tf.LayersModel): QuantumLayer[] {
  return model.layers.flatMap((layer) => {
    if (layer instanceof QuantumLayer) return [layer];
    return layer instanceof tf.LayersModel ? quantumLayersOf(layer) : [];
  });
}
