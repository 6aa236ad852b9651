// One measurement of Ketwork in a process of its own: the task as JSON on the command line, one JSON line on standard
// output, with the fields that the peers' scripts print.
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { type BackendName, useBackend } from 'ketwork';
import { version } from '../../src/io/version.js';
import { median, repeated } from '../timing.js';
import { norm } from '../workloads/loss.js';
import { engineLevel } from './engine-level.js';
import type { Outcome, Task } from './task.js';
import { tensorflowLevel } from './tensorflow-level.js';

async function main(task: Task): Promise<void> {
  const { name: backend } = await useBackend(task.backend as BackendName);
  const start = performance.now();
  const { engine, step } = task.level === 'engine' ? engineLevel(task) : tensorflowLevel(task);
  await step(0);
  const setup = performance.now() - start;
  const times = await repeated(step, task);
  // The last of the repeats may have had other numbers.
  const result = await step(0);
  const line = {
    peer: 'ketwork',
    version: `ketwork ${version}, tfjs ${tf.version_core}, node ${process.version}, v8 ${process.versions.v8}`,
    variant: task.level,
    workload: task.workload,
    n: task.qubits,
    layers: task.layers,
    batch: task.batch,
    precision: 'float32',
    threads: availableParallelism(),
    engine,
    backend,
    setup_s: setup / 1000,
    median_s: median(times) / 1000,
    min_s: Math.min(...times) / 1000,
    repeats: times.length,
    ...checksOf(result),
    peak_rss_mib: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(line));
}

function checksOf({ loss, checksum, gw, gx, values }: Outcome): Record<string, number | undefined> {
  return {
    loss,
    checksum: values ? norm(values) : checksum,
    grad_norm_w: gw && norm(gw),
    grad_norm_x: gx && norm(gx),
  };
}

main(JSON.parse(process.argv[2]!) as Task).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
