import * as tf from '@tensorflow/tfjs';
import { simd } from 'ketwork';

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
    const adapter = await adapterInfo().catch(() => undefined);
    return adapter ? undefined : 'WebGPU: the browser found no graphics device for it.';
  }
  if (name === 'webgl') return webglRenderer() === undefined ? 'WebGL: the browser could not start it.' : undefined;
  if (name === 'wasm' && !('WebAssembly' in globalThis)) return 'SIMD: this browser runs no WebAssembly.';
  return undefined;
}

/** Makes TensorFlow.js compute there; throws where that fails. */
export async function useBackend(name: BackendName): Promise<void> {
  if (name === 'webgpu' || name === 'wasm') await loadScript(`libraries/${name}.js`);
  if (name === 'webgpu') {
    // Small tensors would be computed on the CPU, and every one of them read back from the device for it.
    tf.env().set('WEBGPU_CPU_FORWARD', false);
  }
  if (!(await tf.setBackend(name))) throw new Error(`${titles[name]} does not start here.`);
  await tf.ready();
}

/** The device behind a backend, in words. */
export async function deviceOf(name: BackendName): Promise<string> {
  if (name === 'webgpu') return (await adapterInfo()) ?? 'a graphics device';
  if (name === 'webgl') return webglRenderer() ?? 'a graphics device';
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

/** What browsers say of an adapter; the declarations of TensorFlow.js are older. */
interface DescribedAdapter {
  readonly limits: object;
  readonly info?: { readonly [key in 'vendor' | 'architecture' | 'description']?: string };
}

async function adapterInfo(): Promise<string | undefined> {
  const adapter: DescribedAdapter | null = await navigator.gpu.requestAdapter();
  if (!adapter) return undefined;
  const { description = '', vendor = '', architecture = '' } = adapter.info ?? {};
  return description || [vendor, architecture].filter((part) => part !== '').join(' ') || 'a graphics device';
}

let renderer: string | undefined;

/** What draws for WebGL, or undefined without it. The context is given back: a browser has few. */
function webglRenderer(): string | undefined {
  if (renderer !== undefined) return renderer;
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return undefined;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  renderer = String(name);
  return renderer;
}
