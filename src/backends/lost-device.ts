import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/** What is used of TensorFlow.js's WebGPU backend. */
interface GpuBackend {
  readonly device: { readonly lost: Promise<unknown> };
  read(dataId: object): Promise<never>;
  readSync(dataId: object): never;
  disposeData(dataId: object): boolean;
}

/**
 * Forgets the backend "webgpu" if its graphics device is lost, so that the next start makes a new one: TensorFlow.js would
 * return the dead backend for good. Its tensors are gone: to read or to use one is an error from now on, to dispose of one is not.
 */
export async function forgetLostDevice(): Promise<void> {
  const { registry, registryFactory } = tf.engine();
  // Not tf.findBackend, which would start one that has never run.
  const [backend, made] = [registry['webgpu'] as unknown as GpuBackend | undefined, registryFactory['webgpu']];
  if (!backend || !made || !(await isSettled(backend.device.lost))) return;
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', made.factory, made.priority);
  // By itself it would touch buffers that it has given back, and in pages read zeros.
  backend.read = () => Promise.reject(goneTensor());
  backend.readSync = () => {
    throw goneTensor();
  };
  backend.disposeData = () => true;
}

const goneTensor = () =>
  new KetworkError(
    'lost',
    'A tensor is gone: the graphics device that it was on is lost. Start again from the last checkpoint, with new models and tensors.',
  );

/** Whether a promise has come to its end, once events on their way have come. */
function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pause = new Promise<boolean>((resolve) => setTimeout(resolve, 0, false));
  return Promise.race([promise.then(() => true), pause]);
}
