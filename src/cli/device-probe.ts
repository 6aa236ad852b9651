// What `ketwork devices` runs in a process of its own for each backend: says to its parent what came of starting it.
import * as tf from '@tensorflow/tfjs';
import { type BackendInUse, backendSources } from '../backends/source.js';
import { startBackend } from '../backends/start.js';
import { useBackend } from '../backends/use-backend.js';
import { KetworkError } from '../errors.js';
import { messageOf } from '../io/system-code.js';

/** What a probe sends. */
export type ProbeMessage = { readonly inUse: BackendInUse } | { readonly refusal: string };

async function probed(): Promise<ProbeMessage> {
  try {
    const inUse = await started();
    const ones = tf.ones([4, 4]);
    const [sum] = await tf.sum(tf.matMul(ones, ones)).data();
    if (sum === 64) return { inUse };
    return { refusal: `It computes wrongly: ${sum} for 64, on ${inUse.device}.` };
  } catch (error) {
    return { refusal: error instanceof KetworkError ? error.message : `It fails: ${messageOf(error)}` };
  }
}

/** The source that the argument counts, or what `auto` takes without one. */
function started(): Promise<BackendInUse> {
  const source = backendSources[Number(process.argv[2] ?? NaN)];
  if (!source) return useBackend('auto');
  tf.enableProdMode();
  return startBackend(source);
}

void probed().then((message) => process.send?.(message, () => process.disconnect()));
