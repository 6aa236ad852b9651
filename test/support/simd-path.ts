import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../src/engines/engine.js';
import type { Executor } from '../../src/engines/simd/executor.js';
import { executorOn } from '../../src/engines/simd/executors.js';
import { type KernelMachine, kernelMachine } from '../../src/engines/simd/kernel-machine.js';
import { instantiate } from '../../src/engines/simd/kernels.js';
import { jobThreads } from '../../src/engines/simd/layout.js';
import { plainExecutor } from '../../src/engines/simd/plain/plain-executor.js';
import { refuseMemory } from '../../src/engines/simd/refusal.js';
import { preparedBy, simdEngine } from '../../src/engines/simd/simd-engine.js';
import { controlCells } from '../../src/engines/simd/threads/cells.js';
import { createPool } from '../../src/engines/simd/threads/pool.js';
import type { Program } from '../../src/program/program.js';

/** One of the ways in which the SIMD engine runs programs, whatever this machine would choose. */
export interface SimdPath {
  readonly threads: number;
  /** Fulfilled when its threads are up. */
  readonly ready: Promise<void>;
  /** The most threads that have taken part in one job of the pool so far; 0 where none has gone there. */
  readonly joined: () => number;
  readonly executorOf: (program: Program) => Executor;
  /** Ends its threads. */
  readonly dispose: () => void;
}

/** A path through kernels. */
export interface KernelPath extends SimdPath {
  readonly machine: KernelMachine;
}

/** Over shared memory, with so many threads. Small jobs go to all of them too if asked, not to the calling one alone. */
export function sharedPath(threads: number, { smallJobs = false } = {}): KernelPath {
  const kernels = instantiate(true);
  const { memory } = kernels.memory;
  const control = kernels.memory.take(4 * controlCells);
  const pool = createPool({ module: kernels.module, memory, control, threads });
  let joined = 0;
  const run = (job: number) => {
    pool.run(job);
    joined = Math.max(joined, new Int32Array(memory.buffer)[(job >> 2) + jobThreads]!);
  };
  const exports = smallJobs ? { ...kernels.exports, work: run } : kernels.exports;
  const machine = kernelMachine({ ...kernels, exports }, { threads, run });
  return {
    machine,
    threads,
    ready: pool.ready,
    joined: () => joined,
    executorOf: (program) => executorOn(machine, program),
    dispose: () => pool.dispose(),
  };
}

/** Over memory of one thread, by the module compiled without atomic instructions. */
export function unsharedPath(): KernelPath {
  const kernels = instantiate(false);
  const machine = kernelMachine(kernels, { threads: 1, run: (job) => kernels.exports.work(job) });
  return { ...alone((program) => executorOn(machine, program)), machine };
}

/** Every path of the kernels. Most jobs of tests are small; here threads share those too. */
export const kernelPaths = () => ({
  '1 thread': sharedPath(1, { smallJobs: true }),
  '2 threads': sharedPath(2, { smallJobs: true }),
  '3 threads': sharedPath(3, { smallJobs: true }),
  'unshared memory': unsharedPath(),
});

/** Without WebAssembly. */
export const plainPath = (): SimdPath => alone(plainExecutor);

const alone = (executorOf: SimdPath['executorOf']): SimdPath => ({
  threads: 1,
  ready: Promise.resolve(),
  joined: () => 0,
  executorOf,
  dispose: () => {},
});

/** The engine on one of its paths, under a name that is not registered. */
export const engineOn = (name: string, path: SimdPath): Engine<tf.Tensor> => ({
  ...simdEngine,
  name,
  refuse: (program, batch) => refuseMemory(program, batch, path.threads),
  prepare: (program) => preparedBy(path.executorOf(program), program),
});
