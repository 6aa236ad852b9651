import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { isKernelBackend } from './kernel-scope.js';

interface Planes {
  readonly real: tf.TensorInfo;
  readonly imag: tf.TensorInfo;
}

type Storage = WeakMap<tf.DataId, Planes>;

/** What the heap holds for a complex tensor itself. As float32, because `write` goes through `move`, which splits complex64. */
const emptyContainer: [Float32Array, number[], 'float32'] = [new Float32Array(0), [0], 'float32'];

const storages = new WeakMap<object, Storage>();

/**
 * The kernels `Complex`, `Real` and `Imag` for TF.js's `wasm` backend, which has none. As on WebGL, a complex tensor is
 * an empty container that holds a reference to two float32 planes, so that all three kernels copy nothing.
 */
export const complexStorageKernels: readonly tf.KernelConfig[] = [
  {
    kernelName: tf.Complex,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const real = floatPlane(inputs['real'], backend);
      const imag = floatPlane(inputs['imag'], backend);
      const dataId = wasm(backend).write(...emptyContainer);
      storageOf(backend).set(dataId, { real, imag });
      return { dataId, shape: real.shape, dtype: 'complex64' };
    },
  },
  { kernelName: tf.Real, backendName: 'wasm', kernelFunc: ({ inputs, backend }) => plane('real', inputs, backend) },
  { kernelName: tf.Imag, backendName: 'wasm', kernelFunc: ({ inputs, backend }) => plane('imag', inputs, backend) },
];

function plane(name: keyof Planes, inputs: tf.NamedTensorInfoMap, backend: object): tf.TensorInfo {
  const input = inputs['input'];
  if (input?.dtype !== 'complex64') {
    throw new KetworkError(
      'invalid',
      `The ${name} part of a ${input?.dtype} tensor was asked for. Give a complex64 tensor.`,
    );
  }
  const storage = storageOf(backend);
  // A tensor made on another backend arrives by `move`, which fills the storage.
  if (!storage.has(input.dataId)) tf.engine().moveData(wasm(backend), input.dataId);
  const found = storage.get(input.dataId);
  if (!found)
    throw new KetworkError('invalid', 'The complex64 tensor has no data on the wasm backend. Was it disposed?');
  wasm(backend).incRef(found[name].dataId);
  // Reshaping a complex tensor shares its planes, so the shape is the tensor's, not the plane's.
  return { ...found[name], shape: input.shape };
}

function floatPlane(input: tf.TensorInfo | undefined, backend: object): tf.TensorInfo {
  if (!input) throw new KetworkError('invalid', 'A complex64 tensor needs both a real and an imaginary plane.');
  if (input.dtype !== 'float32') {
    const cast = tf
      .getKernel(tf.Cast, 'wasm')
      .kernelFunc({ inputs: { x: input }, attrs: { dtype: 'float32' }, backend });
    return [cast].flat()[0]!;
  }
  wasm(backend).incRef(input.dataId);
  return { dataId: input.dataId, shape: input.shape, dtype: 'float32' };
}

/** The planes that a wasm backend holds; the first call teaches the backend to read, move and release them. */
function storageOf(anyBackend: object): Storage {
  const known = storages.get(anyBackend);
  if (known) return known;
  const backend = wasm(anyBackend);
  const storage: Storage = new WeakMap();
  storages.set(backend, storage);
  const { readSync, move, disposeData } = backend;

  backend.readSync = (...args) => {
    const planes = storage.get(args[0]);
    if (!planes) return readSync.apply(backend, args);
    const [real, imag] = [planes.real, planes.imag].map(({ dataId }) => floats(readSync.call(backend, dataId)));
    return tf.backend_util.mergeRealAndImagArrays(real!, imag!);
  };

  backend.move = (dataId, values, shape, dtype, refCount) => {
    if (dtype !== 'complex64') return move.call(backend, dataId, values, shape, dtype, refCount);
    const { real, imag } = tf.backend_util.splitRealAndImagArrays(floats(values));
    move.call(backend, dataId, ...emptyContainer, refCount);
    const written = (plane: Float32Array): tf.TensorInfo => ({
      dataId: backend.write(plane, shape, 'float32'),
      shape,
      dtype: 'float32',
    });
    storage.set(dataId, { real: written(real), imag: written(imag) });
  };

  backend.disposeData = (dataId, force) => {
    const released = disposeData.call(backend, dataId, force);
    const planes = storage.get(dataId);
    if (released && planes) {
      storage.delete(dataId);
      // A plane that users hold as a tensor too stays; one that goes now must also leave the engine's count of buffers.
      for (const { dataId: id } of [planes.real, planes.imag]) {
        if (disposeData.call(backend, id)) tf.engine().removeDataId(id, backend);
      }
    }
    return released;
  };
  return storage;
}

function floats(values: tf.BackendValues): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new KetworkError('invalid', 'The values of a complex64 tensor must be a Float32Array.');
}

function wasm(backend: object): tf.KernelBackend {
  if (isKernelBackend(backend)) return backend;
  throw new KetworkError('unsupported', 'The "wasm" backend is not the one of @tensorflow/tfjs-backend-wasm 4.');
}
