import * as tf from '@tensorflow/tfjs';
import { kernelScope } from './kernel-scope.js';

/** `Cast` that also goes to complex64 (imaginary part zero), from complex64 (real part), and from complex64 to itself. */
export function castWithComplex(config: tf.KernelConfig): tf.KernelConfig {
  const { backendName, kernelFunc } = config;
  return {
    ...config,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x } = inputs;
      const from = x?.dtype === 'complex64';
      const to = attrs?.['dtype'] === 'complex64';
      if (!from && !to) return kernelFunc({ inputs, attrs, backend });
      return kernelScope(backendName, backend, ({ one }) => {
        if (from && to) return one(tf.Identity, { x });
        if (from) return one(kernelFunc, { x: one(tf.Real, { input: x }) }, attrs);
        const real = one(kernelFunc, { x }, { dtype: 'float32' });
        return one(tf.Complex, { real, imag: one(tf.ZerosLike, { x: real }) });
      });
    },
  };
}

/**
 * `Real` or `Imag` whose result has the shape of its input. TF.js keeps the shape in the planes, which tensors share: on
 * `cpu` reshaping a complex tensor also reshapes the real part of the original, on `webgl` it reshapes neither.
 */
export function planeWithShape(config: tf.KernelConfig): tf.KernelConfig {
  const { backendName, kernelFunc } = config;
  return {
    ...config,
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernelScope(backendName, backend, ({ one }) => {
        const plane = one(kernelFunc, inputs, attrs);
        const shape = inputs['input']?.shape ?? plane.shape;
        return tf.util.arraysEqual(plane.shape, shape) ? plane : one(tf.Reshape, { x: plane }, { shape });
      }),
  };
}
