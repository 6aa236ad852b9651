import { Random } from '../../src/math/random.js';
import { one, pauli, type PauliSum, z } from '../../src/observables/pauli-sum.js';
import type { Reading } from '../../src/program/lower.js';
import { referenceLoss, type Run } from './engine-run.js';
import { randomValues } from './facts/gates.js';
import { randomCircuit } from './random-circuit.js';

export interface RandomRunOptions {
  readonly seed: number;
  readonly qubits: number;
  readonly operations: number;
  readonly batch: number;
  /** Default: expectations of random sums. */
  readonly kind?: Reading['kind'];
}

/** A random circuit, what is read of it, and rows of inputs and weights: all of it by the seed. */
export function randomRun({ seed, qubits, operations, batch, kind = 'expectation' }: RandomRunOptions): Run {
  const random = new Random(seed);
  const circuit = randomCircuit(random, qubits, operations);
  return { circuit, reading: randomReading(kind, qubits, random), ...randomValues(circuit, batch, random) };
}

/** For each of these sizes a random run with each kind of readout. */
export const runsWithEachReading = (sizes: readonly Pick<RandomRunOptions, 'qubits' | 'batch'>[], operations = 14) =>
  sizes.flatMap((size, seed) =>
    (['expectation', 'probabilities', 'state'] as const).map((kind) => {
      const options = { ...size, seed, kind, operations };
      return { options, run: randomRun(options) };
    }),
  );

/**
 * Expectations of sums of random words, scaled so that none is more than 1; probabilities of qubits in random order; or
 * the state.
 */
export function randomReading(kind: Reading['kind'], qubits: number, random: Random): Reading {
  if (kind === 'state') return { kind };
  if (kind === 'probabilities') {
    return { kind, qubits: random.permutation(qubits).slice(0, 1 + random.integer(qubits)) };
  }
  const word = () => pauli(Array.from({ length: qubits }, () => 'IXYZ'[random.integer(4)]!).join(''));
  const sum = (terms: number) => {
    const words = [one(), ...Array.from({ length: terms }, word)];
    return scaledToOne(words.map((each) => each.scaled(random.normal())).reduce((total, each) => total.plus(each)));
  };
  return { kind, observables: [z(0), ...[0, 1, 2, 5].map(sum), word()] };
}

const scaledToOne = (sum: PauliSum): PauliSum =>
  sum.scaled(1 / sum.terms.reduce((total, { coefficient }) => total + Math.abs(coefficient), 0));

/** Inputs of all samples, row after row, then weights. */
export const valuesOf = ({ inputs = [], weights = [] }: Run): number[] => [...inputs.flat(), ...weights];

/** The central difference of the reference's loss `Σ dOutput · output` along a direction of inputs and weights. */
export function slopeAlong(run: Run, dOutput: readonly number[], direction: readonly number[], step = 1e-5): number {
  const { inputs = [], weights = [] } = run;
  const lossAt = (shift: number) => {
    const moved = valuesOf(run).map((value, k) => value + shift * direction[k]!);
    const rows = inputs.map((row, r) => moved.slice(r * row.length, (r + 1) * row.length));
    return referenceLoss({ ...run, inputs: rows, weights: moved.slice(moved.length - weights.length) }, dOutput);
  };
  return (lossAt(step) - lossAt(-step)) / (2 * step);
}

/** `Σ a b` */
export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * b[k]!, 0);
