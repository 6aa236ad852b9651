import * as tf from '@tensorflow/tfjs';
import { registerComplexKernels } from '../../src/complex/register.js';
import { expectCentralDifference } from './central-difference.js';
import { backends, expectClose, memory, randomArray, realTensor, toTensor } from './support.js';

const refusal = (kernelName: string): Error =>
  expect.objectContaining({
    name: 'KetworkError',
    code: 'unsupported',
    message: expect.stringMatching(new RegExp(`"${kernelName}".*pairOf`)),
  });

describe.each(backends)('complex gradients on %s', (backendName) => {
  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend(backendName);
  });

  const array = randomArray([2, 2], 1);

  it.each<[name: string, kernelName: string, loss: (z: tf.Tensor) => tf.Tensor]>([
    ['Σ|z|', tf.ComplexAbs, (z) => tf.sum(tf.abs(z))],
    ['Σz²', tf.Sum, (z) => tf.sum(tf.mul(z, z))],
    ['z·z', tf.Multiply, (z) => tf.mul(z, z)],
    ['Re z', tf.Real, (z) => tf.sum(tf.real(z))],
    ['Im z', tf.Imag, (z) => tf.sum(tf.imag(z))],
    ['a cast that drops the imaginary part', tf.Cast, (z) => tf.sum(tf.cast(z, 'float32'))],
    ['a matrix product', tf.BatchMatMul, (z) => tf.matMul(z, z)],
    ['an einsum', tf.Einsum, (z) => tf.einsum('ij,jk->ik', z, z)],
    ['a slice', tf.Slice, (z) => tf.slice(z, [0, 0], [1, 1])],
  ])('%s of a complex tensor is an error that names the operation and the way out', (_name, kernelName, loss) => {
    const z = toTensor(array);
    expect(() => tf.tidy(() => tf.grad(loss)(z))).toThrow(refusal(kernelName));
    z.dispose();
  });

  it('refuses a detour of a real tensor through complex64', () => {
    const x = realTensor(array);
    const detour = (v: tf.Tensor) => tf.sum(tf.square(tf.real(tf.complex(v, tf.zerosLike(v)))));
    expect(() => tf.tidy(() => tf.grad(detour)(x))).toThrow(refusal(tf.Real));
    expect(() => tf.tidy(() => tf.grad((v) => tf.complex(v, v))(x))).toThrow(refusal(tf.Complex));
    expect(() => tf.tidy(() => tf.grad((v) => tf.cast(v, 'complex64'))(x))).toThrow(refusal(tf.Cast));
    x.dispose();
  });

  it('lets complex constants stand beside a real gradient', () => {
    const x = realTensor(array);
    const z = toTensor(array);
    const before = memory();
    tf.tidy(() => {
      // ⟨|z|², x²⟩: the complex part does not depend on x.
      const loss = (v: tf.Tensor) => tf.sum(tf.mul(tf.square(v), tf.square(tf.abs(tf.matMul(z, z)))));
      expectCentralDifference(loss, x);
    });
    expect(memory()).toEqual(before);
    tf.dispose([x, z]);
  });

  it('keeps the gradient of real casts', () => {
    tf.tidy(() => {
      const x = tf.tensor([1, 2], [2], 'float32');
      expectClose(
        tf
          .grad((v) => tf.sum(tf.square(tf.cast(v, 'float32'))))(x)
          .dataSync(),
        [2, 4],
      );
    });
  });
});
