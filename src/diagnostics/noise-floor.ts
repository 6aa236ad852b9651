import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import type { NoiseModel } from '../noise/noise-model.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions, type OptionNames } from '../options.js';
import { lowerNoisy } from '../program/lower.js';
import { measuredSlopes } from './report/slopes.js';
import { uniformStart } from './report/weight-start.js';
import { durationText, resolvedSlope, gradientCost, type GradientCost, type ShotRates } from './gradient-cost.js';
import { backSteps, largestFactor, typicalFactor } from './word-shrinkage.js';

export interface NoiseFloorOptions extends ShotRates {
  /** The noise of the device. Default none: shots alone. */
  readonly noise?: NoiseModel | undefined;
  /**
   * The typical slope without noise, of an observable in units of its size, such as the root of a variance of `gradientVariance`.
   * Default: measured over uniform angles.
   */
  readonly gradient?: number;
  /** Shots that each expectation is measured with: how steep a slope they resolve is told. */
  readonly shots?: number | undefined;
  /** Features of samples, `[samples, inputs]`; needed where the circuit has inputs and the slope is not given. */
  readonly inputs?: readonly (readonly number[])[];
  /** Weight vectors that the slope is measured over. Default 200. */
  readonly samples?: number;
  /** Default 0. */
  readonly seed?: number;
}

const optionNames: OptionNames<NoiseFloorOptions> = {
  noise: true,
  gradient: true,
  shots: true,
  inputs: true,
  samples: true,
  seed: true,
  signalToNoise: true,
  shotsPerSecond: true,
  costPerShot: true,
};

/** What noise and shots leave of the gradient of a circuit. */
export interface NoiseFloor {
  /** What noise leaves of a typical slope at most, from 0 to 1, of the observable that keeps most; 1 without noise. */
  readonly bound: number;
  /** What it leaves of the root mean square slope, over uniform angles. */
  readonly factor: number;
  /** The root mean square slope of an expectation in units of its observable's size. */
  readonly gradient: { readonly noiseless: number; readonly noisy: number };
  /** What it takes to see the noisy slope. */
  readonly shots: GradientCost;
  /** The slope that the given shots resolve; nothing without shots. */
  readonly resolved: number | undefined;
  readonly verdict: string;
}

/**
 * What noise and finitely many shots leave of a circuit's gradient: the factor by which Pauli words shrink on their way through
 * the noise, the most that any way leaves, and the shots, seconds and price of a gradient that stands out of
 * its statistical error.
 *
 * Noise that strikes in every layer flattens a landscape exponentially in its depth (Wang et al. 2021, arXiv:2007.14384): depolarizing with
 * probability p leaves `(1 − 4p/3)^(wL)` of a word on w qubits after L layers. Words are followed one by one, so that light cones
 * and words that grow count as they are; damping counts by what it leaves of each letter. Bound and factor hold for independent uniform
 * angles, each in one rotation, over which the ways of words do not interfere.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for rates, shots or slopes that are not
 * positive, `mismatch` for noise or observables that do not fit, `unsupported` for matrices without Pauli words and
 * channels that turn words into others.
 * @example
 * const layers = new Circuit(2).ry(weight(0), 0).ry(weight(1), 1).repeat(5);
 * const model = noise.uniform({ oneQubit: 0.03 });
 * const { factor } = await noiseFloor(layers, z(0).times(z(1)), { noise: model });
 * factor; // 0.665
 */
export async function noiseFloor(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: NoiseFloorOptions = {},
): Promise<NoiseFloor> {
  const {
    noise,
    shots,
    inputs = [[]],
    samples = 200,
    seed = 0,
    signalToNoise = 3,
    shotsPerSecond = 1000,
  } = checkOptions('noiseFloor', options, optionNames);
  checkRates({ ...options, signalToNoise, shotsPerSecond });
  const list = observables instanceof PauliSum ? [observables] : observables;
  const { bound, factor } = noise ? shrinkage(circuit, list, noise, seed) : { bound: 1, factor: 1 };
  const noiseless =
    options.gradient ??
    Math.sqrt(
      (await measuredSlopes({ circuit, observables: list, inputs, start: uniformStart(circuit) }, { samples, seed }))
        .all.variance,
    );
  const noisy = noiseless * factor;
  const cost = gradientCost(noisy, circuit.weights, { ...options, signalToNoise, shotsPerSecond });
  const resolved = shots === undefined ? undefined : resolvedSlope(shots, signalToNoise);
  return {
    ...{ bound, factor, gradient: { noiseless, noisy }, shots: cost, resolved },
    verdict: verdictOf({ factor, noisy, cost, resolved, shots, isNoisy: noise !== undefined }),
  };
}

/** Ways of words that are drawn. Their error of the factor is a few percent. */
const draws = 2000;

function shrinkage(circuit: Circuit, observables: readonly PauliSum[], noise: NoiseModel, seed: number) {
  const program = lowerNoisy(circuit, { kind: 'expectation', observables }, noise, { passes: false });
  if (program.readout.kind !== 'expectation') throw new Error('An expectation was lowered to something else.');
  const read = program.readout.observables;
  const steps = backSteps(program);
  // Misread bits shrink the coefficients themselves.
  const kept = observables.map(({ terms }, o) => {
    const [before, after] = [terms, read[o]!].map((each) =>
      Math.hypot(...each.map(({ word, coefficient }) => (word.x + word.z === 0n ? 0 : coefficient))),
    );
    return before! > 0 ? after! / before! : 0;
  });
  const bound = largestFactor(
    steps,
    read.flatMap((terms, o) => terms.map(({ word }) => ({ word, factor: kept[o]! }))),
  );
  const typical = typicalFactor(steps, read, { draws, random: new Random(seed) });
  const mean = Math.sqrt(kept.reduce((sum, share) => sum + share ** 2, 0) / kept.length);
  return { bound, factor: typical.paths > 0 ? Math.min(bound, mean * typical.factor) : bound };
}

function checkRates(options: NoiseFloorOptions): void {
  const { signalToNoise, shotsPerSecond, costPerShot, gradient, shots } = options;
  for (const [name, value] of Object.entries({ signalToNoise, shotsPerSecond, costPerShot, gradient, shots })) {
    if (value === undefined || (value > 0 && value < Infinity) || (value === 0 && name === 'costPerShot')) continue;
    throw new KetworkError('invalid', `A noise floor was asked for with ${name} = ${value}. Use a number above 0.`);
  }
}

interface Verdict {
  readonly factor: number;
  readonly noisy: number;
  readonly cost: GradientCost;
  readonly resolved: number | undefined;
  readonly shots: number | undefined;
  readonly isNoisy: boolean;
}

function verdictOf({ factor, noisy, cost, resolved, shots, isNoisy }: Verdict): string {
  const noiseText = isNoisy ? `Noise leaves ${percent(factor)} of a typical slope. ` : '';
  if (!(noisy > 0)) return `${noiseText}No slope is left to measure.`;
  const price =
    cost.price === undefined ? '' : ` and costs ${Number(cost.price.toPrecision(3)).toLocaleString('en-US')}`;
  const shotText = `A gradient of one sample takes ${cost.perGradient.toLocaleString('en-US')} shots, ${durationText(cost.seconds)}${price}.`;
  if (resolved === undefined) return noiseText + shotText;
  const enough =
    resolved <= noisy
      ? `${shots} shots an expectation resolve it.`
      : `${shots} shots an expectation resolve slopes from ${resolved.toPrecision(2)} on, and the typical one is ${noisy.toPrecision(2)}: it drowns.`;
  return `${noiseText}${shotText} ${enough}`;
}

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
