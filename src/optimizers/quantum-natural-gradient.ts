import * as tf from '@tensorflow/tfjs';
import type { MetricTensorOptions } from '../autodiff/metric-tensor.js';
import { KetworkError } from '../errors.js';
import { batchMetric } from './batch-metric.js';
import { QuantumLayer } from '../layers/quantum.js';
import { checkOptions, type OptionNames } from '../options.js';
import { trainableOf } from './flat-weights.js';
import { KeyedVariables } from './keyed-variables.js';
import { layerWeightsOf } from './layer-weights.js';
import { type Gradients, type NamedGradient, namedGradients } from './named-gradients.js';
import { naturalDirection } from './natural-direction.js';
import { optimizerFrom, savedOptimizer, type SavedOptimizer } from './nested-optimizer.js';
import { checkNotNegative, checkPositive } from './option-checks.js';
import { numbersOf } from './synchronous-read.js';

export interface QuantumNaturalGradientOptions {
  /** Default 0.05. */
  readonly learningRate?: number;
  /**
   * Which metric tensor: `full` (default), `block-diagonal` or `diagonal`; see `metricTensor`. The latter two leave couplings of
   * weights out and may need a lower learning rate.
   */
  readonly approximation?: MetricTensorOptions['approximation'];
  /** λ, added to the diagonal of the metric; 0 takes its pseudo-inverse. Default 0.001. */
  readonly regularization?: number;
  /** How much of the last step goes into the next, from 0 (default) up to but not 1. */
  readonly momentum?: number;
  /** What moves the variables that are no circuit weights. Default plain descent at the same rate and momentum. */
  readonly classical?: tf.Optimizer | SavedOptimizer | null;
}

const optionNames: OptionNames<QuantumNaturalGradientOptions> = {
  learningRate: true,
  approximation: true,
  regularization: true,
  momentum: true,
  classical: true,
};

type NamedTensors = Awaited<ReturnType<tf.Optimizer['getWeights']>>;

/**
 * Quantum natural gradient descent: circuit weights move by `−η (g + λ)⁻¹ ∇L`, with g the metric tensor of the layer's
 * state, averaged over the batch. Steps are as long as the state moves, not the angles.
 *
 * It finds the quantum layers by their weights, each with a metric of its own. Every step runs the layers' circuits as often
 * as the metric needs besides; the solution, in float64, takes time as the cube of the weights. g is the Fubini-Study metric,
 * a quarter of the quantum Fisher information, so that a single RY moves by four times its plain step.
 *
 * Source: Stokes et al. 2020, Quantum 4, 269 (arXiv:1909.02108).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for options out of range; in training
 * `unsupported` where there is no quantum layer and no `classical` optimizer, or no tensor can be read synchronously
 * (webgpu in Node).
 * @example
 * const layer = layers.quantum({ circuit: new Circuit(1).ry(weight(0), 0), weightInitializer: 'ones' });
 * const energy = () => layer.apply(tf.zeros([1, 0])).sum();
 * const optimizer = optimizers.quantumNaturalGradient({ learningRate: 0.1 });
 * energy(); // 0.54
 * for (let step = 0; step < 25; step++) optimizer.minimize(energy);
 * energy(); // -1
 */
export function quantumNaturalGradient(options: QuantumNaturalGradientOptions = {}): QuantumNaturalGradient {
  return new QuantumNaturalGradient(checkOptions('quantumNaturalGradient', options, optionNames, 'learningRate'));
}

/** See {@link quantumNaturalGradient}. */
export class QuantumNaturalGradient extends tf.Optimizer {
  static readonly className = 'QuantumNaturalGradient';

  learningRate: number;
  /** What moves the variables that are no circuit weights; disposed of with this. */
  readonly classical: tf.Optimizer | undefined;
  readonly #approximation: NonNullable<QuantumNaturalGradientOptions['approximation']>;
  readonly #regularization: number;
  readonly #momentum: number;
  /** What the circuits read while the last gradients were computed. */
  readonly #read = new Map<QuantumLayer, tf.Tensor2D[]>();
  readonly #velocities = new KeyedVariables<tf.Variable>();

  constructor(options: QuantumNaturalGradientOptions = {}) {
    super();
    const { learningRate = 0.05, approximation = 'full', regularization = 1e-3, momentum = 0 } = options;
    checkPositive(name, { learningRate });
    checkNotNegative(name, { regularization, momentum });
    if (momentum >= 1) {
      throw new KetworkError('invalid', `The momentum of ${name} is ${momentum}. Use a number below 1, such as 0.9.`);
    }
    this.learningRate = learningRate;
    this.#approximation = approximation;
    this.#regularization = regularization;
    this.#momentum = momentum;
    this.classical = optimizerFrom(options.classical);
  }

  /** As in every optimizer; what the circuits of the variables' quantum layers read meanwhile is kept for `applyGradients`. */
  override computeGradients(f: () => tf.Scalar, given?: tf.Variable[]): { value: tf.Scalar; grads: tf.NamedTensorMap } {
    const { quantum } = layerWeightsOf(trainableOf(given));
    this.#forget();
    for (const { layer } of quantum) layer.recordInputs();
    try {
      return super.computeGradients(f, given);
    } finally {
      for (const { layer } of quantum) this.#read.set(layer, layer.takeInputs());
    }
  }

  override applyGradients(given: Gradients): void {
    const gradients = namedGradients(given);
    const variables = gradients.map(({ variable }) => variable);
    const inner = new Set(this.classical ? layerWeightsOf(variables).classical : []);
    const natural = this.#naturalGradients(gradients);
    for (const { variable, gradient } of gradients) {
      const direction = natural.get(variable) ?? gradient;
      if (direction && !inner.has(variable)) this.#move(variable, direction);
    }
    this.classical?.applyGradients(
      gradients.flatMap(({ variable, gradient }) =>
        inner.has(variable) && gradient ? [{ name: variable.name, tensor: gradient }] : [],
      ),
    );
    tf.dispose([...natural.values()]);
    this.incrementIterations();
  }

  /** The gradients of circuit weights divided by their layer's metric. */
  #naturalGradients(gradients: readonly NamedGradient[]): Map<tf.Variable, tf.Tensor> {
    const used = gradients.flatMap(({ variable, gradient }) =>
      gradient && QuantumLayer.placeOf(variable) ? [{ variable, gradient }] : [],
    );
    const { quantum } = layerWeightsOf(used.map(({ variable }) => variable));
    if (quantum.length === 0) {
      if (!this.classical) throw noLayer();
      return new Map();
    }
    const row = tf.tidy(() => numbersOf(tf.concat(used.map(({ gradient }) => gradient.as1D())), name).slice());
    for (const weights of quantum) {
      const { layer, ofRow } = weights;
      const recorded = this.#read.get(layer) ?? [];
      if (layer.circuit.inputs > 0 && recorded.length === 0) throw unseenInputs(layer.name);
      const metric = batchMetric(weights, recorded, this.#approximation, name);
      const gradient = ofRow.map((at) => row[at]!);
      naturalDirection(metric, this.#regularization, gradient).forEach((value, k) => (row[ofRow[k]!] = value));
    }
    this.#forget();
    let first = 0;
    return new Map(
      used.map(({ variable }) => [variable, tf.tensor(row.slice(first, (first += variable.size)), variable.shape)]),
    );
  }

  /** `v ← m v + direction`, `θ ← θ − η v`, as in TF.js. */
  #move(variable: tf.Variable, direction: tf.Tensor): void {
    tf.tidy(() => {
      if (this.#momentum === 0) return variable.assign(tf.sub(variable, tf.mul(direction, this.learningRate)));
      const name = `${variable.name}/momentum`;
      const velocity = this.#velocities.of(variable, name, variable.shape, () => tf.zerosLike(variable));
      velocity.assign(tf.add(tf.mul(velocity, this.#momentum), direction));
      variable.assign(tf.sub(variable, tf.mul(velocity, this.learningRate)));
    });
  }

  /** The optimizer's state, for checkpoints. */
  override async getWeights(): Promise<NamedTensors> {
    const inner = (await this.classical?.getWeights()) ?? [];
    return [
      await this.saveIterations(),
      ...this.#velocities.weights(),
      ...inner.map(({ name, tensor }) => ({ name: innerPrefix + name, tensor })),
    ];
  }

  /** Goes on from a state that `getWeights` gave. */
  override async setWeights(given: NamedTensors): Promise<void> {
    const own = await this.extractIterations(given.filter(({ name }) => !name.startsWith(innerPrefix)));
    this.#velocities.restore(own);
    await this.classical?.setWeights(
      given
        .filter(({ name }) => name.startsWith(innerPrefix))
        .map(({ name, tensor }) => ({ name: name.slice(innerPrefix.length), tensor })),
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      learningRate: this.learningRate,
      approximation: this.#approximation,
      regularization: this.#regularization,
      momentum: this.#momentum,
      classical: savedOptimizer(this.classical),
    };
  }

  #forget(): void {
    tf.dispose([...this.#read.values()]);
    this.#read.clear();
  }

  override dispose(): void {
    this.#forget();
    this.#velocities.dispose();
    this.classical?.dispose();
  }
}

const name = 'Quantum natural gradient';
const innerPrefix = 'classical/';

const unseenInputs = (layer: string) =>
  new KetworkError(
    'unsupported',
    `${name} was given gradients, but not what the circuit of layer "${layer}" read. Use minimize(f) or computeGradients(f) of ` +
      'the optimizer in place of tf.variableGrads; model.fit and training.fit do so.',
  );

// Weights that users hand to `expectation` and the like are plain variables: descent by their gradients would go unnoticed.
const noLayer = () =>
  new KetworkError(
    'unsupported',
    `${name} needs the state of a quantum layer, but none of the variables that may move is a weight of one. Put the circuit into ` +
      'layers.quantum, thaw the layer, or give an optimizer as classical.',
  );
