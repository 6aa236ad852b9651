import * as tf from '@tensorflow/tfjs';
import { Matrix } from 'ml-matrix';
import { KetworkError } from '../errors.js';
import type { QuantumLayer } from '../layers/quantum.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { KeyedVariables } from './keyed-variables.js';
import { layerWeightsOf } from './layer-weights.js';
import { LossStepper, type LossStep, needsLosses } from './loss-step.js';
import { metricEstimate } from './metric-estimate.js';
import { absoluteOf, naturalDirection } from './natural-direction.js';
import { checkNotNegative, checkPositive } from './option-checks.js';
import { randomOfStep } from './perturbations.js';
import { numbersOf } from './synchronous-read.js';

export interface QnSpsaOptions {
  /** Default 0.02. */
  readonly learningRate?: number;
  /** ε, how far weights are moved to estimate slopes and the metric. Default 0.05; smaller ones drown in float32. */
  readonly perturbation?: number;
  /** β, added to the diagonal of the metric. Default 0.1: estimates are coarse. */
  readonly regularization?: number;
  /** Blocking: a step that raises the loss by more than this is not taken. Default every step is; takes one loss more. */
  readonly allowedIncrease?: number;
  /** Default 0. */
  readonly seed?: number;
}

const optionNames: OptionNames<QnSpsaOptions> = {
  learningRate: true,
  perturbation: true,
  regularization: true,
  allowedIncrease: true,
  seed: true,
};

/**
 * Natural gradient descent with both the gradient and the metric estimated by simultaneous perturbation: two losses a step
 * and, for each quantum layer, four fidelities of its state with itself at moved weights, whatever the number of weights. The
 * metric is the mean of all steps' estimates so far and of the identity.
 *
 * Works in `minimize`, `model.fit` and `training.fit`, and finds the quantum layers by their weights; other variables move as in SPSA
 * with a constant gain.
 *
 * Source: Gacon, Zoufal, Carleo and Woerner 2021, Quantum 5, 567 (arXiv:2103.09232).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for options out of range; in training
 * `unsupported` where there is no quantum layer, or no tensor can be read synchronously (webgpu in Node).
 * @example
 * const layer = layers.quantum({ circuit: new Circuit(1).ry(weight(0), 0), weightInitializer: 'ones' });
 * const energy = () => layer.apply(tf.zeros([1, 0])).sum();
 * const optimizer = optimizers.qnSpsa({ learningRate: 0.1 });
 * energy(); // 0.54
 * for (let step = 0; step < 50; step++) optimizer.minimize(energy, false, [layer.weights[0].read()]);
 * energy(); // -1
 */
export function qnSpsa(options: QnSpsaOptions = {}): QnSpsa {
  return new QnSpsa(checkOptions('qnSpsa', options, optionNames, 'learningRate'));
}

/** See {@link qnSpsa}. */
export class QnSpsa extends tf.Optimizer {
  static readonly className = 'QNSPSA';

  learningRate: number;
  readonly #options: Readonly<Record<'perturbation' | 'regularization' | 'seed', number>>;
  readonly #allowedIncrease: number | undefined;
  readonly #stepper = new LossStepper();
  /** The metric of each layer so far, `[weights, weights]`. Float32, so that a saved one is the same. */
  readonly #metrics = new KeyedVariables<QuantumLayer>();

  constructor(options: QnSpsaOptions = {}) {
    super();
    const { learningRate = 0.02, perturbation = 0.05, regularization = 0.1, allowedIncrease, seed = 0 } = options;
    checkPositive('QN-SPSA', { learningRate, perturbation, regularization });
    checkNotNegative('QN-SPSA', { allowedIncrease });
    new Random(seed); // refuses what is no whole number
    this.learningRate = learningRate;
    this.#options = { perturbation, regularization, seed };
    this.#allowedIncrease = allowedIncrease;
  }

  override minimize(f: () => tf.Scalar, returnCost = false, given?: tf.Variable[]): tf.Scalar | null {
    const cost = this.#stepper.minimize(f, returnCost, given, (problem) => this.#step(problem));
    this.incrementIterations();
    return cost;
  }

  /** Not possible here. @throws KetworkError `unsupported`, always. */
  override applyGradients(): void {
    throw needsLosses('QN-SPSA');
  }

  #step(problem: LossStep): tf.Tensor1D {
    const { perturbation, regularization } = this.#options;
    const { quantum } = layerWeightsOf(problem.variables);
    if (quantum.length === 0) throw noLayer();
    const random = randomOfStep(this.#options.seed, this.iterations);
    const start = numbersOf(problem.start, name).slice();
    for (const { layer } of quantum) {
      tf.dispose(layer.takeInputs());
      layer.recordInputs();
    }
    const recorded: tf.Tensor2D[][] = [];
    try {
      const direction = this.#gradient(problem, start, random);
      // Every loss runs the layers on the same samples, or draws them anew; the metric takes those of both losses.
      for (const { layer } of quantum) recorded.push(layer.takeInputs());
      quantum.forEach((weights, k) => {
        const estimate = metricEstimate(weights, { start, recorded: recorded[k]!, perturbation, random }, name);
        const metric = this.#smoothed(weights.layer, estimate);
        const { ofRow } = weights;
        const natural = naturalDirection(
          absoluteOf(metric),
          regularization,
          ofRow.map((at) => direction[at]!),
        );
        natural.forEach((value, j) => (direction[ofRow[j]!] = value));
      });
      return this.#taken(problem, tf.tensor1d(start.map((value, k) => value - this.learningRate * direction[k]!)));
    } finally {
      for (const { layer } of quantum) recorded.push(layer.takeInputs());
      tf.dispose(recorded);
    }
  }

  /** `(L(θ + εΔ) − L(θ − εΔ)) / 2ε · Δ` */
  #gradient(problem: LossStep, start: Float32Array, random: Random): number[] {
    const { perturbation } = this.#options;
    const directions = Array.from(start, () => random.sign());
    const [plus, minus] = [perturbation, -perturbation].map((length) => {
      const weights = tf.tensor1d(start.map((value, k) => value + length * directions[k]!));
      const loss = problem.lossAt(weights);
      const [number] = numbersOf(loss, name);
      tf.dispose([weights, loss]);
      return number!;
    });
    return directions.map((sign) => ((plus! - minus!) / (2 * perturbation)) * sign);
  }

  /** The mean of the identity and all estimates so far. */
  #smoothed(layer: QuantumLayer, estimate: Matrix): Matrix {
    const size = estimate.rows;
    const variable = this.#metrics.of(layer, `${layer.name}/metric`, [size, size], () => tf.eye(size));
    const before = Matrix.from1DArray(size, size, numbersOf(variable, name));
    const count = this.iterations + 1;
    const mean = before.mul(count / (count + 1)).add(estimate.mul(1 / (count + 1)));
    tf.tidy(() => variable.assign(tf.tensor2d(mean.to2DArray())));
    return Matrix.from1DArray(size, size, numbersOf(variable, name));
  }

  /** The new weights, or the old ones where blocking refuses the step. */
  #taken(problem: LossStep, end: tf.Tensor1D): tf.Tensor1D {
    if (this.#allowedIncrease === undefined) return end;
    const loss = problem.lossAt(end);
    const [after] = numbersOf(loss, name);
    loss.dispose();
    const [before] = numbersOf(problem.lossHere(), name);
    // A loss of NaN is refused, too.
    if (after! <= before! + this.#allowedIncrease) return end;
    end.dispose();
    return problem.start;
  }

  /** The optimizer's state, for checkpoints. */
  override async getWeights(): ReturnType<tf.Optimizer['getWeights']> {
    return [await this.saveIterations(), ...this.#metrics.weights()];
  }

  /** Goes on from a state that `getWeights` gave. */
  override async setWeights(given: Parameters<tf.Optimizer['setWeights']>[0]): Promise<void> {
    this.#metrics.restore(await this.extractIterations(given));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const config = { learningRate: this.learningRate, ...this.#options };
    return this.#allowedIncrease === undefined ? config : { ...config, allowedIncrease: this.#allowedIncrease };
  }

  override dispose(): void {
    this.#stepper.dispose();
    this.#metrics.dispose();
  }
}

const name = 'QN-SPSA';

const noLayer = () =>
  new KetworkError(
    'unsupported',
    'QN-SPSA needs the state of a quantum layer, but none of the variables is a weight of one. Use spsa, or put the circuit into ' +
      'layers.quantum.',
  );
