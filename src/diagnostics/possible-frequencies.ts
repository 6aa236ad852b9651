import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions, type OptionNames } from '../options.js';
import { lower } from '../program/lower.js';
import { checkedValues, featureAngles, type FixedValues } from './feature-angles.js';

export interface PossibleFrequenciesOptions {
  /** The feature in which the model is looked at. Default 0. */
  readonly input?: number;
  /** All features of a sample, where there are others than the one: products of features need them. */
  readonly inputs?: ArrayLike<number>;
}

export const possibleFrequenciesNames: OptionNames<PossibleFrequenciesOptions> = { input: true, inputs: true };

/** The frequencies that a circuit's expectations can have in one feature. */
export interface PossibleFrequencies {
  /** From 0 up, in radians per unit of the feature; their negatives occur with them. */
  readonly frequencies: readonly number[];
  /** The largest number of which all frequencies are whole multiples; nothing where there is none: no period. */
  readonly unit: number | undefined;
  /** How many rotations turn with the feature, as the observables see them. */
  readonly uploads: number;
}

/** Frequencies beyond this are not listed, and units smaller than the highest frequency over it are none. */
const mostFrequencies = 2 ** 13;
/** What rounding leaves of a difference of frequencies that are equal, relative to the highest. */
const negligible = 1e-9;

/**
 * The frequencies that the expectations of a circuit can have in one feature, from the circuit alone: each rotation that
 * turns by `s · x` adds −s, 0 or s. Rotations that the observables cannot see are left out, neighbours about the same axis
 * count as one. Which of the frequencies a model uses depends on its weights: {@link frequencySpectrum}.
 *
 * Source: Schuld, Sweke and Meyer 2021 (arXiv:2008.08605).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a feature that the circuit does not
 * have, `mismatch` where inputs do not fit it, `unsupported` where the expectations are no Fourier series, or one of more
 * than 8192 frequencies.
 * @example
 * const uploads = new Circuit(1).append(dataReuploading({ layers: 3, features: 1 }));
 * possibleFrequencies(uploads, z(0)).frequencies; // [0, 1, 2, 3]
 */
export function possibleFrequencies(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: PossibleFrequenciesOptions = {},
): PossibleFrequencies {
  const { input = 0, inputs } = checkOptions('possibleFrequencies', options, possibleFrequenciesNames, 'input');
  // Only where products are taken do other features matter, weights never.
  const others = inputs ?? (circuit.inputs > 1 && hasProducts(circuit) ? [] : new Float64Array(circuit.inputs));
  const weights = new Float64Array(circuit.weights);
  return frequenciesOf(circuit, observables, checkedValues(circuit, input, { inputs: others, weights }));
}

const hasProducts = ({ operations }: Circuit) =>
  operations.some(({ angles }) => angles.some(({ parameter }) => parameter?.kind === 'product'));

/** The same, for values that are checked. */
export function frequenciesOf(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  values: FixedValues,
): PossibleFrequencies {
  const list = observables instanceof PauliSum ? [observables] : observables;
  // Without Cliffords most rotations meet that are one.
  const program = lower(circuit, { kind: 'expectation', observables: list }, { dialect: 'words' });
  const slopes = featureAngles(program, values).flatMap((angle) =>
    angle && angle.slope !== 0 ? [Math.abs(angle.slope)] : [],
  );
  const highest = slopes.reduce((sum, slope) => sum + slope, 0);
  const unit = slopes.length > 0 ? unitOf(slopes, highest) : undefined;
  const frequencies = unit === undefined ? sumsOf(slopes, highest) : multiplesOf(slopes, unit, highest);
  return { frequencies, unit, uploads: slopes.length };
}

/** The greatest common divisor of numbers, by Euclid's remainders to the nearest, which rounding does not upset. */
function unitOf(slopes: readonly number[], highest: number): number | undefined {
  const unit = slopes.reduce((a, b) => {
    while (b > negligible * highest) [a, b] = [b, Math.abs(a - b * Math.round(a / b))];
    return a;
  });
  return highest / unit <= mostFrequencies ? unit : undefined;
}

/** Sums of −s, 0 and s in units: marks on a line, moved both ways by each slope. */
function multiplesOf(slopes: readonly number[], unit: number, highest: number): number[] {
  const length = Math.round(highest / unit) + 1;
  let reached = new Uint8Array(length).fill(1, 0, 1);
  for (const slope of slopes) {
    const by = Math.round(slope / unit);
    reached = reached.map((mark, k) => mark | (reached[Math.abs(k - by)] ?? 0) | (reached[k + by] ?? 0));
  }
  return [...reached].flatMap((mark, k) => (mark ? [k * unit] : []));
}

/** Sums of −s, 0 and s that have no common unit. */
function sumsOf(slopes: readonly number[], highest: number): number[] {
  let sums = [0];
  for (const slope of slopes) {
    const all = sums.flatMap((sum) => [sum, sum + slope, Math.abs(sum - slope)]).sort((a, b) => a - b);
    sums = all.filter((sum, k) => k === 0 || sum - all[k - 1]! > negligible * highest);
    if (sums.length > mostFrequencies) {
      throw new KetworkError(
        'unsupported',
        `The circuit has more than ${mostFrequencies} frequencies in the feature. Use fewer uploads, or factors with a common unit.`,
      );
    }
  }
  return sums;
}
