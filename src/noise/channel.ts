import type { ComplexMatrix } from '../math/complex-matrix.js';

/**
 * What noise does to the density matrix of a few qubits; the first qubit is the most significant.
 *
 * - `pauli`: each error is applied with its probability, with the rest nothing happens;
 * - `kraus`: `ρ → Σ K ρ K†`;
 * - `rotation`: a coherent error, `exp(−i angle/2 P)`.
 */
export type ChannelBody =
  | { readonly kind: 'pauli'; readonly errors: readonly PauliError[] }
  | { readonly kind: 'kraus'; readonly operators: readonly ComplexMatrix[] }
  | { readonly kind: 'rotation'; readonly letters: string; readonly angle: number };

/** A word such as `XI` (letter k on the channel's qubit k) and how probable it is. */
export interface PauliError {
  readonly letters: string;
  readonly probability: number;
}

/** A noise channel: made by `bitFlip`, `depolarizing`, `amplitudeDamping`, … or `kraus`. Immutable. */
export interface Channel {
  /** What people call it. */
  readonly name: string;
  /** How many qubits it acts on. */
  readonly qubits: number;
  readonly body: ChannelBody;
}
