import * as tf from '@tensorflow/tfjs';
import { firstSentenceOf, isMissingPackage } from '../../io/system-code.js';
import type { Loaded } from '../package.js';
import { findReady } from './cache.js';
import { type NativeKind, recipes } from './recipe.js';

/** A native backend that registered itself with TF.js, or why there is none. */
export type NativeLoad =
  | { readonly exports: object; readonly source: 'application' | 'cache' }
  | { readonly isMissing: boolean; readonly refusal: string };

/**
 * Loads TensorFlow's native library, surviving whatever happens: the package that the application has installed or else the
 * one that `ketwork setup` has built. It registers with the application's TF.js under the name `tensorflow`, and TF.js
 * uses it from then on; choose another with `tf.setBackend`. Node only.
 */
export async function loadNative(kind: NativeKind): Promise<NativeLoad> {
  // The library writes its start-up notes to standard error unless told otherwise before it loads.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  await restoreUtil();
  const name = recipes[kind].package;
  // A name that bundlers cannot see.
  const own = await attempt(name, () => import(/* webpackIgnore: true */ /* @vite-ignore */ name));
  if ('exports' in own) return { exports: own.exports, source: 'application' };
  const ready = await findReady(kind);
  if (ready === undefined) return { ...own, refusal: `${own.refusal} Run: ketwork setup ${kind}.` };
  forgetKernels();
  const cached = await attempt(name, () => requireFrom(ready.folder, name));
  if ('exports' in cached) return { exports: cached.exports, source: 'cache' };
  return { isMissing: false, refusal: `${cached.refusal} Build it again: ketwork setup ${kind} --force.` };
}

async function attempt(name: string, load: () => Promise<unknown>): Promise<Loaded> {
  try {
    const exports = await load();
    if (typeof exports === 'object' && exports !== null) return { exports };
    return { isMissing: false, refusal: `${name} is empty.` };
  } catch (error) {
    if (isMissingPackage(error, name)) return { isMissing: true, refusal: `${name} is not installed.` };
    return { isMissing: false, refusal: `${name} does not load: ${firstSentenceOf(error)}` };
  }
}

/** Node 23 dropped functions that tfjs-node calls. */
async function restoreUtil(): Promise<void> {
  const { default: util } = await import('node:util');
  const dropped = { isNullOrUndefined: (x: unknown) => x === undefined || x === null, isArray: Array.isArray };
  for (const [name, test] of Object.entries(dropped)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: test, configurable: true });
  }
}

/** Those of a package that failed halfway, so that the next does not complain of each of them. */
function forgetKernels(): void {
  for (const { kernelName, backendName } of tf.getKernelsForBackend('tensorflow')) {
    tf.unregisterKernel(kernelName, backendName);
  }
}

/**
 * Loads a package of the cache with the application's TF.js in the place of its own copy. The two would share backends and
 * kernels, which TF.js keeps on `globalThis`, but not its classes, and a second copy complains of every name it finds taken.
 */
async function requireFrom(folder: string, name: string): Promise<unknown> {
  const { createRequire } = await import('node:module');
  const { join } = await import('node:path');
  const home = join(folder, 'node_modules', name);
  const require = createRequire(join(home, 'package.json'));
  const shared = Object.values(require.cache).find((module) => isTensorFlow(module?.exports));
  if (shared !== undefined) require.cache[require.resolve('@tensorflow/tfjs')] ??= shared;
  return require(home);
}

const isTensorFlow = (exports: unknown) =>
  typeof exports === 'object' &&
  exports !== null &&
  'version' in exports &&
  exports.version === tf.version &&
  'layers' in exports;
