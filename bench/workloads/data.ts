import { mulberry32 } from './mulberry32.js';

// The numbers of the workloads in the order in which bench_common.py draws them: one stream each, from the seed on.

const turn = 2 * Math.PI;
/** Parameter vectors per number of qubits in W4. */
export const samplesOfSweep = 200;

export interface TrainingData {
  /** `[layers, qubits, 3]`: phi, theta, omega of each Rot, in [0, 2π). */
  readonly weights: Float32Array;
  /** `[batch, qubits]` in [−π, π). */
  readonly features: Float32Array;
  /** `[batch, qubits]` in [−1, 1). */
  readonly targets: Float32Array;
}

/** The numbers of W1 and W2. */
export function trainingData(qubits: number, layers: number, batch: number, seed = 0): TrainingData {
  const next = mulberry32(seed);
  return {
    weights: drawn(layers * qubits * 3, () => next() * turn),
    features: drawn(batch * qubits, () => next() * turn - Math.PI),
    targets: drawn(batch * qubits, () => next() * 2 - 1),
  };
}

/** The angles of W3, `[layers, qubits, 3]`: theta, phi, lambda of each U3, in [0, 2π). */
export function deepStateAngles(qubits: number, layers: number, seed = 0): Float32Array {
  const next = mulberry32(seed);
  return drawn(layers * qubits * 3, () => next() * turn);
}

export interface SweepData {
  /** `[5 · qubits, qubits]`: the axis of each rotation, 0 for X, 1 for Y, 2 for Z. */
  readonly axes: Uint8Array;
  /** `[samples, 5 · qubits, qubits]` in [0, 2π). */
  readonly angles: Float32Array;
}

/** The numbers of W4 for one number of qubits. */
export function sweepData(qubits: number, seed = 0, samples = samplesOfSweep): SweepData {
  const next = mulberry32(seed * 1000 + qubits);
  const rotations = 5 * qubits * qubits;
  return {
    axes: Uint8Array.from({ length: rotations }, () => Math.floor(3 * next())),
    angles: drawn(samples * rotations, () => next() * turn),
  };
}

/**
 * The numbers, and others near them, for turns without end: an engine that keeps what it computed for a call cannot
 * answer the next one from memory, as it could not in training.
 */
export function taking<Data extends { readonly [Name in keyof Data]: Float32Array }>(
  data: Data,
): (turn: number) => Data {
  const entries = Object.entries<Float32Array>(data);
  const near = Object.fromEntries(entries.map(([name, values]) => [name, values.map((value) => value + 2 ** -10)]));
  return (turn) => (turn % 2 === 0 ? data : (near as unknown as Data));
}

const drawn = (count: number, draw: () => number) => Float32Array.from({ length: count }, draw);
