import type { AffineInput } from '../circuit/angle.js';
import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import type { Program, ProgramAngle } from '../program/program.js';
import { checkInputs } from './random-weights.js';

/** An angle as one feature moves it, all else fixed: `slope · x + constant`, in radians. */
export interface FeatureAngle {
  readonly slope: number;
  readonly constant: number;
}

/** What all other features and the weights are, where one feature is looked at. */
export interface FixedValues {
  /** The feature that moves. */
  readonly input: number;
  /** All features of a sample; what stands for the one that moves is not read. */
  readonly inputs: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/**
 * The angle of each step of a program as a function of one feature; a matrix has none. In float64: what engines compute of
 * features is float32, too coarse for large factors.
 *
 * @throws KetworkError `unsupported` where an angle has the feature more than once as a factor, or amplitudes are made of it.
 */
export function featureAngles(program: Program, fixed: FixedValues): (FeatureAngle | undefined)[] {
  const { columns } = program;
  const { preparation } = columns;
  if (preparation && fixed.input >= preparation.first && fixed.input < preparation.first + preparation.count) {
    throw new KetworkError(
      'unsupported',
      `Feature ${fixed.input} is an amplitude of the prepared state, so the model has no Fourier series in it. ` +
        'Choose a feature that is an angle.',
    );
  }
  const ofColumns = [
    ...Array.from({ length: columns.inputs }, (_, index) => inputAngle({ index, scale: 1, offset: 0 }, fixed)),
    ...columns.products.map((factors) => productAngle(factors, fixed)),
  ];
  return program.steps.map((step) =>
    step.kind === 'rotation' ? angleOf(step.angle, ofColumns, fixed.weights) : undefined,
  );
}

function inputAngle({ index, scale, offset }: AffineInput, { input, inputs }: FixedValues): FeatureAngle {
  return index === input ? { slope: scale, constant: offset } : { slope: 0, constant: scale * inputs[index]! + offset };
}

function productAngle(factors: readonly AffineInput[], fixed: FixedValues): FeatureAngle {
  const moving = factors.filter(({ index }) => index === fixed.input);
  if (moving.length > 1) {
    throw new KetworkError(
      'unsupported',
      `An angle is a product with feature ${fixed.input} as ${moving.length} of its factors, so the model is not periodic ` +
        'in it. Choose another feature, or an embedding whose angles are linear.',
    );
  }
  return factors
    .map((factor) => inputAngle(factor, fixed))
    .reduce((a, b) => ({
      slope: a.slope * b.constant + a.constant * b.slope,
      constant: a.constant * b.constant,
    }));
}

function angleOf(
  { offset, terms }: ProgramAngle,
  columns: readonly FeatureAngle[],
  weights: ArrayLike<number>,
): FeatureAngle {
  let [slope, constant] = [0, offset];
  for (const { source, index, scale } of terms) {
    const value = source === 'feature' ? columns[index]! : { slope: 0, constant: weights[index]! };
    slope += scale * value.slope;
    constant += scale * value.constant;
  }
  return { slope, constant };
}

/** @throws KetworkError `invalid` for a feature that the circuit does not have, `mismatch` for another number of values. */
export function checkedValues(circuit: Circuit, input: number, given: Partial<FixedValues>): FixedValues {
  if (!Number.isInteger(input) || input < 0 || input >= circuit.inputs) {
    throw new KetworkError(
      'invalid',
      `Feature ${input} was asked for, but the circuit reads ${count(circuit.inputs, 'input')}, counted from 0.`,
    );
  }
  const { inputs = circuit.inputs === 1 ? [0] : [], weights = [] } = given;
  checkInputs(circuit, inputs);
  if (weights.length !== circuit.weights) {
    throw new KetworkError(
      'mismatch',
      `The circuit has ${count(circuit.weights, 'weight')} but received ${weights.length}. Pass one number for each.`,
    );
  }
  return { input, inputs, weights };
}
