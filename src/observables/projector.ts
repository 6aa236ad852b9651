import { KetworkError } from '../errors.js';
import { one, type PauliSum, z } from './pauli-sum.js';

/** A projector on k qubits has 2^k terms. */
const maximumQubits = 12;

/**
 * The projector |b⟩⟨b| on a basis state, whose expectation is the probability of reading these bits:
 * `Π (1 ± Z)/2`, 2^k terms for k qubits, at most 12.
 *
 * `state` is a string of bits, bit k on `qubits[k]` (by default on qubit k), or a basis index with `qubits[0]` as its most
 * significant bit. For all probabilities at once read the circuit's probabilities instead.
 *
 * @throws KetworkError `invalid` for anything else.
 * @example
 * projector('01').toString(); // '0.25 - 0.25 Z1 + 0.25 Z0 - 0.25 Z0 Z1'
 */
export function projector(state: string, qubits?: readonly number[]): PauliSum;
export function projector(state: number, qubits: readonly number[]): PauliSum;
export function projector(state: string | number, qubits?: readonly number[]): PauliSum {
  const bits = typeof state === 'string' ? state : bitsOf(state, qubits ?? []);
  const places = qubits ?? Array.from(bits, (_, qubit) => qubit);
  if (!/^[01]+$/.test(bits) || bits.length !== places.length || new Set(places).size !== places.length) {
    throw new KetworkError(
      'invalid',
      `projector("${bits}", [${places}]) is not possible. Use bits such as "01" and as many different qubits.`,
    );
  }
  if (bits.length > maximumQubits) {
    throw new KetworkError(
      'invalid',
      `A projector on ${bits.length} qubits has 2^${bits.length} terms. Use at most ${maximumQubits} qubits, or read probabilities.`,
    );
  }
  return places.reduce((total, qubit, k) => {
    const sign = bits[k] === '0' ? 1 : -1;
    return total.times(
      one()
        .plus(z(qubit).scaled(sign))
        .scaled(1 / 2),
    );
  }, one());
}

function bitsOf(index: number, qubits: readonly number[]): string {
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** qubits.length) {
    throw new KetworkError(
      'invalid',
      `projector(${index}, [${qubits}]) is not possible: ${qubits.length} qubits have the basis states 0 to ${2 ** qubits.length - 1}.`,
    );
  }
  return index.toString(2).padStart(qubits.length, '0');
}
