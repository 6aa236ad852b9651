import { extname, join } from 'node:path';
import { type BackendInUse, type BackendSource, backendSources } from '../backends/source.js';
import type { Throughput } from '../inference/throughput.js';
import { conversation } from './conversation.js';
import type { InferenceMessage, InferenceTask } from './inference-probe.js';
import { withoutAdvice } from './refusal.js';

/** What was measured on one backend. */
export interface MeasuredBackend extends BackendInUse {
  readonly results: readonly Throughput[];
  /** The batch sizes that could not be measured, and why. */
  readonly failures: readonly { readonly batchSize: number; readonly reason: string }[];
}

/** A backend that could not be measured at all. */
export interface RefusedBackend extends BackendSource {
  readonly reason: string;
}

const script = join(__dirname, `inference-probe${extname(__filename)}`);
/** A backend may compile for a minute before it says anything; a batch size has ten times its seconds, and this. */
const startSeconds = 60;

/**
 * Measures a model on one backend, in a process of its own.
 *
 * @param heard is told how many batch sizes are done, from 0 when the backend has started.
 */
export async function measuredOn(
  task: InferenceTask,
  heard: (results: number) => void,
  file = script,
): Promise<MeasuredBackend | RefusedBackend> {
  const results: Throughput[] = [];
  const failures: { readonly batchSize: number; readonly reason: string }[] = [];
  const said: { inUse?: BackendInUse; refusal?: string } = {};
  const end = await conversation<InferenceMessage>(file, [JSON.stringify(task)], {
    milliseconds: 1000 * (startSeconds + 11 * task.seconds),
    heard(message) {
      if ('inUse' in message) said.inUse = message.inUse;
      if ('measured' in message) results.push(message.measured);
      if ('failed' in message) failures.push(message.failed);
      if ('refusal' in message) said.refusal = message.refusal;
      if (!('refusal' in message)) heard(results.length + failures.length);
      return 'done' in message || 'refusal' in message;
    },
  });
  const reason = withoutAdvice(said.refusal ?? end ?? '');
  if (said.inUse === undefined) return { ...backendSources[task.source]!, reason };
  // It ended too early: what had not been measured by then will not be.
  const missed = task.batchSizes.slice(results.length + failures.length);
  failures.push(...missed.map((batchSize) => ({ batchSize, reason })));
  return { ...said.inUse, results, failures };
}
