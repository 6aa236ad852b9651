import * as tf from '@tensorflow/tfjs';
import { addAll } from '../complex/add-all.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { LossStepper, type LossStep, needsLosses } from './loss-step.js';
import { checkCounts, checkNotNegative, checkPositive } from './option-checks.js';
import { randomOfStep, signs } from './perturbations.js';

export interface SpsaOptions {
  /** a, in the gain `a / (A + k + 1)^α` of step k. Default what makes the first step move each weight by `firstStep`. */
  readonly learningRate?: number;
  /** How far the first step moves a weight where a is not given, in radians for an angle. Default 0.2. */
  readonly firstStep?: number;
  /** How many slopes the calibration of a averages; each takes two losses, once. Default 10. */
  readonly calibration?: number;
  /** c, in the perturbation `c / (k + 1)^γ`. Default 0.1; under noise about its standard deviation. */
  readonly perturbation?: number;
  /** A, which slows the first steps. Spall advises a tenth of the steps to come. Default 10. */
  readonly stability?: number;
  /** α. Default 0.602; 1 is best in the limit of many steps. */
  readonly alpha?: number;
  /** γ. Default 0.101. */
  readonly gamma?: number;
  /** How many estimates of the gradient a step averages, of two losses each. Default 1. */
  readonly samples?: number;
  /** Default 0. */
  readonly seed?: number;
}

const optionNames: OptionNames<SpsaOptions> = {
  learningRate: true,
  firstStep: true,
  calibration: true,
  perturbation: true,
  stability: true,
  alpha: true,
  gamma: true,
  samples: true,
  seed: true,
};

/**
 * Simultaneous perturbation stochastic approximation: all weights are moved by ±c at random, and the slope between two losses
 * stands for the gradient. Two losses a step whatever the number of weights, and noise in them does little harm.
 *
 * Works in `minimize`, `model.fit` and `training.fit`, on every backend, for it reads nothing back. There each step takes one loss
 * more, at the weights before it: the one that is reported.
 *
 * Source: Spall 1992, IEEE Trans. Autom. Control 37, 332; gains as in Spall 1998, IEEE Trans. Aerosp. Electron. Syst. 34, 817.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for options out of range.
 * @example
 * const angles = tf.variable(tf.tensor1d([0.4, -0.3]));
 * const energy = () => expectation(new Circuit(1).ry(weight(0), 0).rx(weight(1), 0), z(0), { weights: angles }).sum();
 * const optimizer = optimizers.spsa({ seed: 1 });
 * for (let step = 0; step < 100; step++) optimizer.minimize(energy, false, [angles]);
 * energy().dataSync()[0] < -0.99; // true
 */
export function spsa(options: SpsaOptions = {}): Spsa {
  return new Spsa(checkOptions('spsa', options, optionNames, 'learningRate'));
}

/** See {@link spsa}. */
export class Spsa extends tf.Optimizer {
  static readonly className = 'SPSA';

  readonly #options: SpsaOptions & Required<Omit<SpsaOptions, 'learningRate'>>;
  readonly #stepper = new LossStepper();
  /** a, `[]`: given or calibrated in the first step. */
  #gain: tf.Variable | undefined;

  constructor(options: SpsaOptions = {}) {
    super();
    const { learningRate, firstStep = 0.2, calibration = 10, perturbation = 0.1, stability = 10 } = options;
    const { alpha = 0.602, gamma = 0.101, samples = 1, seed = 0 } = options;
    checkPositive('SPSA', { learningRate, firstStep, perturbation });
    checkNotNegative('SPSA', { stability, alpha, gamma });
    checkCounts('SPSA', { calibration, samples });
    this.#options = {
      ...(learningRate !== undefined && { learningRate }),
      ...{ firstStep, calibration, perturbation, stability, alpha, gamma, samples, seed },
    };
    new Random(seed); // refuses what is no whole number
  }

  override minimize(f: () => tf.Scalar, returnCost = false, given?: tf.Variable[]): tf.Scalar | null {
    const { stability, alpha } = this.#options;
    const cost = this.#stepper.minimize(f, returnCost, given, (problem) => {
      const random = randomOfStep(this.#options.seed, this.iterations);
      this.#gain ??= this.#calibrated(problem, random);
      const gain = this.#gain;
      const estimate = this.#estimate(problem, random, this.#options.samples);
      const shrink = (stability + this.iterations + 1) ** -alpha;
      const end: tf.Tensor1D = tf.tidy(() => tf.sub(problem.start, tf.mul(estimate, tf.mul(gain, shrink))));
      estimate.dispose();
      return end;
    });
    this.incrementIterations();
    return cost;
  }

  /** Not possible here. @throws KetworkError `unsupported`, always. */
  override applyGradients(): void {
    throw needsLosses('SPSA');
  }

  /** The mean of some estimates of the gradient; unbiased but for the third derivatives, as c². */
  #estimate(problem: LossStep, random: Random, samples: number): tf.Tensor1D {
    const estimates = Array.from({ length: samples }, () => {
      const directions = signs(random, problem.start.size);
      const slope = this.#slope(problem, directions);
      const estimate = tf.mul(directions, slope) as tf.Tensor1D;
      tf.dispose([directions, slope]);
      return estimate;
    });
    const mean = tf.tidy(() => tf.div(addAll(estimates), samples) as tf.Tensor1D);
    tf.dispose(estimates);
    return mean;
  }

  /** `(L(θ + cΔ) − L(θ − cΔ)) / 2c` */
  #slope({ start, lossAt }: LossStep, directions: tf.Tensor1D): tf.Scalar {
    const { perturbation, gamma } = this.#options;
    const size = perturbation * (this.iterations + 1) ** -gamma;
    const [plus, minus] = [size, -size].map((length) => {
      const weights = tf.tidy(() => tf.add(start, tf.mul(directions, length)) as tf.Tensor1D);
      const loss = lossAt(weights);
      weights.dispose();
      return loss;
    });
    const slope = tf.tidy(() => tf.div(tf.sub(plus!, minus!), 2 * size) as tf.Scalar);
    tf.dispose([plus, minus]);
    return slope;
  }

  /** a such that the first step moves each weight by `firstStep`, as slopes at the start are on average. */
  #calibrated(problem: LossStep, random: Random): tf.Variable {
    const { learningRate, firstStep, calibration, stability, alpha } = this.#options;
    if (learningRate !== undefined) return tf.tidy(() => tf.variable(tf.scalar(learningRate), false));
    const slopes = Array.from({ length: calibration }, () => {
      const directions = signs(random, problem.start.size);
      const slope = this.#slope(problem, directions);
      directions.dispose();
      return slope;
    });
    const wanted = firstStep * (stability + 1) ** alpha;
    const gain = tf.tidy(() => {
      const size = tf.mean(tf.abs(tf.stack(slopes)));
      // On a plateau without any slope, as if the slope were 1.
      return tf.variable(tf.where(tf.greater(size, 0), tf.div(wanted, size), wanted), false);
    });
    tf.dispose(slopes);
    return gain;
  }

  /** The optimizer's state, for checkpoints. */
  override async getWeights(): ReturnType<tf.Optimizer['getWeights']> {
    const gain = this.#gain ? [{ name: 'gain', tensor: this.#gain }] : [];
    return [await this.saveIterations(), ...gain];
  }

  /** Goes on from a state that `getWeights` gave. */
  override async setWeights(given: Parameters<tf.Optimizer['setWeights']>[0]): Promise<void> {
    const [gain] = await this.extractIterations(given);
    this.#gain?.dispose();
    this.#gain = gain && tf.variable(gain.tensor, false);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.#options };
  }

  override dispose(): void {
    this.#stepper.dispose();
    this.#gain?.dispose();
    this.#gain = undefined;
  }
}
