import * as tf from '@tensorflow/tfjs';
import { registerComplexKernels } from '../../src/complex/register.js';
import { complexRules } from '../../src/complex/rules.js';
import { backends, memory, randomArray, realTensor } from './support.js';

const y = () => realTensor(randomArray([2, 3, 4], 2));
const mask = () => tf.tensor([1, 0, 1, 1], [4], 'bool');

/** Every kernel that registration wraps and that TF.js has on both backends, on a float32 tensor of shape [2, 3, 4]. */
const realCases: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor | tf.Tensor[]>> = {
  [tf.BatchMatMul]: (x) => [tf.matMul(x, y(), false, true), tf.matMul(x, y(), true, false)],
  [tf.Slice]: (x) => tf.slice(x, [0, 1, 1], [2, 2, 2]),
  [tf.StridedSlice]: (x) => tf.stridedSlice(x, [0, 0, 0], [2, 3, 4], [1, 2, 2]),
  [tf.SplitV]: (x) => tf.split(x, [1, 2], 1),
  [tf.Unpack]: (x) => tf.unstack(x, 1),
  [tf.GatherV2]: (x) => tf.gather(x, [2, 0, 2], 1),
  [tf.Reverse]: (x) => tf.reverse(x, [0, 2]),
  [tf.Transpose]: (x) => tf.transpose(x, [1, 2, 0]),
  [tf.Tile]: (x) => tf.tile(x, [1, 2, 1]),
  [tf.PadV2]: (x) => tf.pad(x, [[0, 1], [1, 0], [2, 2]], 3), // prettier-ignore
  [tf.Sum]: (x) => tf.sum(x, [0, 2], true),
  [tf.Mean]: (x) => tf.mean(x, 1),
  [tf.Neg]: (x) => tf.neg(x),
  [tf.Select]: (x) => tf.where(mask(), x, y()),
  [tf.Concat]: (x) => tf.concat([x, y()], 1),
  [tf.Pack]: (x) => tf.stack([x, y()], 1),
  [tf.Identity]: (x) => tf.clone(x),
  [tf.ZerosLike]: (x) => tf.zerosLike(x),
  [tf.Add]: (x) => tf.add(x, y()),
  [tf.Sub]: (x) => tf.sub(x, y()),
  [tf.Multiply]: (x) => tf.mul(x, y()),
  [tf.Cast]: (x) => [tf.cast(x, 'float32'), tf.cast(mask(), 'float32')],
};

/** Without a gradient in TF.js, or with one that needs a kernel which wasm lacks. */
const withoutGradient = (backendName: string): string[] => [
  tf.StridedSlice,
  ...(backendName === 'wasm' ? [tf.GatherV2] : []),
];

function realResults(backendName: string): Record<string, number[][]> {
  const x = realTensor(randomArray([2, 3, 4], 1));
  const entries = Object.entries(realCases).map(([name, run]) => {
    const forward = [run(x)].flat().map((t) => [...t.shape, ...t.dataSync()]);
    if (withoutGradient(backendName).includes(name)) return [name, forward];
    const loss = (z: tf.Tensor) => tf.addN([run(z)].flat().map((t) => tf.sum<tf.Scalar>(tf.square(t))));
    return [name, [...forward, [...tf.grad(loss)(x).dataSync()]]];
  });
  return Object.fromEntries(entries);
}

// The first test needs a TF.js that Ketwork has not touched, so it comes before any registration in this file.
it('leaves float32 values and gradients of every wrapped kernel exactly as they were', async () => {
  const results = async () => {
    const all = new Map<string, unknown>();
    for (const name of backends) {
      await tf.setBackend(name);
      all.set(name, realResults(name));
    }
    await tf.setBackend('cpu');
    return all;
  };
  const before = await results();
  expect(() => tf.matMul(tf.complex([[1]], [[0]]), tf.complex([[1]], [[0]]))).toThrow(/complex64/);
  registerComplexKernels();
  expect(await results()).toEqual(before);
});

it('compares every wrapped kernel, but those whose float32 part is Ketwork’s too', () => {
  const compared = [...Object.keys(realCases), tf.Einsum, tf.UnsortedSegmentSum];
  expect(compared.sort()).toEqual([...Object.keys(complexRules), tf.Cast].sort());
});

describe('registerComplexKernels', () => {
  const everything = () => [
    ...[...backends, 'webgl', 'webgpu'].flatMap((name) => tf.getKernelsForBackend(name)),
    ...[tf.Einsum, tf.Real, tf.Cast, ...Object.keys(complexRules)].map((name) => tf.getGradient(name)),
  ];

  beforeAll(registerComplexKernels);

  it('changes nothing the second time, nor when a backend is chosen again, and never warns', async () => {
    const warn = jest.spyOn(console, 'warn');
    const once = everything();
    registerComplexKernels();
    await tf.setBackend('wasm');
    await tf.setBackend('cpu');
    const twice = everything();
    expect(twice).toHaveLength(once.length);
    twice.forEach((entry, i) => expect(entry).toBe(once[i]));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('holds no tensors', () => {
    const before = memory();
    registerComplexKernels();
    expect(memory()).toEqual(before);
  });

  it('reaches a backend that is loaded later, when it is chosen', async () => {
    const product: tf.KernelFunc = () => [];
    tf.registerKernel({ kernelName: tf.Reshape, backendName: 'webgpu', kernelFunc: () => [] });
    tf.registerKernel({ kernelName: tf.BatchMatMul, backendName: 'webgpu', kernelFunc: product });
    tf.registerBackend('webgpu', () => new tf.MathBackendCPU(), 0);
    await tf.setBackend('webgpu');
    expect(tf.getKernel(tf.BatchMatMul, 'webgpu').kernelFunc).not.toBe(product);
    await tf.setBackend('cpu');
    tf.removeBackend('webgpu');
  });
});
