import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { propagate, type Propagated, type PropagatedStep } from '../engines/pauli-propagation/propagation.js';
import { defaultTruncation, propagatedSteps } from '../engines/pauli-propagation/propagation-engine.js';
import { KetworkError } from '../errors.js';
import type { NoiseModel } from '../noise/noise-model.js';
import { checkOptions, type OptionNames } from '../options.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { addSlope, angleAt } from '../program/angle-values.js';
import { lower, lowerNoisy } from '../program/lower.js';
import { featureCount, type NoisyProgram, type Truncation } from '../program/program.js';
import { type Inputs, operandsOf, type Weights } from './operands.js';

export interface PropagationOptions extends Partial<Truncation> {
  /** Features of samples, `[batch, inputs]`. */
  readonly inputs?: Inputs;
  /** Trainable weights. */
  readonly weights?: Weights;
  /** Whether slopes with inputs and weights are wanted, at about three times the cost. Default false. */
  readonly gradient?: boolean;
  /** The noise of the device: Pauli channels, coherent errors and readout errors. Default: none. */
  readonly noise?: NoiseModel;
}

const truncationNames: OptionNames<Truncation> = { cut: true, maxWeight: true, maxWords: true };

const optionNames: OptionNames<PropagationOptions> = {
  inputs: true,
  weights: true,
  gradient: true,
  noise: true,
  ...truncationNames,
};

/** An expectation found by Pauli propagation. */
export interface PropagatedExpectation extends Omit<Propagated, 'slopes'> {
  /** The slopes of the value with the sample's inputs and with the weights, where they were asked for. */
  readonly gradient: { readonly inputs: Float64Array; readonly weights: Float64Array } | undefined;
}

/**
 * Expectations of circuits of up to 4096 qubits, without any state: observables are taken back through the circuit as sums of
 * Pauli words, and words that matter little are left out. Exact where nothing is left out (`cut` 0, the default); the
 * cost is then up to 2^(rotations that an observable meets), so shallow or near-Clifford circuits, or a `cut`, are what
 * it is for. Of each sample and observable, `[batch][observables]`: the value, a bound of its error and the words it took.
 *
 * - `cut`: words with smaller coefficients are dropped. Halve it to see whether a value has converged.
 * - `maxWeight`: words on more qubits are dropped (default: none).
 * - `maxWords`: no more words at once (default 2^22); the smallest coefficients go first.
 *
 * Under `noise` words shrink, the more qubits they touch the faster, so that truncation costs less.
 *
 * @throws KetworkError `unsupported` for a prepared state, a matrix without Pauli words or noise that is none of Pauli errors, `invalid` for a truncation that
 * makes no sense, `unknown` for an option that it does not have, `mismatch` where inputs or weights do not fit.
 * @example
 * const ghz = Array.from({ length: 99 }, (_, k) => k).reduce((c, k) => c.cx(k, k + 1), new Circuit(100).h(0));
 * const [[correlation]] = await propagatedExpectation(ghz, z(0).times(z(99)));
 * correlation.value; // 1
 */
export async function propagatedExpectation(
  circuit: Circuit,
  observables: PauliSum | readonly PauliSum[],
  options: PropagationOptions = {},
): Promise<PropagatedExpectation[][]> {
  const {
    inputs,
    weights,
    gradient = false,
    noise,
    ...given
  } = checkOptions('propagatedExpectation', options, optionNames, 'cut');
  const truncation = truncationOf(circuit.qubits, given);
  const list = observables instanceof PauliSum ? [observables] : observables;
  const reading = { kind: 'expectation', observables: list } as const;
  const program: NoisyProgram = noise
    ? lowerNoisy(circuit, reading, noise, { dialect: 'words' })
    : lower(circuit, reading, { dialect: 'words' });
  const steps = propagatedSteps(program);
  const sums = program.readout.kind === 'expectation' ? program.readout.observables : [];
  const [featureTensor, weightTensor] = operandsOf(program, inputs, weights);
  const batch = featureTensor.shape[0];
  const [features, values] = await Promise.all([featureTensor.data(), weightTensor.data()]);
  const columns = featureCount(program);
  tf.dispose([featureTensor, weightTensor].filter((tensor) => tensor !== inputs && tensor !== weights));

  return Array.from({ length: batch }, (_, sample) => {
    const first = sample * columns;
    const at = { features: features as Float32Array, weights: values as Float32Array, first };
    const angles = Float64Array.from(steps, (step) => (step.kind === 'rotation' ? angleAt(step.angle, at) : 0));
    return sums.map((terms) => {
      const { slopes, ...result } = propagate(circuit.qubits, steps, angles, terms, truncation, gradient);
      return { ...result, gradient: slopes && gradientOf(program, steps, slopes) };
    });
  });
}

function gradientOf(program: NoisyProgram, steps: readonly PropagatedStep[], slopes: Float64Array) {
  const { inputs, products } = program.columns;
  if (products.length > 0) {
    throw new KetworkError(
      'unsupported',
      'Pauli propagation gives no gradient of angles that are products of inputs. Leave `gradient` out, or use expectation().',
    );
  }
  const sums = { features: new Float64Array(inputs), weights: new Float64Array(program.weights), first: 0 };
  steps.forEach((step, k) => {
    if (step.kind === 'rotation') addSlope(step.angle, slopes[k]!, sums);
  });
  return { inputs: sums.features, weights: sums.weights };
}

/** What is left out: what was said, else nothing. @throws KetworkError `unknown` or `invalid` for what makes no sense. */
export function truncationOf(qubits: number, given: Partial<Truncation> = {}): Truncation {
  const said = checkOptions('truncation', given, truncationNames, 'cut');
  const { cut, maxWeight, maxWords } = { ...defaultTruncation(qubits), ...said };
  if (!(cut >= 0 && Number.isFinite(cut))) {
    throw new KetworkError('invalid', `The cut ${cut} of Pauli propagation is not a number from 0 on.`);
  }
  for (const [name, value] of Object.entries({ maxWeight, maxWords })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new KetworkError('invalid', `${name} is ${value}; it must be a whole number from 1 on.`);
  }
  return { cut, maxWeight, maxWords };
}
