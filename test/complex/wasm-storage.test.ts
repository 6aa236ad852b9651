import * as tf from '@tensorflow/tfjs';
import { registerComplexKernels } from '../../src/complex/register.js';
import { expectClose, expectTensor, memory, randomArray, toTensor } from './support.js';

describe('complex64 storage on wasm', () => {
  const array = randomArray([3, 4], 1);
  const interleaved = array.re.flatMap((re, i) => [re, array.im[i]!]);

  beforeAll(async () => {
    registerComplexKernels();
    await tf.setBackend('wasm');
  });

  it('reads back interleaved, at once and later', async () => {
    const z = toTensor(array);
    expectClose(z.dataSync(), interleaved);
    expectClose(await z.data(), interleaved);
    expect(z.toString()).toContain('j');
    z.dispose();
  });

  it('gives back every number of the memory count, in any order of disposal', () => {
    const before = memory();
    const [re, im] = [tf.ones([3, 4]), tf.zeros([3, 4])];
    const z = tf.complex(re, im);
    const real = tf.real(z);
    const shared = z.reshape([12]);
    tf.dispose([re, z]);
    expectClose(
      real.dataSync(),
      Array.from({ length: 12 }, () => 1),
    );
    expectTensor(shared, {
      shape: [12],
      re: Array.from({ length: 12 }, () => 1),
      im: Array.from({ length: 12 }, () => 0),
    });
    tf.dispose([shared, real, im]);
    expect(memory()).toEqual(before);
  });

  it('keeps the parts alive after the complex tensor is gone', () => {
    const z = toTensor(array);
    const imag = tf.imag(z);
    z.dispose();
    expectClose(imag.dataSync(), array.im);
    imag.dispose();
  });

  it('copies nothing to take a tensor apart or put it together', () => {
    const z = toTensor(array);
    const before = tf.engine().backend.numDataIds();
    const parts = [tf.real(z), tf.imag(z)];
    expect(tf.engine().backend.numDataIds()).toBe(before);
    tf.dispose([z, ...parts]);
  });

  it('takes integer parts', () => {
    tf.tidy(() =>
      expectTensor(tf.complex(tf.tensor([1, 2], [2], 'int32'), tf.tensor([3, 4], [2], 'int32')), {
        shape: [2],
        re: [1, 2],
        im: [3, 4],
      }),
    );
  });

  it('takes over a tensor made on cpu', async () => {
    await tf.setBackend('cpu');
    const before = memory();
    const z = toTensor(array);
    await tf.setBackend('wasm');
    tf.tidy(() => expectTensor(tf.neg(tf.neg(z)), array));
    tf.dispose(z);
    await tf.setBackend('cpu');
    expect(memory()).toEqual(before);
    await tf.setBackend('wasm');
  });

  it('hands a tensor over to cpu', async () => {
    const before = memory();
    const z = toTensor(array);
    await tf.setBackend('cpu');
    tf.tidy(() => expectTensor(tf.neg(tf.neg(z)), array));
    expectClose(z.dataSync(), interleaved);
    tf.dispose(z);
    await tf.setBackend('wasm');
    expect(memory()).toEqual(before);
  });

  it('refuses the real part of a real tensor by name', () => {
    expect(() => tf.tidy(() => tf.real(tf.ones([2])))).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining('float32') }),
    );
  });

  it('holds a thousand products without a leak', () => {
    const z = toTensor(randomArray([4, 4], 2));
    const before = memory();
    for (let i = 0; i < 1000; i++) tf.matMul(z, z).dispose();
    expect(memory()).toEqual(before);
    z.dispose();
  });
});
