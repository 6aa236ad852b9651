import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

const taught = new WeakSet<object>();

/**
 * Lets the `cpu` backend take over complex64 tensors made on another backend: TF.js moves their interleaved values but
 * forgets the two planes that every `cpu` kernel works on.
 */
export function acceptMovedComplex(backend: object): void {
  if (!(backend instanceof tf.MathBackendCPU) || taught.has(backend)) return;
  taught.add(backend);
  const { move } = backend;
  backend.move = (dataId, values, shape, dtype, refCount) => {
    move.call(backend, dataId, values, shape, dtype, refCount);
    if (dtype !== 'complex64') return;
    if (!(values instanceof Float32Array)) {
      throw new KetworkError('invalid', 'The values of a complex64 tensor must be a Float32Array.');
    }
    const { real, imag } = tf.backend_util.splitRealAndImagArrays(values);
    const data = backend.data.get(dataId);
    data.values = undefined;
    data.complexTensorInfos = {
      real: backend.makeTensorInfo(shape, 'float32', real),
      imag: backend.makeTensorInfo(shape, 'float32', imag),
    };
  };
}
