import type { Circuit } from '../circuit/circuit.js';
import { lineChart } from '../draw/chart.js';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import type { VarianceEstimate } from '../math/variance-estimate.js';
import type { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions, type OptionNames } from '../options.js';
import { bestLaw, type DecayFit, decayFits, type DecayLaw, foreseen } from './decay-fit.js';
import { type GradientVariance, gradientVariance, type GradientVarianceOptions } from './gradient-variance.js';

/** What is trained at a size: a circuit (or a random one), and the observable that its loss reads. */
export interface ScaledProblem extends Pick<GradientVarianceOptions, 'groups' | 'inputs'> {
  /** The circuit of that size. */
  readonly circuit: Circuit | ((random: Random) => Circuit);
  readonly observable: PauliSum;
}

export interface GradientScalingOptions extends Omit<GradientVarianceOptions, 'groups' | 'inputs'> {
  /** Sizes to look at, three or more. */
  readonly sizes: readonly number[];
  /** What a size counts, for the verdict. Default `qubit`. */
  readonly unit?: string;
  /** Whose variance is fitted: the slopes with all weights (default), with a group's, with one weight, or the loss itself. */
  readonly of?: 'all' | 'loss' | number | { readonly group: string };
}

const optionNames: OptionNames<GradientScalingOptions> = {
  sizes: true,
  unit: true,
  of: true,
  samples: true,
  circuits: true,
  initializer: true,
  seed: true,
  engine: true,
  onProgress: true,
};

/** How the variance of gradients falls with size. */
export interface GradientScaling {
  readonly points: readonly (VarianceEstimate & { readonly size: number; readonly details: GradientVariance })[];
  readonly fits: Readonly<Record<DecayLaw, DecayFit>>;
  /** The law that the points speak for; none where they do not tell. */
  readonly law: DecayLaw | undefined;
  /** The same in a sentence or two. */
  readonly verdict: string;
}

/** Squared slopes that float32 does not tell from 0. */
const unseen = 1e-14;

/**
 * The variance of gradients over sizes, fitted to exponential, polynomial and no decay: least squares in the logarithm, weighted
 * by the errors, compared by AIC. Exponential decay in the number of qubits is a barren plateau.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than three sizes, or a group that
 * is not there; what `gradientVariance` throws.
 * @example
 * const rotations = (n) => Array.from({ length: n }, (_, k) => k).reduce((c, k) => c.ry(weight(k), k), new Circuit(n));
 * const problem = (n) => ({ circuit: rotations(n), observable: projector('0'.repeat(n)) });
 * const { law } = await gradientScaling(problem, { sizes: [2, 3, 4, 5, 6], samples: 500 });
 * law; // 'exponential'
 */
export async function gradientScaling(
  problemOf: (size: number) => ScaledProblem,
  options: GradientScalingOptions,
): Promise<GradientScaling> {
  const {
    sizes,
    unit = 'qubit',
    of = 'all',
    onProgress,
    ...rest
  } = checkOptions('gradientScaling', options, optionNames);
  if (new Set(sizes).size < 3 || sizes.some((size) => !(size > 0))) {
    throw new KetworkError('invalid', `A decay was asked for over the sizes ${sizes.join(', ')}. Give three or more.`);
  }
  const points: GradientScaling['points'][number][] = [];
  for (const [k, size] of sizes.entries()) {
    const { circuit, observable, ...own } = problemOf(size);
    const details = await gradientVariance(circuit, observable, {
      ...rest,
      ...own,
      onProgress: (done, total) => onProgress?.(k * total + done, sizes.length * total),
    });
    points.push({ ...estimateOf(details, of), size, details });
  }
  const seen = points.filter(({ variance }) => variance > unseen);
  if (seen.length < 3) {
    const none: DecayFit = { intercept: NaN, slope: NaN, slopeError: NaN, chiSquared: NaN, aic: NaN };
    const verdict =
      `Gradients vanish: at ${points.length - seen.length} of ${points.length} sizes their variance is below ${unseen}, what float32 ` +
      'resolves. The weights do not reach the observable, or the plateau is flat already at these sizes.';
    return { points, fits: { exponential: none, polynomial: none, constant: none }, law: undefined, verdict };
  }
  const fits = decayFits(seen);
  const law = bestLaw(fits);
  return { points, fits, law, verdict: verdictOf(law, fits, sizes, unit) };
}

/** The points with their error bars and the fits of both decays, as an SVG. */
export function scalingChart(
  scaling: GradientScaling,
  title = 'Variance of gradients',
  unit = 'qubits',
): Promise<string> {
  const { points, fits } = scaling;
  const shown = points.filter(({ variance }) => variance > 0);
  const measured = shown.map(({ size, variance, low, high }) => ({ x: size, y: variance, low, high }));
  const [first, last] = [Math.min(...points.map(({ size }) => size)), Math.max(...points.map(({ size }) => size))];
  const grid = Array.from({ length: 41 }, (_, k) => first + (k * (last - first)) / 40);
  const curves = (['exponential', 'polynomial'] as const)
    .filter((law) => Number.isFinite(fits[law].slope))
    .map((law) => ({
      name: law,
      style: 'dashed' as const,
      points: grid.map((x) => ({ x, y: foreseen(law, fits[law], x) })),
    }));
  return lineChart({
    title,
    x: { label: unit },
    y: { label: 'variance', scale: 'log' },
    series: [{ name: 'measured, 95 %', style: 'marks', points: measured }, ...curves],
  });
}

function estimateOf(details: GradientVariance, of: GradientScalingOptions['of']): VarianceEstimate {
  if (of === 'all' || of === undefined) return details.all;
  if (of === 'loss') return details.loss;
  const found = typeof of === 'number' ? details.weights[of] : details.groups[of.group];
  if (found) return found;
  const known = typeof of === 'number' ? `0 to ${details.weights.length - 1}` : Object.keys(details.groups).join(', ');
  const asked = typeof of === 'number' ? `weight ${of}` : `the group "${of.group}"`;
  throw new KetworkError('invalid', `The scaling of ${asked} was asked for, which is not there. There are: ${known}.`);
}

function verdictOf(
  law: DecayLaw | undefined,
  fits: GradientScaling['fits'],
  sizes: readonly number[],
  unit: string,
): string {
  const far = 2 * Math.max(...sizes);
  const range = `${Math.min(...sizes)} to ${Math.max(...sizes)} ${unit}s`;
  if (law === undefined) {
    const [a, b] = [fits.exponential.aic.toFixed(1), fits.polynomial.aic.toFixed(1)];
    return `From ${range} exponential and polynomial decay fit alike (AIC ${a} and ${b}). Take larger sizes or more samples.`;
  }
  const fit = fits[law];
  const there = foreseen(law, fit, far);
  const price = `At ${far} ${unit}s it would be ${there.toExponential(1)}, and a slope takes about ${(1 / there).toExponential(0)} shots to see.`;
  const [slope, error] = [Math.abs(fit.slope), fit.slopeError];
  if (law === 'exponential') {
    const [rate, rateError] = [Math.exp(fit.slope), Math.exp(fit.slope) * error];
    const moves = fit.slope < 0 ? 'falls' : 'grows';
    const name = fit.slope < 0 && unit === 'qubit' ? ' This is a barren plateau.' : '';
    return `The variance ${moves} exponentially, by a factor of ${rate.toFixed(3)} ± ${rateError.toFixed(3)} per ${unit} (slope ${fit.slope.toFixed(3)} ± ${error.toFixed(3)}).${name} ${price}`;
  }
  if (law === 'polynomial') {
    const moves = fit.slope < 0 ? 'falls' : 'grows';
    return `The variance ${moves} as a power, ${slope.toFixed(3)} ± ${error.toFixed(3)}, of the number of ${unit}s: no barren plateau. ${price}`;
  }
  return `The variance does not fall from ${range}: it is ${there.toExponential(2)} throughout, within its errors.`;
}
