import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { equationOf } from './einsum.js';
import { complexRules } from './rules.js';

const registered = new WeakSet<tf.GradFunc>();

/** Operations between real and complex numbers, and those that TF.js has no gradient for. */
const borders = [tf.Real, tf.Imag, tf.Complex, tf.ComplexAbs, tf.FFT, tf.IFFT];

/**
 * Registers the gradient of float32 `einsum`, which TF.js lacks, and turns the gradients that TF.js gets silently wrong
 * for complex64 (Σ|z| gives 1 everywhere, Σz² drops the imaginary part) into errors that name the way out. Gradients of
 * real tensors stay as they are. Calling it again changes nothing.
 */
export function registerComplexGradients(): void {
  for (const kernelName of borders) {
    register(kernelName, () => ({ kernelName, gradFunc: () => refuse(kernelName) }));
  }
  register(tf.Einsum, () => refusingComplex({ kernelName: tf.Einsum, saveAllInputs: true, gradFunc: einsumGradient }));
  // The input of a cast is saved only to see its type: a cast from complex64 drops the imaginary part without a word.
  register(tf.Cast, (config) => config && refusingComplex({ ...config, inputsToSave: ['x'] }));
  for (const kernelName of Object.keys(complexRules)) {
    register(kernelName, (config) => config && refusingComplex(config));
  }
}

function register(kernelName: string, change: (config?: tf.GradConfig) => tf.GradConfig | undefined): void {
  const current: tf.GradConfig | undefined = tf.getGradient(kernelName);
  if (current && registered.has(current.gradFunc)) return;
  const changed = change(current);
  if (changed === undefined) return;
  registered.add(changed.gradFunc);
  tf.registerGradient(changed);
}

function refusingComplex(config: tf.GradConfig): tf.GradConfig {
  return {
    ...config,
    gradFunc: (dy, saved, attrs) => {
      const isComplex = attrs?.['dtype'] === 'complex64' || saved.some(({ dtype }) => dtype === 'complex64');
      return isComplex ? refuse(config.kernelName) : config.gradFunc(dy, saved, attrs);
    },
  };
}

function refuse(kernelName: string): never {
  throw new KetworkError(
    'unsupported',
    `A gradient was asked for through the complex64 operation "${kernelName}", but TensorFlow.js gradients are float32 only. ` +
      'Compute on float32 pairs of shape [2, ...] instead: pairOf, multiplyPairs, matMulPairs, innerProduct, absSquared.',
  );
}

/** For each operand: contract `dy` with the other operand, then repeat along the letters that the operand alone had. */
const einsumGradient: tf.GradFunc = (dy, saved, attrs) => {
  const { terms, output } = equationOf(attrs, saved.length);
  const upstream = [dy].flat()[0]!;
  return Object.fromEntries(
    saved.map((operand, i) => [
      String(i),
      () => {
        const isOther = (_: unknown, j: number) => j !== i;
        const from = [output, ...terms.filter(isOther)].join(',');
        const letters = [...terms[i]!];
        const seen = letters.filter((letter) => from.includes(letter));
        // TF.js's GPU kernels hand the input itself out when nothing moves, so that case does not reach them.
        const isUpstream = from === seen.join('');
        const contracted = isUpstream
          ? upstream
          : tf.einsum(`${from}->${seen.join('')}`, upstream, ...saved.filter(isOther));
        const shape = operand.shape.map((size, axis) => (seen.includes(letters[axis]!) ? size : 1));
        return tf.broadcastTo(tf.reshape(contracted, shape), operand.shape);
      },
    ]),
  );
};
