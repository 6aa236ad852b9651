import { expectation } from '../autodiff/readings.js';
import type { Circuit } from '../circuit/circuit.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions } from '../options.js';
import { randomOfStep } from './perturbations.js';
import { weightSpectra } from './weight-spectrum.js';

/** A gradient measured with so many shots for each component. */
export interface ShotGradient {
  readonly gradient: ArrayLike<number>;
  /** The variance of each component if it were measured with a single shot. */
  readonly variance: ArrayLike<number>;
}

/** Measures a gradient at some weights. The step counts from 0, for seeds. */
export type ShotGradientEstimator = (
  weights: Float32Array,
  shots: readonly number[],
  step: number,
) => ShotGradient | Promise<ShotGradient>;

/**
 * The gradient of an energy by the parameter-shift rule from simulated shots, for `iCans` and `gCans`. A shot measures every
 * term of the observable once, each in a run of its own; a component takes its shots at each of its 2R shifted weights (R the
 * frequencies of the weight, 1 for a gate of its own). All shifted circuits are one batch.
 *
 * Unbiased; the variance is the usual estimate from the shots themselves, so no component may have fewer than 2.
 *
 * Source: shifts of several frequencies as in Wierichs et al. 2022, Quantum 6, 677, equation 24.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for a circuit with inputs, `unsupported`
 * for a weight of too many frequencies.
 * @example
 * const measure = optimizers.shotGradient(new Circuit(1).ry(weight(0), 0), z(0), { seed: 1 });
 * const { gradient } = await measure(Float32Array.of(Math.PI / 2), [100], 0);
 * gradient[0]; // -1
 */
export function shotGradient(
  circuit: Circuit,
  observable: PauliSum,
  options: { readonly seed?: number } = {},
): ShotGradientEstimator {
  const { seed = 0 } = checkOptions('shotGradient', options, { seed: true }, 'seed');
  if (circuit.inputs > 0) {
    throw new KetworkError(
      'mismatch',
      `The circuit reads ${circuit.inputs} inputs, but a measured gradient is that of one energy. Bind them to numbers first.`,
    );
  }
  const shifted = shiftsOf(circuit);
  const runnable = weightsAsInputs(circuit);
  const { terms } = observable;
  const words = terms.map(({ word }) => PauliSum.of([{ coefficient: 1, word }]));
  return async (weights, shots, step) => {
    checkShots(shots, circuit.weights);
    const gradient = new Float64Array(circuit.weights);
    const variance = new Float64Array(circuit.weights);
    if (shifted.length === 0) return { gradient, variance };
    const inputs = shifted.map(({ index, shift }) => weights.map((value, k) => (k === index ? value + shift : value)));
    const readings = expectation(runnable, words, { inputs });
    const means = await readings.data();
    readings.dispose();
    const random = randomOfStep(seed, step);
    shifted.forEach(({ index, factor }, row) => {
      terms.forEach(({ coefficient }, column) => {
        const measured = measuredMean(means[row * terms.length + column]!, shots[index]!, random);
        const spread = (shots[index]! / (shots[index]! - 1)) * (1 - measured ** 2);
        gradient[index]! += factor * coefficient * measured;
        variance[index]! += (factor * coefficient) ** 2 * spread;
      });
    });
    return { gradient, variance };
  };
}

/** Where each weight is moved to, and what the energies there are multiplied by. */
function shiftsOf(circuit: Circuit): { index: number; shift: number; factor: number }[] {
  return weightSpectra(circuit).flatMap(({ unit, count }, index) =>
    Array.from({ length: 2 * count }, (_, k) => {
      const angle = ((2 * k + 1) * Math.PI) / (2 * count);
      const factor = (unit * (-1) ** k) / (4 * count * Math.sin(angle / 2) ** 2);
      return { index, shift: angle / unit, factor };
    }),
  );
}

/** The mean of so many outcomes ±1 of a given mean. */
function measuredMean(mean: number, shots: number, random: Random): number {
  let ups = 0;
  for (let shot = 0; shot < shots; shot++) if (2 * random.uniform() - 1 < mean) ups++;
  return (2 * ups) / shots - 1;
}

function checkShots(shots: readonly number[], weights: number): void {
  if (shots.length === weights && shots.every((count) => Number.isSafeInteger(count) && count >= 2)) return;
  throw new KetworkError(
    'invalid',
    `A gradient of ${weights} components cannot be measured with the shots ${shots.join(', ')}. Give a whole number from 2 on for each.`,
  );
}
