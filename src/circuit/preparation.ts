import { count as counted, KetworkError } from '../errors.js';

/**
 * An initial state whose real amplitudes are features `first … first + count − 1` of the sample, filled up with `pad`
 * and scaled to norm 1 before the circuit runs; gradients flow through the scaling.
 */
export interface Preparation {
  readonly first: number;
  readonly count: number;
  readonly pad: number;
}

/** @throws KetworkError `mismatch` where the features do not fit 2^qubits amplitudes. */
export function checkedPreparation(preparation: Preparation, qubits: number): Preparation {
  const { first, count, pad } = preparation;
  if (!Number.isInteger(first) || first < 0 || !Number.isFinite(pad)) {
    throw new KetworkError('invalid', `A preparation from feature ${first}, padded with ${pad}, is not possible.`);
  }
  if (!Number.isInteger(count) || count < 1 || count > 2 ** qubits) {
    throw new KetworkError(
      'mismatch',
      `${counted(count, 'feature')} do not fit the ${2 ** qubits} amplitudes of ${counted(qubits, 'qubit')}. ` +
        `Use 1 to ${2 ** qubits} features, or more qubits.`,
    );
  }
  return { first, count, pad };
}
