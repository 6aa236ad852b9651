// What `ketwork bench inference` runs in a process of its own for each backend: measures a saved model there, batch size by
// batch size, and says to its parent what came of each.
import * as tf from '@tensorflow/tfjs';
import { namesSoftware } from '../backends/software.js';
import { type BackendInUse, backendSources } from '../backends/source.js';
import { startBackend } from '../backends/start.js';
import { KetworkError } from '../errors.js';
import { type MeasuringBudget, type Throughput, throughput } from '../inference/throughput.js';
import { io } from '../index.js';
import { firstSentenceOf } from '../io/system-code.js';

/** What to measure, as JSON in the first argument. */
export interface InferenceTask extends MeasuringBudget {
  /** The folder of the model. */
  readonly path: string;
  /** Which of `backendSources`. */
  readonly source: number;
  readonly batchSizes: readonly number[];
  readonly seed: number;
  /** Whether a software rasteriser is measured too. */
  readonly takesSoftware: boolean;
}

/** What it says: the backend, or why it does not work; then of each batch size how fast it is, or why it is not. */
export type InferenceMessage =
  | { readonly inUse: BackendInUse }
  | { readonly refusal: string }
  | { readonly measured: Throughput }
  | { readonly failed: { readonly batchSize: number; readonly reason: string } }
  | { readonly done: true };

const say = (message: InferenceMessage) =>
  new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()));

async function main({ path, source, batchSizes, takesSoftware, ...how }: InferenceTask): Promise<void> {
  tf.enableProdMode();
  const inUse = await startBackend(backendSources[source]!);
  if (!takesSoftware && namesSoftware([inUse.device])) {
    const advice = `It is measured only if asked for: --backend ${inUse.name}.`;
    return say({ refusal: `It would compute on ${inUse.device}. ${advice}` });
  }
  const { model } = await io.loadModel(path);
  await say({ inUse });
  for (const batchSize of batchSizes) {
    try {
      await say({ measured: await throughput(model, batchSize, how) });
    } catch (error) {
      await say({ failed: { batchSize, reason: reasonOf(error) } });
    }
  }
  await say({ done: true });
}

const reasonOf = (error: unknown) => (error instanceof KetworkError ? error.message : firstSentenceOf(error));

// Whoever asked may be gone, by Ctrl-C for instance.
process.once('disconnect', () => process.exit());
void main(JSON.parse(process.argv[2]!) as InferenceTask)
  .catch((error: unknown) => say({ refusal: reasonOf(error) }))
  .then(() => process.exit());
