// The suite as a page runs it.
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { type BackendInUse, type BackendName, useBackend } from 'ketwork';
import type { FactResult } from './facts-run.js';
import { runSuite, type SuiteOptions } from './suite.js';

declare global {
  /** Given to the page by who drives it. */
  var reportFact: (result: FactResult) => Promise<void>;
}

export const start = (name: BackendName): Promise<BackendInUse> => useBackend(name);

export const suite = (name: string, options: SuiteOptions): Promise<void> =>
  runSuite(name, options, (result) => globalThis.reportFact(result));
