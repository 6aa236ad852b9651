import type { CallOptions } from '../autodiff/readings.js';
import type { Circuit } from '../circuit/circuit.js';
import { backendInUse } from '../complex/backend-in-use.js';
import { dialectOf } from '../engines/registry.js';
import { KetworkError } from '../errors.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions } from '../options.js';
import { lower } from '../program/lower.js';
import type { Program, Step } from '../program/program.js';
import { checkedValues, type FeatureAngle, featureAngles, type FixedValues } from './feature-angles.js';
import {
  frequenciesOf,
  type PossibleFrequencies,
  possibleFrequenciesNames,
  type PossibleFrequenciesOptions,
} from './possible-frequencies.js';
import { runProgram } from './run-program.js';

export interface FrequencySpectrumOptions extends PossibleFrequenciesOptions, Pick<CallOptions, 'engine'> {
  /** The weights of the model, group after group. */
  readonly weights?: ArrayLike<number>;
}

/** `c` of `c e^{iωx}`; that of −ω is its conjugate. */
export interface FourierCoefficient {
  readonly re: number;
  readonly im: number;
  /** |c|. A wave `a cos(ωx + φ)` has a/2. */
  readonly size: number;
}

/** The Fourier series of a model in one feature. */
export interface FrequencySpectrum extends PossibleFrequencies {
  /** After how much of the feature the model repeats itself. */
  readonly period: number;
  /** Of each observable, the coefficient of each frequency. */
  readonly coefficients: readonly (readonly FourierCoefficient[])[];
  /**
   * The largest |c| at frequencies that the model cannot have: rounding alone, about 1e-7 for float32 engines. Coefficients
   * that are not well above it are 0.
   */
  readonly floor: number;
  /** At how many values of the feature, evenly over a period, the model was run. */
  readonly samples: number;
}

/** How many frequencies beyond the highest are looked at for the floor. */
const beyond = 8;

/**
 * The Fourier coefficients of expectations in one feature, all other features and the weights fixed, at the frequencies that
 * the circuit can have: what the model can tell apart, and which of it its weights use. From as many runs over a period as
 * the highest frequency needs, in few batches.
 *
 * Angles are computed in float64 and enter the engine between −π and π, so that large factors cost no precision.
 * Source: Schuld, Sweke and Meyer 2021 (arXiv:2008.08605).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a feature that the circuit does not
 * have, `mismatch` where inputs or weights do not fit it, `unsupported` where the expectations do not repeat themselves: no
 * feature in sight, factors without a common unit.
 * @example
 * const { coefficients } = await frequencySpectrum(new Circuit(1).ry(input(0).times(2), 0), z(0)); // cos 2x
 * coefficients[0].map(({ size }) => size); // [0, 0.5]
 */
export async function frequencySpectrum(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: FrequencySpectrumOptions = {},
): Promise<FrequencySpectrum> {
  const {
    input = 0,
    engine = 'auto',
    ...given
  } = checkOptions('frequencySpectrum', options, { ...possibleFrequenciesNames, weights: true, engine: true }, 'input');
  const list = observables instanceof PauliSum ? [observables] : observables;
  const values = checkedValues(circuit, input, given);
  const possible = frequenciesOf(circuit, list, values);
  const { unit, frequencies } = possible;
  if (unit === undefined) {
    throw new KetworkError(
      'unsupported',
      possible.uploads === 0
        ? `The observables do not depend on feature ${input}, so there is no period. Choose another feature.`
        : `The factors of feature ${input} have no common unit, so there is no period to sample. Use factors such as 1, 2, 3.`,
    );
  }
  const orders = frequencies.map((frequency) => Math.round(frequency / unit));
  const known = orders.at(-1)! + beyond;
  const period = (2 * Math.PI) / unit;
  const samples = 2 * known + 1;
  const points = Array.from({ length: samples }, (_, k) => (period * k) / samples);
  const program = lower(
    circuit,
    { kind: 'expectation', observables: list },
    { dialect: dialectOf(engine, backendInUse()) },
  );
  const curves = await valuesAt(program, values, points, engine);
  const series = curves.map((curve) => fourierCoefficients(curve, known));
  const isPossible = new Set(orders);
  const others = series.flatMap((all) => all.filter((_, order) => !isPossible.has(order)));
  return {
    ...possible,
    ...{ period, samples },
    coefficients: series.map((all) => orders.map((order) => all[order]!)),
    floor: Math.max(...others.map(({ size }) => size)),
  };
}

/** The expectations at values of the feature, `[observables][points]`. */
async function valuesAt(
  program: Program,
  values: FixedValues,
  points: readonly number[],
  engine: string,
): Promise<number[][]> {
  const { steps, moving } = withFixedAngles(program, featureAngles(program, values));
  const { preparation } = program.columns;
  const amplitudes = preparation
    ? Array.from(values.inputs).slice(preparation.first, preparation.first + preparation.count)
    : [];
  const columns = {
    inputs: moving.length + amplitudes.length,
    products: [],
    preparation: preparation && { ...preparation, first: moving.length },
  };
  const fixed: Program = { ...program, steps, columns, weights: 0 };
  const curves = program.readout.kind === 'expectation' ? program.readout.observables.map((): number[] => []) : [];
  const rows = points.map((x) => [...moving.map(({ slope, constant }) => turnOf(slope * x + constant)), ...amplitudes]);
  await runProgram(fixed, rows, engine, (readout) => {
    Array.from(readout).forEach((value, k) => curves[k % curves.length]!.push(value));
  });
  return curves;
}

/** Steps that read a column of their own for each angle that moves, and numbers for all others. */
function withFixedAngles(program: Program, angles: readonly (FeatureAngle | undefined)[]) {
  const moving: FeatureAngle[] = [];
  const steps = program.steps.map((step, k): Step => {
    const angle = angles[k];
    if (step.kind !== 'rotation' || !angle) return step;
    if (angle.slope === 0) return { ...step, angle: { offset: angle.constant, terms: [] } };
    moving.push(angle);
    return { ...step, angle: { offset: 0, terms: [{ source: 'feature', index: moving.length - 1, scale: 1 }] } };
  });
  return { steps, moving };
}

/** The angle between −π and π. A whole turn of a rotation is a sign of the state, which no expectation sees. */
const turnOf = (angle: number) => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** `c_k = (1/N) Σ f(x_j) e^{−2πi jk/N}` for k from 0 to the highest. */
function fourierCoefficients(curve: readonly number[], highest: number): FourierCoefficient[] {
  const { length } = curve;
  const cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length }, (_, k) => Math.sin((2 * Math.PI * k) / length));
  return Array.from({ length: highest + 1 }, (_, order) => {
    let [re, im] = [0, 0];
    for (let j = 0; j < length; j++) {
      const phase = (j * order) % length;
      re += curve[j]! * cos[phase]!;
      im -= curve[j]! * sin[phase]!;
    }
    return { re: re / length, im: im / length, size: Math.hypot(re, im) / length };
  });
}
