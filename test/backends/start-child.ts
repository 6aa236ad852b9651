// Starts a backend (argument 1) once or more (further arguments), and prints what came of it.
import * as tf from '@tensorflow/tfjs';
import { backendSources } from '../../src/backends/source.js';
import { startBackend } from '../../src/backends/start.js';
import { type BackendName, useBackend } from '../../src/backends/use-backend.js';
import type { KetworkError } from '../../src/errors.js';

/** What came of it. */
export interface Started {
  readonly inUse?: Awaited<ReturnType<typeof useBackend>>;
  readonly backend?: string;
  readonly product?: number[];
  readonly constants?: boolean;
  readonly code?: string;
  readonly message?: string;
}

async function started(name: string): Promise<Started> {
  try {
    const inUse =
      name === 'webgpu on a graphics card'
        ? await startBackend(
            backendSources.find((source) => source.name === 'webgpu')!,
            ({ isGpu }) => isGpu,
          )
        : await useBackend(name as BackendName);
    const product = tf.matMul(tf.range(0, 4).reshape([2, 2]), tf.ones([2, 2]));
    return {
      inUse,
      backend: tf.getBackend(),
      product: [...(await product.data())],
      constants: 'GPUBufferUsage' in globalThis,
    };
  } catch (error) {
    const { code, message } = error as KetworkError;
    return { code, message };
  }
}

async function main(): Promise<void> {
  const results: Started[] = [];
  for (const name of process.argv.slice(2)) results.push(await started(name));
  process.stdout.write(JSON.stringify(results));
}

void main();
