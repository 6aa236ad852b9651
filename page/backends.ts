import * as tf from '@tensorflow/tfjs';
import { simd, useBackend } from 'ketwork';

/** Where TensorFlow.js can compute in a browser, the one to start with first. */
export const backendNames = ['webgpu', 'wasm', 'webgl', 'cpu'] as const;

export type BackendName = (typeof backendNames)[number];

export const titles: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'SIMD',
  webgl: 'WebGL',
  cpu: 'CPU',
};

/** Why a backend cannot be used here, as a sentence; undefined for one that can. Loads nothing. */
export async function absenceOf(name: BackendName): Promise<string | undefined> {
  if (name === 'webgpu') {
    if (!('gpu' in navigator)) return 'WebGPU: this browser does not offer it.';
    const adapter = await navigator.gpu.requestAdapter().catch(() => null);
    return adapter ? undefined : 'WebGPU: the browser found no graphics device for it.';
  }
  if (name === 'webgl') return hasWebGl() ? undefined : 'WebGL: the browser could not start it.';
  if (name === 'wasm' && !('WebAssembly' in globalThis)) return 'SIMD: this browser runs no WebAssembly.';
  return undefined;
}

/** Makes TensorFlow.js compute there, and gives the device in words; throws where that fails. */
export async function startBackend(name: BackendName): Promise<string> {
  if (name === 'webgpu' || name === 'wasm') await loadScript(`libraries/${name}.js`);
  if (name === 'webgpu') {
    // Small tensors would be computed on the CPU, and every one of them read back from the device for it.
    tf.env().set('WEBGPU_CPU_FORWARD', false);
  }
  const { device } = await useBackend(name);
  if (name === 'webgpu' || name === 'webgl') return device;
  const threads = simd.threadCount();
  return `the processor, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

const loaded = new Map<string, Promise<void>>();

function loadScript(source: string): Promise<void> {
  const known = loaded.get(source);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = source;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => {
      loaded.delete(source);
      script.remove();
      reject(new Error(`${source} could not be loaded.`));
    });
    document.head.append(script);
  });
  loaded.set(source, loading);
  return loading;
}

/** Whether there is WebGL 2. The context is given back: a browser has few. */
function hasWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
