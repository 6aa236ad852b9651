import { outputCount, type Program } from '../../program/program.js';
import * as layout from './layout.js';
import { blockBits } from './plan/encode-large.js';
import { sumOfParts } from './sum-of-parts.js';
import type { Sweeps } from './sweeps.js';

/** What is read of one large sample, and where its way back begins. */
export interface LargeReading {
  /** How many numbers a sweep over the whole state finds, or begins from. */
  readonly outputs: number;
  /** Writes a sample's part of the outputs of a batch. */
  read(sweeps: Sweeps, outputs: Float32Array, sample: number): void;
  /** From the slopes of a batch's outputs, the slope of the angle of each word. */
  back(sweeps: Sweeps, outputSlopes: Float32Array, sample: number): Float64Array;
}

export function largeReading(program: Program, batch: number): LargeReading {
  const { qubits, readout } = program;
  if (readout.kind === 'state') return amplitudes(2 ** qubits, batch);
  const width = outputCount(program);
  const rowOf = (values: Float32Array, sample: number) => values.subarray(sample * width, (sample + 1) * width);
  if (readout.kind === 'probabilities') return probabilities(readout.qubits.length, qubits, rowOf);
  return {
    outputs: 0,
    read: (sweeps, outputs, sample) => rowOf(outputs, sample).set(sweeps.read()),
    back: (sweeps, outputSlopes, sample) => sweeps.back(rowOf(outputSlopes, sample)),
  };
}

/** Outputs `[2, batch, 2^n]`. */
function amplitudes(size: number, batch: number): LargeReading {
  const planes = (values: Float32Array, sample: number) =>
    [sample, batch + sample].map((at) => values.subarray(at * size, (at + 1) * size));
  return {
    outputs: 2 * size,
    read: (sweeps, outputs, sample) => {
      const found = sweeps.readWhole(layout.sweepAmplitudes);
      planes(outputs, sample).forEach((plane, k) => plane.set(found.subarray(k * size, (k + 1) * size)));
    },
    back: (sweeps, outputSlopes, sample) =>
      sweeps.backWhole(layout.sweepLambdaOfAmplitudes, planes(outputSlopes, sample)),
  };
}

/** Sums are made piece by piece, whose number must not follow that of threads. */
const mostPieces = 64;
/** Numbers that the sums of all pieces may take; beyond, there is one piece. */
const mostNumbers = 2 ** 22;

function probabilities(
  read: number,
  qubits: number,
  rowOf: (values: Float32Array, sample: number) => Float32Array,
): LargeReading {
  const width = 2 ** read;
  const blocks = 2 ** (qubits - blockBits);
  const sums = width * mostPieces > mostNumbers ? 1 : Math.min(mostPieces, blocks);
  // Of all qubits every outcome is one index, so that blocks write where no other does.
  const [pieces, parts] = read === qubits ? [blocks, 1] : [sums, sums];
  return {
    outputs: parts * width,
    read: (sweeps, outputs, sample) => {
      const found = sweeps.readWhole(layout.sweepProbabilities, pieces);
      rowOf(outputs, sample).set(parts === 1 ? found : sumOfParts(found, width));
    },
    back: (sweeps, outputSlopes, sample) =>
      sweeps.backWhole(layout.sweepLambdaOfProbabilities, [rowOf(outputSlopes, sample)]),
  };
}
