// Runs the suite on one backend in a process of its own: index of the source, options as JSON.
import * as tf from '@tensorflow/tfjs';
import { backendSources } from '../../src/backends/source.js';
import { startBackend } from '../../src/backends/start.js';
import { KetworkError } from '../../src/errors.js';
import { messageOf } from '../../src/io/system-code.js';
import type { FactResult } from './facts-run.js';
import { runSuite, type SuiteOptions } from './suite.js';

/** What the child sends: once how it started, then every result. */
export type SuiteMessage =
  { readonly device: string } | { readonly refusal: string; readonly isMissing: boolean } | FactResult;

const send = (message: SuiteMessage) => new Promise<void>((resolve) => process.send?.(message, () => resolve()));

async function main(): Promise<void> {
  const source = backendSources[Number(process.argv[2])]!;
  const options = JSON.parse(process.argv[3]!) as Omit<SuiteOptions, 'source'>;
  tf.enableProdMode();
  try {
    const { device } = await startBackend(source);
    await send({ device });
  } catch (error) {
    await send({ refusal: messageOf(error), isMissing: error instanceof KetworkError && error.code === 'missing' });
    return;
  }
  await runSuite(source.name, { ...options, source: source.package }, send);
}

void main().finally(() => process.disconnect());
