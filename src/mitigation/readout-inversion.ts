import * as tf from '@tensorflow/tfjs';
import type { Mitigation } from '../autodiff/mitigation.js';
import { KetworkError } from '../errors.js';
import { supportOf } from '../math/pauli-word.js';
import { type NoiseModel, readoutErrorOf } from '../noise/noise-model.js';
import { PauliSum } from '../observables/pauli-sum.js';

/**
 * Undoes errors of reading, which a device's calibration tells: of each qubit the confusion of 0 and 1 is a 2×2 matrix, and its
 * inverse is applied to what is read (Bravyi et al. 2021, arXiv:2006.14044, tensored). Exact on average; with shots the
 * statistical error grows by about `1/(1 − p01 − p10)` for each qubit read.
 *
 * @throws KetworkError, when a circuit is compiled, `mismatch` where the noise has no readout errors and `invalid` where they
 * leave nothing to invert.
 * @example
 * const model = noise.uniform({ readout: 0.1 });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.8]]
 * expectation(new Circuit(1).x(0), z(0), { noise: model, mitigation: readoutInversion() }).print(); // [[-1]]
 */
export function readoutInversion(): Mitigation {
  return {
    name: 'readout-inversion',
    options: {},
    compiled: (circuit, reading, options, compile) => {
      const { noise } = options;
      if (noise?.readout === undefined) {
        throw new KetworkError(
          'mismatch',
          'Readout errors cannot be inverted: the noise has none. Give the noise model a `readout`.',
        );
      }
      if (reading.kind === 'expectation') {
        const observables = reading.observables.map((observable) => inverted(observable, noise));
        return compile(circuit, { ...reading, observables }, options);
      }
      const compiled = compile(circuit, reading, options);
      const read = (reading.kind === 'probabilities' ? reading.qubits : undefined) ?? range(circuit.qubits);
      const inverses = read.map((qubit) => inverseConfusion(noise, qubit));
      return {
        ...compiled,
        run: (inputs, weights) => tf.tidy(() => unconfused(compiled.run(inputs, weights) as tf.Tensor2D, inverses)),
      };
    },
  };
}

/** A letter P is read as `a P + b`; so `(reading − b)/a` stands for it in each word. */
function inverted(observable: PauliSum, noise: NoiseModel): PauliSum {
  const sums = observable.terms.map(({ coefficient, word }) =>
    supportOf(word).reduce(
      (sum, qubit) => {
        const { slope, offset } = confusionOf(noise, qubit);
        const bit = 1n << BigInt(qubit);
        const letter = PauliSum.of([
          { coefficient: 1 / slope, word: { x: word.x & bit, z: word.z & bit, sign: 1 } },
          { coefficient: -offset / slope, word: { x: 0n, z: 0n, sign: 1 } },
        ]);
        return sum.times(letter);
      },
      PauliSum.of([{ coefficient, word: { x: 0n, z: 0n, sign: 1 } }]),
    ),
  );
  return sums.reduce((total, sum) => total.plus(sum), PauliSum.of([]));
}

function confusionOf(noise: NoiseModel, qubit: number) {
  const { oneForZero, zeroForOne } = readoutErrorOf(noise, qubit) ?? { oneForZero: 0, zeroForOne: 0 };
  const slope = 1 - oneForZero - zeroForOne;
  if (Math.abs(slope) < 1e-6) {
    throw new KetworkError(
      'invalid',
      `Qubit ${qubit} is read as 1 with probability ${oneForZero} for 0 and ${1 - zeroForOne} for 1: nothing of it can be recovered.`,
    );
  }
  return { slope, offset: zeroForOne - oneForZero, oneForZero, zeroForOne };
}

/** The inverse of `[[1 − p01, p10], [p01, 1 − p10]]`, row by row. */
function inverseConfusion(noise: NoiseModel, qubit: number): [number, number, number, number] {
  const { slope, oneForZero, zeroForOne } = confusionOf(noise, qubit);
  return [(1 - zeroForOne) / slope, -zeroForOne / slope, -oneForZero / slope, (1 - oneForZero) / slope];
}

/** Applies a matrix to each bit of the outcomes; the first is the most significant. */
function unconfused(probabilities: tf.Tensor2D, inverses: readonly [number, number, number, number][]): tf.Tensor2D {
  const [batch, outcomes] = probabilities.shape;
  return inverses.reduce((values, [a, b, c, d], k) => {
    const left = batch * 2 ** k;
    const [zero, one] = tf.unstack(values.reshape([left, 2, outcomes / 2 ** (k + 1)]), 1) as [tf.Tensor, tf.Tensor];
    const both = tf.stack([tf.add(tf.mul(zero, a), tf.mul(one, b)), tf.add(tf.mul(zero, c), tf.mul(one, d))], 1);
    return both.reshape([batch, outcomes]) as tf.Tensor2D;
  }, probabilities);
}

const range = (count: number) => Array.from({ length: count }, (_, k) => k);
