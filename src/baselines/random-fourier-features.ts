import type { Circuit } from '../circuit/circuit.js';
import type { Dataset } from '../data/dataset.js';
import { checkOptions } from '../options.js';
import type { Reading } from '../program/lower.js';
import { type CircuitFrequencies, circuitFrequencies } from './circuit-frequencies.js';
import { logisticRegression } from './logistic-regression.js';
import type { Outcome } from './outcome.js';
import type { Problem, Samples } from './problem.js';

/** The circuit whose frequencies are used, what is read of it, and how many frequencies at most. */
export interface FourierOptions {
  readonly circuit: Circuit;
  readonly reading: Reading;
  /** What the inputs are multiplied by before they become angles. Default 1. */
  readonly inputScaling?: number;
  /** Default 100. */
  readonly frequencies?: number;
  /** Of the frequencies, where there are more, and of the quarters of cross-validation. */
  readonly seed: number;
}

/**
 * What a linear model says of the test samples that sees cos(ω·x) and sin(ω·x) of each frequency ω which the circuit can have
 * itself (Landman et al. 2022, arXiv:2210.13200). Where it does as well, so does a classical surrogate of the circuit.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `unsupported` for a circuit that starts from a
 * prepared state; `mismatch` where the data do not fit it.
 * @example
 * const circuit = new Circuit(2).append(angleEmbedding()).append(stronglyEntangling({ layers: 1 }));
 * const reading = { kind: 'expectation', observables: [z(0)] };
 * await baselines.randomFourierFeatures(baselines.problemOf({ train: xor, test: xor }), { circuit, reading, seed: 1 });
 */
export async function randomFourierFeatures(problem: Problem, options: FourierOptions): Promise<Outcome> {
  const {
    circuit,
    reading,
    inputScaling = 1,
    frequencies: limit,
    seed,
  } = checkOptions('randomFourierFeatures', options, {
    circuit: true,
    reading: true,
    inputScaling: true,
    frequencies: true,
    seed: true,
  });
  const spectrum = circuitFrequencies(circuit, reading, { limit, seed });
  const seen = ({ table, targets }: Samples): Samples => ({ table: waves(table, spectrum, inputScaling), targets });
  return logisticRegression({ ...problem, train: seen(problem.train), test: seen(problem.test) }, { seed });
}

/** The cosines and sines of a table's rows. */
function waves(table: Dataset, { columns, frequencies }: CircuitFrequencies, inputScaling: number): Dataset {
  const width = 2 * frequencies.length;
  const features = new Float32Array(table.rows * width);
  for (let row = 0; row < table.rows; row++) {
    const inputs = [...table.features.subarray(row * table.columns, (row + 1) * table.columns)].map(
      (value) => inputScaling * value,
    );
    const products = columns.products.map((factors) =>
      factors.reduce((product, { index, scale, offset }) => product * (scale * inputs[index]! + offset), 1),
    );
    const values = [...inputs, ...products];
    frequencies.forEach((frequency, k) => {
      const phase = frequency.reduce((sum, turn, column) => sum + turn * values[column]!, 0);
      features[row * width + 2 * k] = Math.cos(phase);
      features[row * width + 2 * k + 1] = Math.sin(phase);
    });
  }
  return { ...table, columns: width, features, featureNames: Array.from({ length: width }, (_, k) => `wave ${k}`) };
}
