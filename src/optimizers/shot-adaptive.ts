import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { checkOptions, type OptionNames } from '../options.js';
import { assignFlat, flatOf, trainableOf } from './flat-weights.js';
import { checkCounts, checkPositive } from './option-checks.js';
import { globalShots, individualShots } from './shot-allocation.js';
import type { ShotGradient, ShotGradientEstimator } from './shot-gradient.js';

export interface ShotAdaptiveOptions {
  /** L, above every slope of the gradient. For an energy the sum of its coefficients' absolute values will do. */
  readonly lipschitz: number;
  /** α, below 2/L. Default 1/L. */
  readonly learningRate?: number;
  /** The fewest shots of a component, at least 2; the first step takes them. Default 10. */
  readonly minShots?: number;
  /** The most shots of a component. Default 100,000. */
  readonly maxShots?: number;
  /** μ, how much of the running means each step keeps. Default 0.99. */
  readonly memory?: number;
  /** b, which keeps first steps from many shots. Default 1e-6. */
  readonly bias?: number;
}

const optionNames: OptionNames<ShotAdaptiveOptions> = {
  lipschitz: true,
  learningRate: true,
  minShots: true,
  maxShots: true,
  memory: true,
  bias: true,
};

/** What a step of a shot-adaptive optimizer did. */
export interface ShotStep extends ShotGradient {
  /** The shots of each component: so often each of its shifted circuits was measured. */
  readonly shots: readonly number[];
}

/**
 * iCANS: gradient descent that measures each component of the gradient with as many shots as make it win most per shot. Few
 * shots in the beginning, more as the gradient shrinks beneath the noise.
 *
 * It needs variances under shots, which a loss does not tell, so it has a `step` of its own and refuses in `minimize` and
 * `model.fit`.
 *
 * Source: Kübler, Arrasmith, Cincio and Coles 2020, Quantum 4, 263 (arXiv:1909.09083), iCANS1.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for options out of range.
 * @example
 * const angles = tf.variable(tf.tensor1d([1]));
 * const measure = optimizers.shotGradient(new Circuit(1).ry(weight(0), 0), z(0), { seed: 1 });
 * const optimizer = optimizers.iCans({ lipschitz: 1, learningRate: 0.3 });
 * for (let step = 0; step < 40; step++) await optimizer.step([angles], measure);
 * Math.cos(angles.dataSync()[0]) < -0.98; // true
 */
export function iCans(options: ShotAdaptiveOptions): ShotAdaptive {
  return new ShotAdaptive({ ...checkOptions('iCans', options, optionNames, 'lipschitz'), rule: 'iCANS' });
}

/**
 * gCANS: as `iCans`, but the shots are shared out among the components so that the step as a whole wins most per shot.
 *
 * Source: Gu, Lowe, Dub, Coles and Arrasmith 2021 (arXiv:2108.10434).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for options out of range.
 */
export function gCans(options: ShotAdaptiveOptions): ShotAdaptive {
  return new ShotAdaptive({ ...checkOptions('gCans', options, optionNames, 'lipschitz'), rule: 'gCANS' });
}

const rules = { iCANS: individualShots, gCANS: globalShots };

/** See {@link iCans} and {@link gCans}. */
export class ShotAdaptive extends tf.Optimizer {
  static readonly className = 'ShotAdaptive';

  learningRate: number;
  readonly #rule: keyof typeof rules;
  readonly #options: Required<Omit<ShotAdaptiveOptions, 'learningRate'>>;
  // Float32, so that saved ones are the same.
  #gradient = new Float32Array();
  #variance = new Float32Array();
  #shots: number[] = [];

  constructor(options: ShotAdaptiveOptions & { readonly rule: keyof typeof rules }) {
    super();
    const { rule, lipschitz, minShots = 10, maxShots = 100_000, memory = 0.99, bias = 1e-6 } = options;
    checkPositive(rule, { lipschitz, learningRate: options.learningRate, memory, bias });
    checkCounts(rule, { minShots, maxShots });
    const { learningRate = 1 / lipschitz } = options;
    if (learningRate * lipschitz >= 2)
      throw outOfRange(rule, 'learningRate', learningRate, `below 2/L = ${2 / lipschitz}`);
    if (memory >= 1) throw outOfRange(rule, 'memory', memory, 'below 1');
    if (minShots < 2 || minShots > maxShots) throw outOfRange(rule, 'minShots', minShots, `from 2 to ${maxShots}`);
    this.learningRate = learningRate;
    this.#rule = rule;
    this.#options = { lipschitz, minShots, maxShots, memory, bias };
  }

  /**
   * One step of descent by a gradient measured with the shots that were decided on, and the decision on the next.
   *
   * @throws KetworkError `mismatch` for an estimate of another number of components.
   */
  async step(given: readonly tf.Variable[], estimate: ShotGradientEstimator): Promise<ShotStep> {
    const variables = trainableOf(given);
    const start = flatOf(variables);
    const weights = (await start.data<'float32'>()).slice();
    start.dispose();
    const shots = this.nextShots(weights.length);
    const { gradient, variance } = await estimate(weights, shots, this.iterations);
    if (gradient.length !== weights.length || variance.length !== weights.length) {
      throw new KetworkError(
        'mismatch',
        `The estimate has ${gradient.length} components and ${variance.length} variances, but there are ${weights.length} weights. ` +
          'Give one of each for every weight.',
      );
    }
    tf.tidy(() =>
      assignFlat(variables, tf.tensor1d(weights.map((value, k) => value - this.learningRate * gradient[k]!))),
    );
    this.#decide(gradient, variance);
    this.incrementIterations();
    return { gradient, variance, shots };
  }

  /** The shots of the next step for each of so many weights. */
  nextShots(weights: number): number[] {
    return this.#shots.length === weights
      ? [...this.#shots]
      : Array.from({ length: weights }, () => this.#options.minShots);
  }

  #decide(gradient: ArrayLike<number>, variance: ArrayLike<number>): void {
    const { lipschitz, minShots, maxShots, memory, bias } = this.#options;
    const k = this.iterations;
    const running = (before: Float32Array, now: ArrayLike<number>) =>
      Float32Array.from(now, (value, i) => memory * (before[i] ?? 0) + (1 - memory) * value);
    this.#gradient = running(this.#gradient, gradient);
    this.#variance = running(this.#variance, variance);
    // Running means start at 0 and are brought up, as in Adam.
    const share = 1 - memory ** (k + 1);
    const shots = rules[this.#rule]({
      ...{ learningRate: this.learningRate, lipschitz, minimum: minShots, bias: bias * memory ** k },
      gradient: this.#gradient.map((value) => value / share),
      variance: this.#variance.map((value) => value / share),
    });
    this.#shots = shots.map((count) => Math.min(count, maxShots));
  }

  /** Not possible here. @throws KetworkError `unsupported`, always. */
  override minimize(): tf.Scalar | null {
    throw this.#refusal();
  }

  /** Not possible here. @throws KetworkError `unsupported`, always. */
  override applyGradients(): void {
    throw this.#refusal();
  }

  #refusal(): KetworkError {
    return new KetworkError(
      'unsupported',
      `${this.#rule} decides on shots by the variances of measured gradients, which neither a loss nor its gradient tells. Call ` +
        'step(variables, shotGradient(circuit, observable)), or use spsa or adam in model.compile.',
    );
  }

  /** The optimizer's state, for checkpoints. */
  override async getWeights(): ReturnType<tf.Optimizer['getWeights']> {
    return [
      await this.saveIterations(),
      { name: 'gradient', tensor: tf.tensor1d(this.#gradient) },
      { name: 'variance', tensor: tf.tensor1d(this.#variance) },
      { name: 'shots', tensor: tf.tensor1d(this.#shots, 'int32') },
    ];
  }

  /** Goes on from a state that `getWeights` gave. */
  override async setWeights(given: Parameters<tf.Optimizer['setWeights']>[0]): Promise<void> {
    const [gradient, variance, shots] = await this.extractIterations(given);
    this.#gradient = (await gradient!.tensor.data<'float32'>()).slice();
    this.#variance = (await variance!.tensor.data<'float32'>()).slice();
    this.#shots = Array.from(await shots!.tensor.data());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { rule: this.#rule, learningRate: this.learningRate, ...this.#options };
  }
}

const outOfRange = (rule: string, name: string, value: number, range: string) =>
  new KetworkError('invalid', `The ${name} of ${rule} is ${value}. Use a number ${range}.`);
