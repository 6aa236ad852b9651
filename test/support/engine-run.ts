import * as tf from '@tensorflow/tfjs';
import { featuresOf } from '../../src/autodiff/features.js';
import type { Circuit } from '../../src/circuit/circuit.js';
import type { Engine } from '../../src/engines/engine.js';
import { referenceExpectation, referenceProbabilities, referenceState } from '../../src/engines/reference/reference.js';
import { pauliWord } from '../../src/math/pauli-word.js';
import { PauliSum } from '../../src/observables/pauli-sum.js';
import { type Dialect, lower, type Reading } from '../../src/program/lower.js';

/** One run: a circuit, what is read of it, and rows of inputs (none: one sample without inputs) and weights. */
export interface Run {
  readonly circuit: Circuit;
  readonly reading: Reading;
  readonly inputs?: readonly (readonly number[])[];
  readonly weights?: readonly number[];
}

/** An engine as the suite drives it: straight through its interface. */
export interface Driver {
  readonly engine: Engine<tf.Tensor>;
  readonly passes: boolean;
  /** What programs are lowered to. Default: what the engine wants. */
  readonly dialect?: Dialect;
  /** Where the engine has no state vector: states are compared by the expectations of all Pauli words. */
  readonly tomography?: boolean;
}

/** The run as the driver can do it. */
export function doable({ tomography = false }: Driver, run: Run): Run {
  if (!tomography || run.reading.kind !== 'state') return run;
  const observables = Array.from({ length: 4 ** run.circuit.qubits }, (_, k) => {
    const letters = Array.from({ length: run.circuit.qubits }, (_, qubit) => 'IXYZ'[(k >> (2 * qubit)) & 3]!).join('');
    return PauliSum.of([{ coefficient: 1, word: pauliWord(letters) }]);
  });
  return { ...run, reading: { kind: 'expectation', observables } };
}

/** The readout as the engine gives it. */
export async function engineOutput(driver: Driver, run: Run): Promise<{ shape: number[]; values: number[] }> {
  return using(driver, run, async ({ prepared, features, weights }) => {
    const { output, state } = prepared.run(features, weights);
    const result = { shape: output.shape, values: [...(await output.data())] };
    tf.dispose([output, state]);
    return result;
  });
}

/** dLoss/dInputs, row after row, and dLoss/dWeights of the loss `Σ dOutput · output`, by the engine. */
export async function engineGradient(driver: Driver, run: Run, dOutput: readonly number[]) {
  return using(driver, run, async ({ program, prepared, inputs, features, weights }) => {
    const { output, state } = prepared.run(features, weights);
    const upstream = tf.tensor([...dOutput], output.shape);
    const gradient = prepared.gradient(features, weights, state, upstream);
    const toInputs = tf.grad((rows: tf.Tensor) =>
      tf.sum(tf.mul(featuresOf(program, rows as tf.Tensor2D), gradient.features)),
    );
    const ofInputs = inputs.size > 0 ? toInputs(inputs) : tf.zeros([0]);
    const result = { inputs: [...(await ofInputs.data())], weights: [...(await gradient.weights.data())] };
    tf.dispose([output, state, upstream, gradient.features, gradient.weights, ofInputs]);
    return result;
  });
}

interface Prepared {
  readonly program: ReturnType<typeof lower>;
  readonly prepared: ReturnType<Engine<tf.Tensor>['prepare']>;
  readonly inputs: tf.Tensor2D;
  readonly features: tf.Tensor2D;
  readonly weights: tf.Tensor1D;
}

async function using<Result>(driver: Driver, run: Run, use: (ready: Prepared) => Promise<Result>): Promise<Result> {
  const { engine, passes, dialect = engine.dialect } = driver;
  const program = lower(run.circuit, run.reading, { dialect, passes });
  const rows = rowsOf(run);
  const inputs = tf.tensor2d(rows.flat(), [rows.length, run.circuit.inputs]);
  const features = tf.tidy(() => featuresOf(program, inputs).clone());
  const weights = tf.tensor1d([...(run.weights ?? [])]);
  const prepared = engine.prepare(program);
  try {
    return await use({ program, prepared, inputs, features, weights });
  } finally {
    prepared.dispose();
    tf.dispose([inputs, features, weights]);
  }
}

const rowsOf = ({ inputs }: Run): readonly (readonly number[])[] => inputs ?? [[]];

/** The readout by the float64 reference, laid out as an engine's. */
export function referenceOutput(run: Run): number[] {
  const { circuit, reading, weights } = run;
  const { qubits } = circuit;
  const states = rowsOf(run).map((row) => referenceState(circuit, row, weights));
  if (reading.kind === 'state') return [...states.flatMap(({ re }) => [...re]), ...states.flatMap(({ im }) => [...im])];
  if (reading.kind === 'probabilities') {
    const read = reading.qubits ?? Array.from({ length: qubits }, (_, qubit) => qubit);
    return states.flatMap((state) => referenceProbabilities(state, read, qubits));
  }
  return states.flatMap((state) => reading.observables.map((each) => referenceExpectation(state, each, qubits)));
}

/** The loss `Σ dOutput · output` by the reference. */
export const referenceLoss = (run: Run, dOutput: readonly number[]) =>
  referenceOutput(run).reduce((sum, value, k) => sum + value * dOutput[k]!, 0);

/** The gradients of that loss by central differences of the reference, for every input and weight. */
export function referenceGradient(run: Run, dOutput: readonly number[], step = 1e-4) {
  const slope = (moved: (shift: number) => Run) =>
    (referenceLoss(moved(step), dOutput) - referenceLoss(moved(-step), dOutput)) / (2 * step);
  const { inputs = [], weights = [] } = run;
  return {
    inputs: inputs.flatMap((row, r) =>
      row.map((_, c) =>
        slope((shift) => ({ ...run, inputs: inputs.map((other, k) => (k === r ? shifted(row, c, shift) : other)) })),
      ),
    ),
    weights: weights.map((_, k) => slope((shift) => ({ ...run, weights: shifted(weights, k, shift) }))),
  };
}

/** The values with one of them moved. */
export const shifted = (values: readonly number[], at: number, shift: number): number[] =>
  values.map((value, k) => (k === at ? value + shift : value));

/** The largest absolute difference; NaN and a different number of values count as infinite. */
export function worstDifference(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  return actual.reduce((worst, value, k) => {
    const error = Math.abs(value - expected[k]!);
    return Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }, 0);
}
