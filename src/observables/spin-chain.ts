import { KetworkError } from '../errors.js';
import { pauliWord } from '../math/pauli-word.js';
import { checkOptions } from '../options.js';
import { PauliSum, type PauliTerm } from './pauli-sum.js';

interface ChainOptions {
  /** How many spins, one per qubit. */
  readonly qubits: number;
  /** Whether the last spin couples to the first. Default false; it needs 3 spins. */
  readonly ring?: boolean;
}

export interface IsingOptions extends ChainOptions {
  /** J, the strength of Z Z between neighbours; positive aligns them. Default 1. */
  readonly coupling?: number;
  /** h, the transverse field. Default 1, the critical point. */
  readonly field?: number;
}

/**
 * The transverse-field Ising chain `H = −J Σ Z_i Z_{i+1} − h Σ X_i`.
 *
 * Pauli matrices, not spins of ½. Source: Pfeuty, Ann. Phys. 57, 79 (1970); signs as PennyLane's transverse_ising.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than 2 qubits, or 3 for a ring.
 * @example
 * ising({ qubits: 2, field: 0.5 }).toString(); // '-Z0 Z1 - 0.5 X0 - 0.5 X1'
 */
export function ising(options: IsingOptions): PauliSum {
  const {
    qubits,
    coupling = 1,
    field = 1,
    ring = false,
  } = checkOptions('ising', options, { qubits: true, coupling: true, field: true, ring: true }, 'qubits');
  const bonds = bondsOf('ising', qubits, ring);
  return PauliSum.of([
    ...bonds.map((bond) => ({ coefficient: -coupling, word: pauliWord('ZZ', bond) })),
    ...fieldTerms('X', qubits, -field),
  ]);
}

export interface HeisenbergOptions extends ChainOptions {
  /** J, or one for X X, Y Y and Z Z each; positive is antiferromagnetic. Default 1. */
  readonly coupling?: number | readonly [x: number, y: number, z: number];
  /** h, the field along Z. Default 0. */
  readonly field?: number;
}

/**
 * The Heisenberg chain `H = Σ (Jx X_i X_{i+1} + Jy Y_i Y_{i+1} + Jz Z_i Z_{i+1}) + h Σ Z_i`.
 *
 * Pauli matrices, not spins of ½: energies are 4 times those of `J S·S`. With three different couplings it is the XYZ
 * chain. Source: signs as PennyLane's spin.heisenberg.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than 2 qubits, or 3 for a ring.
 * @example
 * heisenberg({ qubits: 2, coupling: [1, 1, 0.5] }).toString(); // 'X0 X1 + Y0 Y1 + 0.5 Z0 Z1'
 */
export function heisenberg(options: HeisenbergOptions): PauliSum {
  const {
    qubits,
    coupling = 1,
    field = 0,
    ring = false,
  } = checkOptions('heisenberg', options, { qubits: true, coupling: true, field: true, ring: true }, 'qubits');
  const [jx, jy, jz] = typeof coupling === 'number' ? [coupling, coupling, coupling] : coupling;
  return PauliSum.of([
    ...bondsOf('heisenberg', qubits, ring).flatMap((bond) => [
      { coefficient: jx, word: pauliWord('XX', bond) },
      { coefficient: jy, word: pauliWord('YY', bond) },
      { coefficient: jz, word: pauliWord('ZZ', bond) },
    ]),
    ...fieldTerms('Z', qubits, field),
  ]);
}

function bondsOf(model: string, qubits: number, ring: boolean): (readonly [number, number])[] {
  const least = ring ? 3 : 2;
  if (!Number.isInteger(qubits) || qubits < least) {
    throw new KetworkError(
      'invalid',
      `${model} was given ${qubits} qubits. Use a whole number from ${least} up${ring ? ' for a ring' : ''}.`,
    );
  }
  return Array.from({ length: ring ? qubits : qubits - 1 }, (_, k) => [k, (k + 1) % qubits] as const);
}

function fieldTerms(letter: 'X' | 'Z', qubits: number, coefficient: number): PauliTerm[] {
  return Array.from({ length: qubits }, (_, qubit) => ({ coefficient, word: pauliWord(letter, [qubit]) }));
}
