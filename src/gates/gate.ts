import type { ComplexMatrix } from '../math/complex-matrix.js';

/**
 * A gate: one record with everything anyone knows about it.
 *
 * `matrix` is the textbook's; `body` is what runs. The two are written down independently and tested against each other.
 */
export interface Gate {
  /** OpenQASM 3 name where there is one. */
  readonly name: string;
  /** How many qubits it acts on. */
  readonly qubits: number;
  /** Names of its angles, in order. */
  readonly angles: readonly string[];
  /** One line for people. */
  readonly summary: string;
  /** What a drawing shows on each qubit, in order. */
  readonly symbols: readonly string[];
  /** The unitary for given angles; qubit 0 of the gate is the most significant. */
  matrix(angles: readonly number[]): ComplexMatrix;
  readonly body: GateBody;
  /** How to write the gate in JSON, so that `gateFrom` makes it again. */
  readonly spec: GateSpec;
}

/** What runs: Pauli rotations in order of application, or, where there is no compact form, the matrix itself. */
export type GateBody =
  { readonly kind: 'rotations'; readonly rotations: readonly GateRotation[] } | { readonly kind: 'dense' };

/** `exp(−i θ/2 P)` with `θ = offset + Σ scales[k] · angles[k]`. A rotation about the word of only `I` is a phase. */
export interface GateRotation {
  readonly letters: string;
  readonly offset: number;
  readonly scales: readonly number[];
}

/** A gate in JSON: a name of the catalogue, or how it is derived. */
export type GateSpec =
  | string
  | { readonly pauli: string }
  | { readonly unitary: { readonly re: readonly number[]; readonly im: readonly number[] } }
  | { readonly controlled: GateSpec; readonly controls: number }
  | { readonly inverse: GateSpec }
  | { readonly power: GateSpec; readonly exponent: number };
