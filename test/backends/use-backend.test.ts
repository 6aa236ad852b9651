import * as tf from '@tensorflow/tfjs';
import { namesSoftware } from '../../src/backends/software.js';
import { backendNames, type BackendName, useBackend } from '../../src/backends/use-backend.js';

describe('useBackend', () => {
  it.each<BackendName>(['cpu', 'wasm'])('makes TensorFlow.js compute on %s', async (name) => {
    expect(await useBackend(name)).toMatchObject({ name, device: expect.stringMatching(/^the CPU/), isGpu: false });
    expect(tf.getBackend()).toBe(name);
  });

  it('takes cpu where wasm does not start', async () => {
    await useBackend('wasm');
    const factory = tf.findBackendFactory('wasm');
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', () => Promise.reject(new Error('no WebAssembly')), 2);
    await expect(useBackend('wasm')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/"wasm" of .* cannot be used here\. It does not start\./),
    });
    expect(await useBackend('auto')).toMatchObject({ name: 'cpu', package: '@tensorflow/tfjs' });
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', factory, 2);
  });

  it('refuses webgl, which is for pages', async () => {
    await expect(useBackend('webgl')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/for pages in a browser/),
    });
  });

  it('refuses an unknown name with the nearest', async () => {
    const name = 'wsam' as BackendName;
    await expect(useBackend(name)).rejects.toMatchObject({ code: 'unknown', message: expect.stringMatching(/"wasm"/) });
    await expect(useBackend('constructor' as BackendName)).rejects.toMatchObject({ code: 'unknown' });
  });

  it('lists every name it takes', () => {
    expect(backendNames).toEqual(['auto', 'cpu', 'wasm', 'webgpu', 'webgl', 'tensorflow']);
  });
});

describe('namesSoftware', () => {
  it.each([
    'SwiftShader driver 5.0.0',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'Lavapipe',
    'Microsoft Basic Render Driver',
    'WARP',
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
  ])('knows %s', (name) => {
    expect(namesSoftware(['', name])).toBe(true);
  });

  it.each(['NVIDIA H100 PCIe', 'AMD Radeon RX 7900', 'Apple M3', 'warped', 'Intel(R) Arc(TM) A770', ''])(
    'lets %s pass',
    (name) => {
      expect(namesSoftware([name])).toBe(false);
    },
  );
});
