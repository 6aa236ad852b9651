import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { QuantumLayer } from '../layers/quantum.js';
import { checkOptions } from '../options.js';
import { layerWeightsOf } from './layer-weights.js';
import { LossStepper, type LossStep, needsLosses } from './loss-step.js';
import { checkCounts } from './option-checks.js';
import { numbersOf } from './synchronous-read.js';
import { shiftsFor, trigonometricMinimum } from './trigonometric-minimum.js';
import { weightSpectra, type WeightSpectrum } from './weight-spectrum.js';

export interface RotosolveOptions {
  /**
   * How many frequencies 1, 2, … the loss has in a variable that is no quantum layer's: as many as gates turn by it.
   * Default 1. Of a layer's weights they are known from its circuit.
   */
  readonly frequencies?: number;
  /**
   * The degree of the loss as a polynomial in what circuits give: 1 (default) for energies and means, 2 for the mean squared
   * error. It multiplies the frequencies.
   */
  readonly degree?: number;
}

/**
 * Rotosolve: one weight after the other jumps to where the loss, a trigonometric polynomial of it, is least. Needs no learning
 * rate and no gradient; a step goes once through all weights and takes 2R + 1 losses for a weight of R frequencies (3 for a
 * gate of its own), and one more.
 *
 * Works in `minimize`, `model.fit` and `training.fit`. What the loss must be is true of expectations, and of polynomials of them
 * (`degree`); for others, such as a cross-entropy, the minimum is only guessed. A weight moves only where the loss falls,
 * so that it never rises on a batch. Weights of other layers are no angles and refused: freeze them.
 *
 * Source: Ostaszewski, Grant and Benedetti 2021, Quantum 5, 391 (arXiv:1905.09692); several frequencies as Wierichs et al. 2022,
 * Quantum 6, 677 (arXiv:2107.12390).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for options out of range; in training
 * `unsupported` for weights of classical layers among those of quantum ones, or where no tensor can be read synchronously
 * (webgpu in Node).
 * @example
 * const angles = tf.variable(tf.tensor1d([0.4]));
 * const energy = () => expectation(new Circuit(1).ry(weight(0), 0), z(0), { weights: angles }).sum();
 * optimizers.rotosolve().minimize(energy, false, [angles]);
 * energy(); // -1
 */
export function rotosolve(options: RotosolveOptions = {}): Rotosolve {
  return new Rotosolve(checkOptions('rotosolve', options, { frequencies: true, degree: true }));
}

/** See {@link rotosolve}. */
export class Rotosolve extends tf.Optimizer {
  static readonly className = 'Rotosolve';

  readonly #frequencies: number;
  readonly #degree: number;
  readonly #stepper = new LossStepper();

  constructor({ frequencies = 1, degree = 1 }: RotosolveOptions = {}) {
    super();
    checkCounts('Rotosolve', { frequencies, degree });
    this.#frequencies = frequencies;
    this.#degree = degree;
  }

  override minimize(f: () => tf.Scalar, returnCost = false, given?: tf.Variable[]): tf.Scalar | null {
    const cost = this.#stepper.minimize(f, returnCost, given, (problem) => this.#sweep(problem));
    this.incrementIterations();
    return cost;
  }

  /** Not possible here. @throws KetworkError `unsupported`, always. */
  override applyGradients(): void {
    throw needsLosses('Rotosolve');
  }

  /** Once through all weights. */
  #sweep(problem: LossStep): tf.Tensor1D {
    const spectra = this.#spectraOf(problem.variables);
    const weights = numbersOf(problem.start, 'Rotosolve').slice();
    const lossAt = (place: number, value: number): number => {
      const row = tf.tensor1d(weights.map((other, k) => (k === place ? value : other)));
      const loss = problem.lossAt(row);
      const [number] = numbersOf(loss, 'Rotosolve');
      tf.dispose([row, loss]);
      return number!;
    };
    let [here] = numbersOf(problem.lossHere(), 'Rotosolve');
    spectra.forEach(({ unit, count }, place) => {
      if (count === 0) return;
      const at = weights[place]!;
      const [, ...shifts] = shiftsFor(count * this.#degree).map((shift) => shift / unit);
      const losses = [here!, ...shifts.map((shift) => lossAt(place, at + shift))];
      const candidate = at + trigonometricMinimum(losses) / unit;
      const least = lossAt(place, candidate);
      if (!(least < here!)) return;
      [here, weights[place]] = [least, candidate];
    });
    return tf.tensor1d(weights);
  }

  /** The spectrum of each number of the variables. */
  #spectraOf(variables: readonly tf.Variable[]): WeightSpectrum[] {
    const { quantum, classical } = layerWeightsOf(variables);
    if (quantum.length > 0 && classical.length > 0) throw notAngles(classical[0]!.name);
    const known = new Map(quantum.map(({ layer }) => [layer, weightSpectra(layer.circuit)]));
    return variables.flatMap((variable) => {
      const place = QuantumLayer.placeOf(variable);
      return Array.from({ length: variable.size }, (_, k) =>
        place ? known.get(place.layer)![place.first + k]! : { unit: 1, count: this.#frequencies },
      );
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { frequencies: this.#frequencies, degree: this.#degree };
  }

  /** The optimizer's state, for checkpoints. */
  override async getWeights(): ReturnType<tf.Optimizer['getWeights']> {
    return [await this.saveIterations()];
  }

  /** Goes on from a state that `getWeights` gave. */
  override async setWeights(given: Parameters<tf.Optimizer['setWeights']>[0]): Promise<void> {
    await this.extractIterations(given);
  }

  override dispose(): void {
    this.#stepper.dispose();
  }
}

const notAngles = (variable: string) =>
  new KetworkError(
    'unsupported',
    `Rotosolve turns the angles of circuits, but the variable "${variable}" is none. Set trainable to false on its layer, or use ` +
      'quantumNaturalGradient or spsa.',
  );
