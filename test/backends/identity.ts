import * as tf from '@tensorflow/tfjs';
import type { Facts } from '../support/facts/facts.js';

// What of the backends of TF.js is looked at here; none of it is in their types.
interface GpuBackend {
  shouldExecuteOnCPU(inputs: readonly tf.TensorInfo[]): boolean;
}

interface WebGpuBackend extends GpuBackend {
  readonly device: {
    addEventListener(type: 'uncapturederror', listener: (event: { error: { message: string } }) => void): void;
    readonly lost: Promise<{ readonly message: string }>;
  };
  readonly tensorMap: { get(dataId: object): { readonly resource?: object } };
}

interface WebGlBackend extends GpuBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
  readonly texData: { get(dataId: object): { readonly texture?: object } };
}

interface NativeBackend {
  readonly isGPUPackage: boolean;
}

/** That the backend in use is the one it should be, before and after all other facts. */
export interface Identity {
  readonly before: Facts;
  readonly after: Facts;
}

/**
 * That TF.js really computes on a backend, with nothing handed to the CPU, and that its device was well to the end.
 *
 * @param source the package it must come from.
 */
export function identityOf(name: string, source: string): Identity {
  const before = { 'is the backend that TF.js computes on': async () => expect(tf.getBackend()).toBe(name) };
  const after = { 'is still the backend that TF.js computes on': before['is the backend that TF.js computes on'] };
  const checks: Readonly<Record<string, () => Identity>> = {
    webgpu: ofWebGpu,
    webgl: ofWebGl,
    tensorflow: () => ofNative(source),
  };
  const more = checks[name]?.();
  return { before: { ...before, ...more?.before }, after: { ...after, ...more?.after } };
}

function ofWebGpu(): Identity {
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const backend = tf.backend() as unknown as WebGpuBackend;
  const complaints: string[] = [];
  backend.device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message));
  void backend.device.lost.then(({ message }) => complaints.push(`The device is lost: ${message}`));
  return {
    before: {
      'hands nothing to the CPU': () =>
        handsNothingToCpu(backend, (dataId) => backend.tensorMap.get(dataId).resource !== undefined),
    },
    after: {
      async 'left no GPU error uncaught'() {
        // Errors come some time after the work that made them.
        await tf.add(tf.scalar(1), tf.scalar(2)).data();
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(complaints.join('\n')).toBe('');
      },
    },
  };
}

function ofWebGl(): Identity {
  tf.env().set('WEBGL_CPU_FORWARD', false);
  const backend = tf.backend() as unknown as WebGlBackend;
  const { gl } = backend.gpgpu;
  return {
    before: {
      'hands nothing to the CPU': () =>
        handsNothingToCpu(backend, (dataId) => backend.texData.get(dataId).texture !== undefined),
    },
    after: {
      async 'left no GPU error uncaught'() {
        expect(gl.getError()).toBe(gl.NO_ERROR);
        expect(gl.isContextLost()).toBe(false);
      },
    },
  };
}

async function handsNothingToCpu(backend: GpuBackend, isOnGpu: (dataId: object) => boolean): Promise<void> {
  const numbers = tf.tensor1d([1, 2, 3]);
  expect(backend.shouldExecuteOnCPU([numbers])).toBe(false);
  const sum = tf.add(numbers, numbers);
  expect(isOnGpu(sum.dataId)).toBe(true);
  expect([...(await sum.data())]).toEqual([2, 4, 6]);
  tf.dispose([numbers, sum]);
}

const ofNative = (source: string): Identity => ({
  before: {
    async 'comes from its package'() {
      const { isGPUPackage } = tf.backend() as unknown as NativeBackend;
      expect(isGPUPackage).toBe(source.endsWith('-gpu'));
    },
  },
  after: {},
});
