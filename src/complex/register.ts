import * as tf from '@tensorflow/tfjs';
import { castWithComplex, planeWithShape } from './converting.js';
import { acceptMovedComplex } from './cpu-move.js';
import { registerComplexGradients } from './gradients.js';
import { missingKernels, replacedKernels } from './own-kernels.js';
import { withComplex } from './planewise.js';
import { complexRules } from './rules.js';

const backendNames = ['cpu', 'wasm', 'webgl', 'webgpu'];

/** Never run: TF.js calls the set-up function of every kernel whenever its backend is chosen. */
const hook = 'KetworkComplexTensors';

const wrapped = new WeakSet<tf.KernelFunc>();

/**
 * Teaches the TF.js backends `cpu`, `wasm`, `webgl` and `webgpu` the complex64 kernels that they lack, and TF.js the
 * gradients that it lacks (see `registerComplexGradients`). Calling it again changes nothing; a backend that is loaded
 * later is taught when it is chosen (`tf.setBackend`).
 *
 * Kernels do for float32 what they did before, except that `einsum` on `cpu` is one matrix product now. A complex64
 * product takes `transposeA` and `transposeB` as plain transposes; the native `tensorflow` backend, left as it is,
 * conjugates.
 *
 * @example
 * registerComplexKernels();
 * const u = tf.complex([[0, 1], [1, 0]], [[0, 0], [0, 0]]);
 * tf.matMul(u, u).print();
 */
export function registerComplexKernels(): void {
  // The hook also tells whether another copy of Ketwork, such as its other build, was here before.
  const isFirst = backendNames.every((backendName) => tf.getKernel(hook, backendName) === undefined);
  for (const backendName of backendNames) {
    if (tf.getKernel(hook, backendName) !== undefined) continue;
    const setupFunc = (backend: object) => {
      closeGaps(backendName);
      acceptMovedComplex(backend);
    };
    tf.registerKernel({ kernelName: hook, backendName, kernelFunc: () => [], setupFunc });
    closeGaps(backendName);
  }
  const cpu: object | null = tf.findBackend('cpu');
  if (cpu) acceptMovedComplex(cpu);
  if (isFirst) registerComplexGradients();
}

function closeGaps(backendName: string): void {
  const isLoaded = tf.getKernel(tf.Reshape, backendName) !== undefined;
  if (!isLoaded) return;
  for (const config of missingKernels) {
    const isMissing = config.backendName === backendName && tf.getKernel(config.kernelName, backendName) === undefined;
    if (isMissing) tf.registerKernel(config);
  }
  if (backendName !== 'wasm') {
    wrap(tf.Real, backendName, planeWithShape);
    wrap(tf.Imag, backendName, planeWithShape);
  }
  if (backendName === 'cpu' || backendName === 'wasm') wrap(tf.Cast, backendName, castWithComplex);
  for (const [kernelName, rule] of Object.entries(complexRules)) {
    if (rule.nativeOn?.includes(backendName)) continue;
    const better = replacedKernels.find(
      (config) => config.kernelName === kernelName && config.backendName === backendName,
    );
    wrap(kernelName, backendName, (config) => withComplex(rule, better ?? config));
  }
}

function wrap(kernelName: string, backendName: string, change: (config: tf.KernelConfig) => tf.KernelConfig): void {
  const config: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (config === undefined || wrapped.has(config.kernelFunc)) return;
  const changed = change(config);
  wrapped.add(changed.kernelFunc);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel(changed);
}
