import { rowOrder } from '../../../math/row-order.js';
import type { PauliTerm } from '../../../observables/pauli-sum.js';
import type { Program } from '../../../program/program.js';
import { rowCount, rowWord, type Rows } from './rows.js';

/** What is read of a final state, and the way back, sample by sample. */
export interface Reading {
  /** How many numbers a sample gives. */
  readonly width: number;
  /** Where number k of a sample stands among those of the batch. */
  place(k: number, sample: number, batch: number): number;
  /** The numbers of one state. */
  read(psi: Rows, output: Float64Array): void;
  /** Sets λ = ½ dLoss/dψ from the slopes of the loss with those numbers: for an observable, its slope times Oψ. */
  back(psi: Rows, slopes: Float64Array, lambda: Rows): void;
}

export function readingOf({ readout, qubits }: Program, signs: Float64Array): Reading {
  if (readout.kind === 'expectation') return expectations(readout.observables, qubits, signs);
  if (readout.kind === 'probabilities') return probabilities(readout.qubits, qubits);
  return state(qubits);
}

/** ⟨ψ|O|ψ⟩ = Σ coefficient · ψᵀPψ, where P is a signed permutation of rows. */
function expectations(observables: readonly (readonly PauliTerm[])[], qubits: number, signs: Float64Array): Reading {
  const terms = observables.flatMap((sum, output) =>
    sum.map(({ coefficient, word }) => ({ output, coefficient, ...rowWord(word, qubits, 0) })),
  );
  return {
    width: observables.length,
    place: sampleMajor(observables.length),
    read: (psi, output) => {
      output.fill(0);
      for (const { output: at, coefficient, x, z, sign } of terms) {
        let sum = 0;
        for (let r = 0; r < psi.length; r++) sum += signs[r & z]! * psi[r]! * psi[r ^ x]!;
        output[at]! += coefficient * sign * sum;
      }
    },
    back: (psi, slopes, lambda) => {
      lambda.fill(0);
      for (const { output: at, coefficient, x, z, sign } of terms) {
        const factor = slopes[at]! * coefficient * sign;
        for (let r = 0; r < psi.length; r++) lambda[r]! += factor * signs[r & z]! * psi[r ^ x]!;
      }
    },
  };
}

/** The sums of squares of the rows that belong to an outcome: the expectation of its projector. */
function probabilities(read: readonly number[], qubits: number): Reading {
  const width = 2 ** read.length;
  const outcomes = new Int32Array(rowCount(qubits));
  const order = rowOrder(read, qubits);
  order.forEach((index, place) => {
    outcomes[index] = outcomes[index + order.length] = place >> (qubits - read.length);
  });
  return {
    width,
    place: sampleMajor(width),
    read: (psi, output) => {
      output.fill(0);
      for (let r = 0; r < psi.length; r++) output[outcomes[r]!]! += psi[r]! * psi[r]!;
    },
    back: (psi, slopes, lambda) => {
      for (let r = 0; r < psi.length; r++) lambda[r] = slopes[outcomes[r]!]! * psi[r]!;
    },
  };
}

/** The rows themselves, planes outermost: `[2, batch, 2^n]`. */
function state(qubits: number): Reading {
  const size = 2 ** qubits;
  return {
    width: 2 * size,
    place: (k, sample, batch) => (k < size ? sample * size + k : (batch + sample) * size + k - size),
    read: (psi, output) => output.set(psi),
    back: (_psi, slopes, lambda) => {
      for (let r = 0; r < lambda.length; r++) lambda[r] = slopes[r]! / 2;
    },
  };
}

const sampleMajor = (width: number) => (k: number, sample: number) => sample * width + k;
