import * as tf from '@tensorflow/tfjs';
import { inputValue } from '../../../src/circuit/weights.js';
import { simdEngine } from '../../../src/engines/simd/simd-engine.js';
import { Random } from '../../../src/math/random.js';
import {
  engineGradient,
  engineOutput,
  referenceGradient,
  referenceOutput,
  type Run,
  worstDifference,
} from '../../support/engine-run.js';
import { dot, randomRun, slopeAlong } from '../../support/random-run.js';

const circuits = 500;
const widths = 8;
/** Up to here every component is compared; beyond, where the reference is slow, sums of all of them. */
const comparedOneByOne = 3;

beforeAll(() => tf.setBackend('cpu'));

/** Circuits of every width in turn, of every batch from 1 to 5, with passes on and off. */
const cases = Array.from({ length: circuits }, (_, seed) => ({
  seed,
  qubits: 1 + (seed % widths),
  batch: 1 + (Math.floor(seed / widths) % 5),
  passes: Math.floor(seed / widths) % 2 === 0,
}));

/** How far the engine is from the reference, as parts of what it may be. */
interface Errors {
  readonly output: number;
  /** Relative to the largest component, where that is more than 1. */
  readonly gradient: number;
}

async function errorsOf({ seed, qubits, batch, passes }: (typeof cases)[number]): Promise<Errors> {
  const run = randomRun({ seed, qubits, batch, operations: 24 });
  const driver = { engine: simdEngine, passes };
  const expected = referenceOutput(run);
  const { values } = await engineOutput(driver, run);
  const random = new Random(seed);
  const dOutput = expected.map(() => random.normal());
  const { inputs, weights } = await engineGradient(driver, run, dOutput);
  const gradient = [...inputs, ...weights];
  const scale = Math.max(1, ...gradient.map(Math.abs));
  const error = qubits <= comparedOneByOne ? worstComponent : worstSum;
  return {
    output: worstDifference(values, expected) / Math.max(1e-5, roundingOf(run)),
    gradient: error(run, dOutput, gradient) / (1e-4 * scale),
  };
}

/**
 * What float32 takes from the largest angle that is a product of inputs, twice: TF.js rounds three factors and the product
 * to 2^−24 of it before the engine sees them. It is more than 1e-5 above 21 radians; one of these circuits needs it.
 */
function roundingOf({ circuit, inputs = [] }: Run): number {
  const angles = circuit.operations.flatMap(({ angles }) => angles);
  const products = angles.flatMap(({ parameter, scale }) =>
    parameter?.kind === 'product' ? inputs.map((row) => Math.abs(scale * inputValue(parameter, row))) : [],
  );
  return 2 ** -21 * Math.max(0, ...products);
}

function worstComponent(run: Run, dOutput: readonly number[], gradient: readonly number[]): number {
  const { inputs, weights } = referenceGradient(run, dOutput, 1e-6);
  return worstDifference(gradient, [...inputs, ...weights]);
}

/** Of the sum of all components, each with a random sign: a wrong component is not averaged away. */
function worstSum(run: Run, dOutput: readonly number[], gradient: readonly number[]): number {
  const random = new Random(gradient.length);
  const signs = gradient.map(() => random.sign());
  return Math.abs(dot(gradient, signs) - slopeAlong(run, dOutput, signs, 1e-6));
}

describe(`${circuits} random circuits`, () => {
  it.each(Array.from({ length: widths }, (_, k) => k + 1))(
    'of %i qubits have expectations within 1e-5 and gradients within 1e-4 of the reference',
    async (width) => {
      const wrong: unknown[] = [];
      for (const each of cases.filter(({ qubits }) => qubits === width)) {
        const errors = await errorsOf(each);
        if (!(errors.output <= 1 && errors.gradient <= 1)) wrong.push({ ...each, ...errors });
      }
      expect(wrong).toEqual([]);
    },
  );
});
