import * as tf from '@tensorflow/tfjs';
import { KetworkError, unknownName } from '../errors.js';
import { messageOf, systemCode } from '../io/system-code.js';

/** Where each backend comes from, the preferred package first; `cpu` is part of TensorFlow.js. */
const packages = {
  cpu: ['@tensorflow/tfjs'],
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  webgpu: ['@tensorflow/tfjs-backend-webgpu'],
  tensorflow: ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'],
} as const;

type OwnName = keyof typeof packages;

/** A backend of TensorFlow.js in Node, or `auto`: wasm if its package works here, else cpu. */
export type BackendName = 'auto' | OwnName;

export const backendNames: readonly BackendName[] = ['auto', 'cpu', 'wasm', 'webgpu', 'tensorflow'];

/** The backend that runs, and the package it came from. */
export interface BackendInUse {
  readonly name: OwnName;
  readonly package: string;
}

/**
 * Makes TensorFlow.js compute on a backend, loading its package, and says which one it got. Node only.
 *
 * It also puts TensorFlow.js into production mode, which keeps it from writing greetings and advice to the terminal.
 *
 * @throws KetworkError `unknown` for another name; `missing` if its package is not installed, with the command that installs it;
 * `unsupported` if the package is there but does not work on this machine. `auto` never throws.
 * @example
 * const { name } = await useBackend('auto'); // 'wasm'
 */
export async function useBackend(name: BackendName = 'auto'): Promise<BackendInUse> {
  tf.enableProdMode();
  if (name === 'auto') return useBackend('wasm').catch(() => useBackend('cpu'));
  if (!Object.hasOwn(packages, name)) throw unknownName('backend', name, backendNames);
  const refusals: string[] = [];
  for (const source of packages[name]) {
    const refusal = await load(source);
    if (refusal === undefined) return select(name, source);
    if (refusal !== notInstalled) refusals.push(`${source} does not work here: ${refusal}`);
  }
  const sources = packages[name].join(' or ');
  if (refusals.length > 0) {
    throw new KetworkError(
      'unsupported',
      `The backend "${name}" cannot be used. ${refusals.join(' ')} Use "auto", or install ${sources} anew.`,
    );
  }
  throw new KetworkError(
    'missing',
    `The backend "${name}" needs ${sources}, which is not installed. Run: npm install ${packages[name].at(-1)}. Or use "auto".`,
  );
}

const notInstalled = Symbol('not installed');

/** Why a package cannot be loaded, or undefined if it is loaded. */
async function load(source: string): Promise<string | typeof notInstalled | undefined> {
  // The native library of tfjs-node writes its start-up notes to standard error unless told otherwise before it loads.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  try {
    const loaded: unknown = await import(/* webpackIgnore: true */ /* @vite-ignore */ source);
    return loaded === undefined ? 'it is empty.' : undefined;
  } catch (error) {
    const isMissing = systemCode(error).endsWith('MODULE_NOT_FOUND') && messageOf(error).includes(source);
    return isMissing ? notInstalled : messageOf(error).split('\n')[0]!;
  }
}

async function select(name: OwnName, source: string): Promise<BackendInUse> {
  const isReady = await tf.setBackend(name).catch(() => false);
  if (isReady) return { name, package: source };
  const why = name === 'webgpu' ? ': this Node has no WebGPU with a graphics device (navigator.gpu)' : '';
  throw new KetworkError('unsupported', `The backend "${name}" of ${source} does not start here${why}. Use "auto".`);
}
