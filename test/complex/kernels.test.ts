import * as tf from '@tensorflow/tfjs';
import { registerComplexKernels } from '../../src/complex/register.js';
import { complexRules } from '../../src/complex/rules.js';
import { kernelCases } from './kernel-cases.js';
import { backends, expectClose, expectTensor, memory, randomArray, toTensor } from './support.js';

const cases = Object.entries(kernelCases).flatMap(([kernelName, all]) =>
  all.map((kernelCase) => [kernelName, kernelCase.name, kernelCase] as const),
);

it('has a case for every wrapped kernel', () => {
  expect(Object.keys(kernelCases).sort()).toEqual(Object.keys(complexRules).sort());
});

describe.each(backends)('complex64 on %s', (backendName) => {
  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend(backendName);
  });

  it.each(cases)('%s: %s', (_kernel, _name, { operands, run, expected }) => {
    const before = memory();
    tf.tidy(() => {
      const results = [run(...operands.map(toTensor))].flat();
      const wanted = [expected].flat();
      expect(results).toHaveLength(wanted.length);
      results.forEach((result, i) => expectTensor(result, wanted[i]!));
    });
    expect(memory()).toEqual(before);
  });

  it.each(cases)('%s: %s leaves its operands as they were', (_kernel, _name, { operands, run }) => {
    tf.tidy(() => {
      const tensors = operands.map(toTensor);
      run(...tensors);
      tensors.forEach((tensor, i) => expectTensor(tensor, operands[i]!));
      tensors.forEach((tensor, i) => expectClose(tf.real(tensor).dataSync(), operands[i]!.re));
    });
  });

  it('allocates nothing but the result and releases it', () => {
    const z = toTensor(randomArray([8, 8], 9));
    const before = tf.engine().backend.numDataIds();
    const product = tf.matMul(z, z);
    expect(tf.engine().backend.numDataIds()).toBe(before + 3);
    product.dispose();
    expect(tf.engine().backend.numDataIds()).toBe(before);
    z.dispose();
  });

  it('releases everything when a kernel fails half way', () => {
    const z = toTensor(randomArray([2, 3], 9));
    const before = memory();
    expect(() => tf.matMul(z, z)).toThrow();
    expect(memory()).toEqual(before);
    z.dispose();
  });

  it('keeps |z|, real and imaginary parts', () => {
    tf.tidy(() => {
      const array = randomArray([3, 5], 6);
      const z = toTensor(array);
      expectClose(
        tf.abs(z).dataSync(),
        array.re.map((re, i) => Math.hypot(re, array.im[i]!)),
      );
      expectClose(tf.real(z).dataSync(), array.re);
      expectClose(tf.imag(z).dataSync(), array.im);
    });
  });

  it('casts from complex64, to complex64 and to itself', () => {
    tf.tidy(() => {
      const array = randomArray([2, 3], 7);
      const z = toTensor(array);
      z.reshape([6]);
      const real = tf.cast(z, 'float32');
      expect([real.dtype, real.shape]).toEqual(['float32', [2, 3]]);
      expectClose(real.dataSync(), array.re);
      expectTensor(tf.cast(real, 'complex64'), { ...array, im: array.im.map(() => 0) });
      expectTensor(tf.cast(tf.tensor([1, 0], [2], 'bool'), 'complex64'), { shape: [2], re: [1, 0], im: [0, 0] });
      expectTensor(tf.cast(z, 'complex64'), array);
    });
  });

  it('gives real and imaginary parts the shape of a reshaped tensor, and of the original', () => {
    tf.tidy(() => {
      const z = toTensor(randomArray([2, 6], 8));
      const reshaped = z.reshape([3, 4]);
      expect([tf.real(z).shape, tf.imag(z).shape]).toEqual([
        [2, 6],
        [2, 6],
      ]);
      expect([tf.real(reshaped).shape, tf.imag(reshaped).shape]).toEqual([
        [3, 4],
        [3, 4],
      ]);
    });
  });
});
