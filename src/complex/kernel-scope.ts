import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/** What a TF.js kernel returns: one tensor, or several (`SplitV`, `Unpack`). */
export type KernelResult = tf.TensorInfo | tf.TensorInfo[];

/** Runs kernels of one backend outside the engine: no tape, no counted tensors. */
export interface KernelScope {
  readonly backend: tf.KernelBackend;
  /** Calls a kernel by its registered name, or as a function. */
  run(kernel: string | tf.KernelFunc, inputs: tf.NamedTensorInfoMap, attrs?: tf.NamedAttrMap): KernelResult;
  /** As `run`, for kernels with one result. */
  one(kernel: string | tf.KernelFunc, inputs: tf.NamedTensorInfoMap, attrs?: tf.NamedAttrMap): tf.TensorInfo;
}

/**
 * The result of `body`, after releasing everything else that its kernels made: `tf.tidy` for tensor infos.
 * It releases them too when `body` throws.
 * @throws KetworkError `unsupported` if the backend is not a TF.js backend or lacks a kernel that `body` runs.
 */
export function kernelScope<R extends KernelResult>(
  backendName: string,
  backend: object,
  body: (scope: KernelScope) => R,
): R {
  if (!isKernelBackend(backend)) {
    throw new KetworkError(
      'unsupported',
      `Backend "${backendName}" does not manage tensor data as TF.js 4 backends do.`,
    );
  }
  const made: tf.TensorInfo[] = [];
  const run: KernelScope['run'] = (kernel, inputs, attrs) => {
    const call = typeof kernel === 'string' ? kernelNamed(kernel, backendName) : kernel;
    const result = call({ inputs, backend, attrs });
    made.push(...[result].flat());
    return result;
  };
  const one: KernelScope['one'] = (kernel, inputs, attrs) => {
    const result = run(kernel, inputs, attrs);
    if (!Array.isArray(result)) return result;
    throw new KetworkError('invalid', `A kernel with one result returned ${result.length}. Call it by run.`);
  };
  let kept: readonly tf.TensorInfo[] = [];
  try {
    const result = body({ backend, run, one });
    kept = Array.isArray(result) ? result : [result];
    return result;
  } finally {
    for (const info of made) if (!kept.includes(info)) backend.disposeData(info.dataId);
  }
}

function kernelNamed(kernelName: string, backendName: string): tf.KernelFunc {
  const config: tf.KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (config) return config.kernelFunc;
  throw new KetworkError('unsupported', `Backend "${backendName}" has no kernel "${kernelName}". Use another backend.`);
}

/** By its members, not by `instanceof`: a backend may have been built against another copy of tfjs-core. */
export function isKernelBackend(backend: object): backend is tf.KernelBackend {
  return ['disposeData', 'incRef', 'write', 'move', 'readSync'].every((member) => member in backend);
}
