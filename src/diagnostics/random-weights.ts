import * as tf from '@tensorflow/tfjs';
import { compile } from '../autodiff/compile.js';
import type { CallOptions } from '../autodiff/readings.js';
import type { Circuit } from '../circuit/circuit.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { count, KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import type { OptionNames } from '../options.js';
import type { Reading } from '../program/lower.js';

/** What diagnostics that draw random weights have in common. */
export interface RandomWeightsOptions extends Pick<CallOptions, 'engine'> {
  /** How many random draws. */
  readonly samples?: number;
  /** Seed of the random weights. Default 0. */
  readonly seed?: number;
  /** The features of the one sample that the circuit is run on; needed where it reads any. */
  readonly inputs?: ArrayLike<number>;
  /** Called after each batch with the number of samples done. */
  readonly onProgress?: (done: number, total: number) => void;
}

export const randomWeightsNames: OptionNames<RandomWeightsOptions> = {
  samples: true,
  seed: true,
  inputs: true,
  engine: true,
  onProgress: true,
};

/** What to run on random weights, and what to keep of it. */
export interface RandomRuns extends Pick<RandomWeightsOptions, 'engine' | 'inputs' | 'onProgress'> {
  readonly reading: Reading;
  readonly samples: number;
  /** How many weight vectors a sample takes: their readouts follow each other. Default 1. */
  readonly rowsPerSample?: number;
  readonly random: Random;
  /** The features and weights of a run. Default: those of `inputs`, and random weights. */
  readonly row?: () => readonly number[];
  /** The numbers to keep of the readout of a batch of so many rows, sample after sample. In loops: TF.js would copy states. */
  readonly keep: (readout: ArrayLike<number>, rows: number) => readonly number[];
}

/** Amplitudes of a batch: 8 MiB of float32 pairs, so that states of a batch stay small whatever the number of qubits. */
const batchAmplitudes = 2 ** 20;
const largestBatch = 4096;

/**
 * Runs a circuit on random weights, uniform in [0, 2π), and returns what was kept, sample after sample. The weights become
 * inputs, so that a batch of weight vectors is one run; which weights are drawn does not depend on the batches.
 */
export async function onRandomWeights(circuit: Circuit, runs: RandomRuns): Promise<number[]> {
  const { reading, samples, rowsPerSample = 1, random, engine, inputs = [], onProgress } = runs;
  if (!runs.row) checkInputs(circuit, inputs);
  const { row = () => weightRow(circuit, inputs, random) } = runs;
  const batch = Math.min(samples, batchSize(circuit.qubits, rowsPerSample));
  const compiled = compile(weightsAsInputs(circuit), reading, { engine });
  const kept: number[] = [];
  try {
    for (let done = 0; done < samples;) {
      const now = Math.min(batch, samples - done);
      const rows = Array.from({ length: now * rowsPerSample }, row);
      const readout = tf.tidy(() =>
        compiled.run(tf.tensor2d(rows.flat(), [rows.length, compiled.circuit.inputs], 'float32')),
      );
      for (const number of runs.keep(await readout.data(), rows.length)) kept.push(number);
      readout.dispose();
      done += now;
      onProgress?.(done, samples);
      if (done < samples) await tf.nextFrame();
    }
  } finally {
    compiled.dispose();
  }
  return kept;
}

/** Features of a sample, then weights uniform in [0, 2π). */
export function weightRow(circuit: Circuit, inputs: ArrayLike<number>, random: Random): number[] {
  return [...Array.from(inputs), ...Array.from({ length: circuit.weights }, () => 2 * Math.PI * random.uniform())];
}

/** How many samples go into one run. */
export const batchSize = (qubits: number, rowsPerSample: number): number =>
  Math.max(1, Math.floor(Math.min(largestBatch, batchAmplitudes / 2 ** qubits) / rowsPerSample));

/** @throws KetworkError `mismatch` unless there is a feature for each input of the circuit. */
export function checkInputs(circuit: Circuit, inputs: ArrayLike<number>): void {
  if (inputs.length === circuit.inputs) return;
  throw new KetworkError(
    'mismatch',
    `The circuit reads ${count(circuit.inputs, 'input')}, but ${inputs.length || 'none'} were given. ` +
      'Pass the features of one sample as inputs, or diagnose the circuit without its embedding.',
  );
}

/** @throws KetworkError `invalid` unless it is a whole number of at least `least`. */
export function checkSamples(what: string, samples: number, least: number): void {
  if (Number.isInteger(samples) && samples >= least) return;
  throw new KetworkError('invalid', `${what} was given samples = ${samples}. Use a whole number from ${least} up.`);
}
