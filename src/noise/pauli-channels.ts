import { count, KetworkError } from '../errors.js';
import type { Channel, PauliError } from './channel.js';
import { checkProbability } from './probability.js';

/**
 * With probability p, X is applied.
 *
 * @throws KetworkError `invalid` for a probability outside [0, 1].
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: bitFlip(0.1) }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.8]]
 */
export const bitFlip = (probability: number): Channel => flip('bit flip', 'X', probability);

/**
 * With probability p, Z is applied.
 *
 * @throws KetworkError `invalid` for a probability outside [0, 1].
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: phaseFlip(0.1) }] });
 * expectation(new Circuit(1).h(0), x(0), { noise: model }).print(); // [[0.8]]
 */
export const phaseFlip = (probability: number): Channel => flip('phase flip', 'Z', probability);

/**
 * With probability p, Y is applied.
 *
 * @throws KetworkError `invalid` for a probability outside [0, 1].
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: bitPhaseFlip(0.1) }] });
 * expectation(new Circuit(1).h(0), [x(0), z(0)], { noise: model }).print(); // [[0.8, 0]]
 */
export const bitPhaseFlip = (probability: number): Channel => flip('bit-phase flip', 'Y', probability);

function flip(name: string, letters: string, probability: number): Channel {
  checkProbability(probability, `The probability of a ${name}`);
  return { name, qubits: 1, body: { kind: 'pauli', errors: [{ letters, probability }] } };
}

/**
 * Pauli words with their probabilities, such as `{ X: 0.01, Z: 0.02 }` or, on two qubits, `{ XX: 0.01, ZI: 0.02 }`. With
 * the rest, nothing happens.
 *
 * @throws KetworkError `invalid` for words of different lengths or other letters than I, X, Y and Z, and for probabilities
 * outside [0, 1] or of a sum above 1.
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: pauliChannel({ IX: 0.1, ZZ: 0.2 }), gates: ['cx'] }] });
 * expectation(new Circuit(2).cx(0, 1), [z(0), z(1)], { noise: model }).print(); // [[1, 0.8]]
 */
export function pauliChannel(probabilities: Readonly<Record<string, number>>): Channel {
  const entries = Object.entries(probabilities);
  const qubits = entries[0]?.[0].length ?? 0;
  for (const [letters, probability] of entries) {
    if (!/^[IXYZ]+$/.test(letters) || letters.length !== qubits) {
      throw new KetworkError(
        'invalid',
        `The Pauli word "${letters}" does not fit a channel on ${count(qubits, 'qubit')}. Use the letters I, X, Y and Z, one for each qubit.`,
      );
    }
    checkProbability(probability, `The probability of the Pauli word "${letters}"`);
  }
  if (qubits === 0) throw new KetworkError('invalid', 'A Pauli channel was given no words. Use such as { X: 0.01 }.');
  const errors = entries
    .map(([letters, probability]): PauliError => ({ letters, probability }))
    .filter(({ letters }) => !/^I+$/.test(letters));
  const total = entries.reduce((sum, [, probability]) => sum + probability, 0);
  if (total > 1 + 1e-9) {
    throw new KetworkError(
      'invalid',
      `The probabilities of a Pauli channel add up to ${Number(total.toPrecision(6))}. Use a sum of 1 or less.`,
    );
  }
  return { name: 'Pauli', qubits, body: { kind: 'pauli', errors } };
}

/**
 * With probability p, one of the other Pauli words, each as likely: X, Y, Z on one qubit; 15 words on two. A word that is
 * read shrinks by `1 − p 4^k/(4^k − 1)` on k qubits; p = 3/4 (15/16) leaves nothing of a state.
 *
 * @throws KetworkError `invalid` for a probability outside [0, 1] and other than 1 or 2 qubits.
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: depolarizing(0.3) }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.6]]
 */
export function depolarizing(probability: number, qubits = 1): Channel {
  checkProbability(probability, 'The probability of depolarizing');
  if (qubits !== 1 && qubits !== 2) {
    throw new KetworkError('invalid', `Depolarizing acts on 1 or 2 qubits, not on ${qubits}.`);
  }
  const letters = ['I', 'X', 'Y', 'Z'];
  const words = qubits === 1 ? letters : letters.flatMap((a) => letters.map((b) => a + b));
  const errors = words
    .filter((word) => !/^I+$/.test(word))
    .map((word): PauliError => ({ letters: word, probability: probability / (4 ** qubits - 1) }));
  return { name: 'depolarizing', qubits, body: { kind: 'pauli', errors } };
}

/**
 * Loss of phase without loss of energy: off-diagonal entries shrink by `√(1 − γ)` (Nielsen and Chuang, 8.3.6). The same as a
 * phase flip with probability `(1 − √(1 − γ))/2`.
 *
 * @throws KetworkError `invalid` for γ outside [0, 1].
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: phaseDamping(0.36) }] });
 * expectation(new Circuit(1).h(0), x(0), { noise: model }).print(); // [[0.8]]
 */
export function phaseDamping(gamma: number): Channel {
  checkProbability(gamma, 'The γ of phase damping');
  const probability = (1 - Math.sqrt(1 - gamma)) / 2;
  return { name: 'phase damping', qubits: 1, body: { kind: 'pauli', errors: [{ letters: 'Z', probability }] } };
}
