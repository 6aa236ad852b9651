import * as tf from '@tensorflow/tfjs';
import { featuresOf } from '../../src/autodiff/features.js';
import type { Executor } from '../../src/engines/simd/executor.js';
import { Random } from '../../src/math/random.js';
import { lower } from '../../src/program/lower.js';
import type { Program } from '../../src/program/program.js';
import type { Run } from './engine-run.js';

/** A run as numbers, ready for executors. */
export function numbersOf({ circuit, reading, inputs = [], weights = [] }: Run) {
  const program = lower(circuit, reading, { dialect: 'words' });
  const features = tf.tidy(() =>
    featuresOf(program, tf.tensor2d(inputs.flat(), [inputs.length, circuit.inputs])).dataSync<'float32'>(),
  );
  return { program, features, weights: Float32Array.from(weights), batch: inputs.length };
}

export type ExecutorResults = Readonly<Record<string, Float32Array>>;

/** The readout and its gradients, first on their own, then with the states kept from the readout to its gradients. */
export function resultsOf(executorOf: (program: Program) => Executor, run: Run): ExecutorResults {
  const numbers = numbersOf(run);
  return resultsWith(executorOf(numbers.program), numbers);
}

/** The same of numbers that are ready; the executor is disposed. */
export function resultsWith(
  executor: Executor,
  { features, weights, batch }: Omit<ReturnType<typeof numbersOf>, 'program'>,
): ExecutorResults {
  const random = new Random(6);
  const output = executor.run(features, weights, batch, false);
  const upstream = output.map(() => random.normal());
  const alone = executor.gradient(features, weights, batch, upstream);
  const again = executor.run(features, weights, batch, true);
  const kept = executor.gradient(features, weights, batch, upstream);
  executor.dispose();
  return {
    output,
    'output again': again,
    'gradient of features': alone.features,
    'gradient of weights': alone.weights,
    'gradient of features, states kept': kept.features,
    'gradient of weights, states kept': kept.weights,
  };
}

/** What of some results is not the same, bit for bit. */
export const differences = (actual: ExecutorResults, expected: ExecutorResults): string[] =>
  Object.keys(expected).filter((what) => {
    const [bits, wanted] = [bitsOf(actual[what]!), bitsOf(expected[what]!)];
    return bits.length !== wanted.length || bits.some((each, k) => each !== wanted[k]);
  });

const bitsOf = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);
