import type * as tf from '@tensorflow/tfjs';
import { getBackend } from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/**
 * A tensor's numbers at once: what an optimizer computes beside TF.js must be there before its step ends.
 *
 * @throws KetworkError `unsupported` where the backend cannot be read so (webgpu in Node).
 */
export function numbersOf(tensor: tf.Tensor, optimizer: string): Float32Array {
  try {
    return tensor.dataSync<'float32'>();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KetworkError(
      'unsupported',
      `${optimizer} computes on the CPU what each step reads back, but the backend ${getBackend()} cannot be read ` +
        `synchronously here (${reason}). Use the backend cpu, wasm or tensorflow, or an optimizer that reads nothing: spsa, or TF.js's own.`,
    );
  }
}
