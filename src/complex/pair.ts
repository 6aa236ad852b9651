import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/**
 * A complex tensor as TF.js can differentiate it: float32 of shape `[2, ...shape]`, plane 0 real, plane 1 imaginary.
 * A gradient of a real loss with respect to a pair is the pair of derivatives with respect to both planes.
 */
export type Pair = tf.Tensor;

/**
 * The pair `[2, ...shape]` of a complex64 tensor of shape `[...shape]`. The way out of complex64: gradients flow from the
 * pair onwards, not into `state`.
 * @throws KetworkError `invalid` if `state` is not complex64.
 * @example
 * const pair = pairOf(tf.complex([1, 0], [0, 1])); // [[1, 0], [0, 1]]
 */
export function pairOf(state: tf.Tensor): Pair {
  if (state.dtype !== 'complex64') {
    throw new KetworkError(
      'invalid',
      `pairOf takes a complex64 tensor but received ${state.dtype} of shape [${state.shape.join(', ')}].`,
    );
  }
  return tf.tidy(() => tf.stack([tf.real(state), tf.imag(state)]));
}

/**
 * The complex64 tensor `[...shape]` of a pair `[2, ...shape]`, to look at or to hand to complex operations. Not
 * differentiable: TF.js gradients are float32, so a loss is computed on pairs.
 * @throws KetworkError `mismatch` if `pair` is not a float32 tensor of shape `[2, ...]`.
 * @example
 * stateOf(tf.tensor([[1, 0], [0, 1]])).print(); // [1 + 0j, 0 + 1j]
 */
export function stateOf(pair: Pair): tf.Tensor {
  return tf.tidy(() => {
    const [real, imag] = planesOf(pair, 'stateOf');
    return tf.complex(real, imag);
  });
}

/**
 * The elementwise product of two pairs; their planes broadcast against each other as in `tf.mul`.
 * @throws KetworkError `mismatch` if an operand is not a float32 tensor of shape `[2, ...]`.
 * @example
 * const i = tf.tensor([0, 1]); // the number i
 * multiplyPairs(i, i); // [-1, 0]
 */
export function multiplyPairs(a: Pair, b: Pair): Pair {
  return tf.tidy(() => {
    const [ar, ai] = planesOf(a, 'multiplyPairs');
    const [br, bi] = planesOf(b, 'multiplyPairs');
    return tf.stack([tf.sub(tf.mul(ar, br), tf.mul(ai, bi)), tf.add(tf.mul(ar, bi), tf.mul(ai, br))]);
  });
}

/**
 * The matrix product of pairs `[2, ...batch, n, k]` and `[2, ...batch, k, m]` as a pair `[2, ...batch, n, m]`, by three
 * real products (Gauss) instead of four. Batch axes broadcast as in `tf.matMul`.
 * @throws KetworkError `mismatch` if an operand is not a float32 tensor of shape `[2, ..., rows, columns]`.
 * @example
 * const y = tf.tensor([[[0, 0], [0, 0]], [[0, -1], [1, 0]]]); // Pauli Y
 * matMulPairs(y, y); // [[[1, 0], [0, 1]], [[0, 0], [0, 0]]]
 */
export function matMulPairs(a: Pair, b: Pair): Pair {
  return tf.tidy(() => {
    const [ar, ai] = planesOf(a, 'matMulPairs', 2);
    const [br, bi] = planesOf(b, 'matMulPairs', 2);
    const p = tf.matMul(tf.add(ar, ai), br);
    const q = tf.matMul(ar, tf.sub(bi, br));
    const r = tf.matMul(ai, tf.add(br, bi));
    return tf.stack([tf.sub(p, r), tf.add(p, q)]);
  });
}

/**
 * The complex conjugate of a pair, same shape.
 * @throws KetworkError `mismatch` if `pair` is not a float32 tensor of shape `[2, ...]`.
 * @example
 * conjugatePair(tf.tensor([3, 4])); // [3, -4]
 */
export function conjugatePair(pair: Pair): Pair {
  return tf.tidy(() => {
    const [real, imag] = planesOf(pair, 'conjugatePair');
    return tf.stack([real, tf.neg(imag)]);
  });
}

/**
 * The inner products ⟨a|b⟩ = Σ conj(aᵢ) bᵢ over the last axis: pairs `[2, ...batch, dimension]` to a pair `[2, ...batch]`.
 * @throws KetworkError `mismatch` if an operand is not a float32 tensor of shape `[2, ..., dimension]`.
 * @example
 * const plusI = tf.tensor([[Math.SQRT1_2, 0], [0, Math.SQRT1_2]]); // (|0⟩ + i|1⟩) / √2
 * innerProduct(plusI, plusI); // [1, 0]
 */
export function innerProduct(a: Pair, b: Pair): Pair {
  return tf.tidy(() => {
    const [ar, ai] = planesOf(a, 'innerProduct', 1);
    const [br, bi] = planesOf(b, 'innerProduct', 1);
    const real = tf.add(tf.mul(ar, br), tf.mul(ai, bi));
    const imag = tf.sub(tf.mul(ar, bi), tf.mul(ai, br));
    return tf.stack([tf.sum(real, -1), tf.sum(imag, -1)]);
  });
}

/**
 * |z|² of every element: a pair `[2, ...shape]` to a float32 tensor `[...shape]`. Of a state: its probabilities.
 * @throws KetworkError `mismatch` if `pair` is not a float32 tensor of shape `[2, ...]`.
 * @example
 * absSquared(tf.tensor([3, 4])); // 25
 */
export function absSquared(pair: Pair): tf.Tensor {
  return tf.tidy(() => {
    const [real, imag] = planesOf(pair, 'absSquared');
    return tf.add(tf.square(real), tf.square(imag));
  });
}

function planesOf(pair: Pair, operation: string, rank = 0): [tf.Tensor, tf.Tensor] {
  const [planes, ...shape] = pair.shape;
  if (pair.dtype !== 'float32' || planes !== 2 || shape.length < rank) {
    const wanted = ['[2, ...]', '[2, ..., dimension]', '[2, ..., rows, columns]'][rank];
    throw new KetworkError(
      'mismatch',
      `${operation} takes pairs: float32 of shape ${wanted}, plane 0 real and plane 1 imaginary. ` +
        `It received ${pair.dtype} of shape [${pair.shape.join(', ')}]. Use pairOf for a complex64 tensor.`,
    );
  }
  const [real, imag] = tf.unstack(pair);
  return [real!, imag!];
}
