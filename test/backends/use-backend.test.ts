import * as tf from '@tensorflow/tfjs';
import { backendNames, type BackendName, useBackend } from '../../src/backends/use-backend.js';

describe('useBackend', () => {
  it.each<BackendName>(['cpu', 'wasm'])('makes TensorFlow.js compute on %s', async (name) => {
    expect((await useBackend(name)).name).toBe(name);
    expect(tf.getBackend()).toBe(name);
  });

  it('takes wasm where its package is installed, and says where it came from', async () => {
    await tf.setBackend('cpu');
    expect(await useBackend()).toEqual({ name: 'wasm', package: '@tensorflow/tfjs-backend-wasm' });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('takes cpu where wasm does not start', async () => {
    await useBackend('wasm');
    const factory = tf.findBackendFactory('wasm');
    tf.removeBackend('wasm');
    expect(await useBackend('auto')).toEqual({ name: 'cpu', package: '@tensorflow/tfjs' });
    await expect(useBackend('wasm')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/"wasm" of .* does not start here/),
    });
    tf.registerBackend('wasm', factory, 2);
  });

  it('says how to install a package that is missing', async () => {
    await expect(useBackend('tensorflow')).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringMatching(
        /tfjs-node-gpu or @tensorflow\/tfjs-node.*Run: npm install @tensorflow\/tfjs-node\./,
      ),
    });
  });

  it('tries the packages in turn and tells why one does not work', async () => {
    jest.doMock(
      '@tensorflow/tfjs-node-gpu',
      () => {
        throw new Error('libcudart.so.12: cannot open shared object file');
      },
      { virtual: true },
    );
    await expect(useBackend('tensorflow')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/tfjs-node-gpu does not work here: libcudart\.so\.12/),
    });
  });

  it('refuses an unknown name with the nearest', async () => {
    const name = 'wsam' as BackendName;
    await expect(useBackend(name)).rejects.toMatchObject({ code: 'unknown', message: expect.stringMatching(/"wasm"/) });
    await expect(useBackend('constructor' as BackendName)).rejects.toMatchObject({ code: 'unknown' });
  });

  it('lists every name it takes', () => {
    expect(backendNames).toEqual(['auto', 'cpu', 'wasm', 'webgpu', 'tensorflow']);
  });
});
