import * as tf from '@tensorflow/tfjs';
import { amplitudeColumn, type ProgramFrame } from '../../program/program.js';

/** |0…0⟩, or the amplitudes of a prepared state, `[2 · 2^n, batch]`. */
export function initialState(program: ProgramFrame, features: tf.Tensor2D): tf.Tensor2D {
  const size = 2 ** program.qubits;
  const batch = features.shape[0];
  if (program.columns.preparation) {
    const amplitudes = features.slice([0, amplitudeColumn(program)], [batch, size]).transpose<tf.Tensor2D>();
    return tf.concat([amplitudes, tf.zeros<tf.Rank.R2>([size, batch])]);
  }
  return tf.concat([tf.ones<tf.Rank.R2>([1, batch]), tf.zeros<tf.Rank.R2>([2 * size - 1, batch])]);
}

/** The product of the states of single qubits, each `[4, batch]`, the first the most significant: `[2 · 2^n, batch]`. */
export function productState(qubits: readonly tf.Tensor2D[]): tf.Tensor2D {
  if (qubits.length === 1) return qubits[0]!;
  const half = Math.ceil(qubits.length / 2);
  return kronecker(productState(qubits.slice(0, half)), productState(qubits.slice(half)));
}

function kronecker(left: tf.Tensor2D, right: tf.Tensor2D): tf.Tensor2D {
  const [height, width] = [left.shape[0] / 2, right.shape[0] / 2];
  const batch = left.shape[1];
  const [re, im] = tf.unstack(left.reshape([2, height, 1, batch]));
  const [rightRe, rightIm] = tf.unstack(right.reshape([2, 1, width, batch]));
  const product = tf.stack([
    tf.sub(tf.mul(re!, rightRe!), tf.mul(im!, rightIm!)),
    tf.add(tf.mul(re!, rightIm!), tf.mul(im!, rightRe!)),
  ]);
  return product.reshape([2 * height * width, batch]);
}
