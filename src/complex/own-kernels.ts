import * as tf from '@tensorflow/tfjs';
import { einsumKernel } from './einsum.js';
import { kernelScope } from './kernel-scope.js';
import { segmentSumKernel } from './segment-sum.js';
import { complexStorageKernels } from './wasm-storage.js';

/** |z| of a complex tensor on the `wasm` backend, as the root of the sum of squares. */
const complexAbsKernel: tf.KernelConfig = {
  kernelName: tf.ComplexAbs,
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend }) =>
    kernelScope('wasm', backend, ({ one }) => {
      const squares = [tf.Real, tf.Imag].map((plane) => {
        const part = one(plane, { input: inputs['x'] });
        return one(tf.Multiply, { a: part, b: part });
      });
      return one(tf.Sqrt, { x: one(tf.Add, { a: squares[0], b: squares[1] }) });
    }),
};

/** Kernels that TF.js's `wasm` backend does not have at all. */
export const missingKernels: readonly tf.KernelConfig[] = [
  ...complexStorageKernels,
  complexAbsKernel,
  einsumKernel('wasm'),
  segmentSumKernel('wasm'),
];

/**
 * Kernels that TF.js has and Ketwork does better. The `cpu` einsum multiplies everything with everything (64 x 64 matrices:
 * 140 ms against 6) and hands its input out as its result when nothing moves, so that disposing one destroys the other.
 */
export const replacedKernels: readonly tf.KernelConfig[] = [einsumKernel('cpu')];
