import * as tf from '@tensorflow/tfjs';
import { KetworkError, unknownName } from '../errors.js';
import { messageOf } from '../io/system-code.js';
import { mayHave } from './host.js';
import { type BackendInUse, type BackendSource, backendSources, type TfBackendName } from './source.js';
import { startBackend } from './start.js';
import { cudaFiles } from './tensorflow.js';
import { graphicsFiles } from './webgpu.js';

export type { BackendInUse } from './source.js';

/** A backend of TensorFlow.js, or `auto`: CUDA, else WebGPU on a graphics card, else the CPU's SIMD (`wasm`, or `cpu`). */
export type BackendName = 'auto' | TfBackendName;

export const backendNames: readonly BackendName[] = ['auto', 'cpu', 'wasm', 'webgpu', 'webgl', 'tensorflow'];

/**
 * Makes TensorFlow.js compute on a backend, and says which one it got, from which package and on which device.
 *
 * In Node it loads the backend's package, and for `webgpu` installs Dawn's bindings (package `webgpu`) on the globals; a page
 * imports the packages itself. `webgl` is for pages only. `auto` takes CUDA (tfjs-node-gpu), else WebGPU, where there is a
 * graphics card, else `wasm`, else `cpu`; both run the SIMD engine. A software rasteriser is used only when asked for by name;
 * `isGpu` is then false.
 *
 * After a lost graphics device the same call starts a new one. The tensors of the lost one are gone, with models and compiled
 * circuits made of them: load the last checkpoint.
 *
 * It also puts TensorFlow.js into production mode, which keeps it from writing greetings and advice to the terminal.
 *
 * @throws KetworkError `unknown` for another name; `missing` if its package is not installed, with the command that installs it;
 * `unsupported` if it does not work on this machine, for want of a driver for instance. `auto` never throws.
 * @example
 * const { name } = await useBackend('wasm');
 * name; // 'wasm'
 */
export async function useBackend(name: BackendName = 'auto'): Promise<BackendInUse> {
  tf.enableProdMode();
  if (name === 'auto') return useBest();
  if (!backendNames.includes(name)) throw unknownName('backend', name, backendNames);
  const refusals: KetworkError[] = [];
  for (const source of sourcesOf(name)) {
    try {
      return await startBackend(source);
    } catch (error) {
      refusals.push(asKetworkError(error));
    }
  }
  // What is installed and fails is told rather than what could be installed; else the usual package.
  throw refusals.find(({ code }) => code !== 'missing') ?? refusals.at(-1)!;
}

/** What `auto` tries in turn, and on which condition. */
const preferences: readonly (readonly [source: BackendSource, isWorthIt: () => Promise<boolean>])[] = [
  [sourcesOf('tensorflow')[0]!, () => mayHave(cudaFiles)],
  [sourcesOf('webgpu')[0]!, () => mayHave(graphicsFiles)],
];

async function useBest(): Promise<BackendInUse> {
  for (const [source, isWorthIt] of preferences) {
    if (!(await isWorthIt())) continue;
    const best = await startBackend(source, ({ isGpu }) => isGpu).catch(() => undefined);
    if (best) return best;
  }
  const [wasm, cpu] = [sourcesOf('wasm')[0]!, sourcesOf('cpu')[0]!];
  return startBackend(wasm).catch(() => startBackend(cpu));
}

function sourcesOf(name: TfBackendName): readonly BackendSource[] {
  return backendSources.filter((source) => source.name === name);
}

/** A driver may fail in ways of its own; that is the machine's, not a bug of ours. */
function asKetworkError(error: unknown): KetworkError {
  if (error instanceof KetworkError) return error;
  return new KetworkError('unsupported', `The backend does not start here: ${messageOf(error)} Use "auto".`);
}
