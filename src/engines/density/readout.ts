import { indexMasks } from '../../math/word-matrix.js';
import { walshHadamard } from '../../math/walsh-hadamard.js';
import type { NoisyProgram } from '../../program/program.js';

/** What is read of the Pauli coefficients: which of them, and how outputs follow. Linear both ways. */
export interface DensityReadout {
  /** The coefficients that are read, each once. */
  readonly rows: readonly number[];
  /** How many numbers a sample gives. */
  readonly outputs: number;
  /** The outputs of a sample from the coefficients read. */
  read(values: Float64Array, output: Float64Array): void;
  /** The slopes of the coefficients from those of the outputs. */
  back(slopes: Float64Array, values: Float64Array): void;
}

export function readoutOf({ readout, qubits }: NoisyProgram): DensityReadout {
  if (readout.kind === 'expectation') return expectations(readout.observables, qubits);
  return probabilities(readout.kind === 'probabilities' ? readout.qubits : [], qubits);
}

/** A Pauli word's expectation is its coefficient. */
function expectations(observables: Expectation['observables'], qubits: number): DensityReadout {
  const places = new Map<number, number>();
  const terms = observables.flatMap((sum, output) =>
    sum.map(({ coefficient, word }) => {
      const { x, z } = indexMasks(word, qubits);
      const row = (x << qubits) | z;
      if (!places.has(row)) places.set(row, places.size);
      return { output, coefficient: coefficient * word.sign, place: places.get(row)! };
    }),
  );
  return {
    rows: [...places.keys()],
    outputs: observables.length,
    read: (values, output) => {
      output.fill(0);
      for (const { output: at, coefficient, place } of terms) output[at]! += coefficient * values[place]!;
    },
    back: (slopes, values) => {
      values.fill(0);
      for (const { output, coefficient, place } of terms) values[place]! += coefficient * slopes[output]!;
    },
  };
}

type Expectation = Extract<NoisyProgram['readout'], { kind: 'expectation' }>;

/** `p(b) = 2^−m Σ_z (−1)^(b·z) ⟨Z^z⟩` over the words of Z on the m qubits: a Walsh-Hadamard transform, its own transpose. */
function probabilities(read: readonly number[], qubits: number): DensityReadout {
  const outputs = 2 ** read.length;
  const rows = Array.from({ length: outputs }, (_, pattern) =>
    read.reduce((row, qubit, k) => row | (((pattern >> (read.length - 1 - k)) & 1) << (qubits - 1 - qubit)), 0),
  );
  const transform = (from: Float64Array, to: Float64Array) => {
    to.set(from);
    walshHadamard(to);
    for (let k = 0; k < outputs; k++) to[k]! /= outputs;
  };
  return { rows, outputs, read: transform, back: transform };
}
