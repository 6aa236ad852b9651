import { Heap } from './heap.js';
import type { Kernels } from './kernels.js';
import * as layout from './layout.js';
import { Workspace } from './workspace.js';

/** Threads that take part in a job until nothing of it is left. */
export interface Workers {
  /** How many take part at most. */
  readonly threads: number;
  /** @param isSmall Whether the job takes no longer than waking threads that sleep: only those who are awake shall take part. */
  run(job: number, isSmall?: boolean): void;
}

/** The machine a program runs on: kernels, threads, and memory for what lives during a call. */
export interface KernelMachine {
  readonly kernels: Kernels;
  readonly heap: Heap;
  readonly workspace: Workspace;
  readonly workers: Workers;
}

export function kernelMachine(kernels: Kernels, workers: Workers): KernelMachine {
  const { memory } = kernels;
  return { kernels, workers, heap: new Heap(memory.memory), workspace: new Workspace(memory) };
}

/** What every job has: the program's descriptor, and scratch memory of so many bytes for each thread. */
export interface JobBase {
  readonly program: number;
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** Writes what every job has into the descriptor at `job`, and returns its fields, for what else it has. */
export function describeJob(
  { heap, workers }: KernelMachine,
  job: number,
  { program, scratch, scratchBytes }: JobBase,
): Int32Array {
  const fields = heap.ints.subarray(job / 4, job / 4 + layout.jobWords);
  fields[layout.jobProgram] = program;
  fields[layout.jobScratch] = scratch;
  fields[layout.jobScratchBytes] = scratchBytes;
  fields[layout.jobThreadLimit] = workers.threads;
  return fields;
}

/** Tiny jobs are done before another thread could look at them, small ones before one could be woken. */
export type JobSize = 'tiny' | 'small' | 'large';

/** Does a described job, cut into pieces: by all threads, by those who are awake, or by this one. */
export function doJob(
  { heap, kernels, workers }: KernelMachine,
  job: number,
  kind: number,
  pieces: number,
  size: JobSize = 'large',
): void {
  const { ints } = heap;
  const first = job / 4;
  ints[first + layout.jobKind] = kind;
  ints[first + layout.jobSlots] = pieces;
  ints[first + layout.jobNext] = 0;
  ints[first + layout.jobThreads] = 0;
  if (size === 'tiny') kernels.exports.work(job);
  else workers.run(job, size === 'small');
}
