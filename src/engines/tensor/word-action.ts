import * as tf from '@tensorflow/tfjs';
import { type PauliWord, popcount } from '../../math/pauli-word.js';
import { indexMasks, parity } from '../../math/word-matrix.js';

/**
 * `i^turn · P` on a state as a signed permutation of its real rows: `(Pψ)[r] = signs[r] · ψ[rows[r]]`.
 *
 * A factor i exchanges the planes, so with J = −iP (turn 3) a rotation is `cos(θ/2) ψ + sin(θ/2) Jψ` in real numbers,
 * and J² = −1.
 */
export interface WordAction {
  readonly rows: Int32Array;
  readonly signs: Float32Array;
}

/** The action of `i^turn · P`. */
export function wordAction(word: PauliWord, qubits: number, turn: 0 | 3): WordAction {
  const size = 2 ** qubits;
  const { x, z, power } = indexMasks(word, qubits);
  const total = (power + turn) % 4;
  const exchange = total % 2 === 1;
  // Multiplying by 1, i, −1, −i: the signs with which the real and the imaginary plane receive theirs.
  const [realSign, imaginarySign] = (
    [
      [1, 1],
      [-1, 1],
      [-1, -1],
      [1, -1],
    ] as const
  )[total]!;
  const rows = new Int32Array(2 * size);
  const signs = new Float32Array(2 * size);
  for (let i = 0; i < size; i++) {
    const from = i ^ x;
    const sign = parity(from & z);
    rows[i] = exchange ? size + from : from;
    rows[size + i] = exchange ? from : size + from;
    signs[i] = sign * realSign;
    signs[size + i] = sign * imaginarySign;
  }
  return { rows, signs };
}

/** Equal for words that move the rows alike: with the same x mask and the same parity of Y. */
export const movementKey = ({ x, z }: PauliWord) => `${x.toString(36)}.${popcount(x & z) & 1}`;

/** J = −iP on states, as tensors made once. */
export interface Turn {
  /** Jψ of a state `[2 · 2^n, batch]`. */
  apply(state: tf.Tensor2D): tf.Tensor2D;
  /** The same of two states, one below the other, `[2 · 2 · 2^n, batch]`. */
  applyToPair(pair: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

export function turnOf(word: PauliWord, qubits: number): Turn {
  const { rows, signs } = wordAction(word, qubits, 3);
  const size = rows.length;
  const one = gathering(rows, signs);
  // Made by the first gradient: inference does not need it.
  let two: Gathering | undefined;
  return {
    apply: one.apply,
    applyToPair: (pair) => {
      two ??= gathering(
        Int32Array.from({ length: 2 * size }, (_, k) => (k < size ? rows[k]! : rows[k - size]! + size)),
        Float32Array.from({ length: 2 * size }, (_, k) => signs[k % size]!),
      );
      return two.apply(pair);
    },
    dispose: () => tf.dispose([one.tensors, two?.tensors ?? []]),
  };
}

interface Gathering {
  apply(states: tf.Tensor2D): tf.Tensor2D;
  readonly tensors: tf.Tensor[];
}

function gathering(rows: Int32Array, signs: Float32Array): Gathering {
  const index = tf.keep(tf.tensor1d(rows, 'int32'));
  const factor = tf.keep(tf.tensor2d(signs, [signs.length, 1]));
  return { apply: (states) => tf.mul(tf.gather(states, index), factor), tensors: [index, factor] };
}
