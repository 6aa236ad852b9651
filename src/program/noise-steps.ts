import { pauliWord } from '../math/pauli-word.js';
import { kraus } from '../noise/kraus-channels.js';
import { type NoiseModel, type PlacedChannel, type ReadoutError, readoutErrorOf } from '../noise/noise-model.js';
import { withAffineLetters } from '../observables/affine-letters.js';
import type { PauliSum } from '../observables/pauli-sum.js';
import type { Reading } from './lower.js';
import type { NoisyStep } from './program.js';

/** The steps of a channel on qubits of the circuit. */
export function channelSteps({ channel: { body }, qubits }: PlacedChannel): NoisyStep[] {
  switch (body.kind) {
    case 'rotation':
      return [{ kind: 'rotation', word: pauliWord(body.letters, qubits), angle: { offset: body.angle, terms: [] } }];
    case 'kraus':
      return [{ kind: 'kraus', qubits, operators: body.operators }];
    case 'pauli': {
      const errors = body.errors
        .filter(({ probability }) => probability > 0)
        .map(({ letters, probability }) => ({ word: pauliWord(letters, qubits), probability }));
      return errors.length > 0 ? [{ kind: 'pauli-errors', errors }] : [];
    }
  }
}

/**
 * What is read where bits are misread, and the channels that misread them. Of an observable each word is measured by itself, its
 * qubits turned into the Z basis first: so it is the observable that changes. Probabilities are read in the Z basis: there
 * bits flip before they are read.
 */
export function misread(reading: Reading, noise: NoiseModel, qubits: number) {
  if (noise.readout === undefined || reading.kind === 'state') return { reading, channels: [] };
  if (reading.kind === 'expectation') {
    const observables = reading.observables.map((observable) => misreadObservable(observable, noise));
    return { reading: { ...reading, observables }, channels: [] };
  }
  const read = reading.qubits ?? Array.from({ length: qubits }, (_, qubit) => qubit);
  const channels = read.flatMap((qubit): PlacedChannel[] => {
    const error = readoutErrorOf(noise, qubit);
    return error ? [{ channel: bitConfusion(error), qubits: [qubit] }] : [];
  });
  return { reading, channels };
}

/** A reading ±1 of a qubit is on average `a P + b`. */
const misreadObservable = (observable: PauliSum, noise: NoiseModel): PauliSum =>
  withAffineLetters(observable, (qubit) => {
    const { oneForZero, zeroForOne } = readoutErrorOf(noise, qubit) ?? noError;
    return { slope: 1 - oneForZero - zeroForOne, offset: zeroForOne - oneForZero };
  });

const noError: ReadoutError = { oneForZero: 0, zeroForOne: 0 };

const bitConfusion = ({ oneForZero, zeroForOne }: ReadoutError) =>
  kraus([
    [
      [Math.sqrt(1 - oneForZero), 0],
      [0, 0],
    ],
    [
      [0, 0],
      [Math.sqrt(oneForZero), 0],
    ],
    [
      [0, Math.sqrt(zeroForOne)],
      [0, 0],
    ],
    [
      [0, 0],
      [0, Math.sqrt(1 - zeroForOne)],
    ],
  ]);
