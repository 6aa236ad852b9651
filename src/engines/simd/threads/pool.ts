import { KetworkError } from '../../../errors.js';
import * as layout from './cells.js';
import { Crew } from './crew.js';
import type { Host } from './host.js';
import { workOf } from './instance.js';
import { nodeHost } from './node-host.js';
import { pageHost } from './page-host.js';
import { JobStream } from './job-stream.js';
import { leavesJob } from './straggler.js';

/**
 * Threads that do jobs over one shared memory, each with its own instance of one module.
 *
 * The module exports `work(job)`, which claims parts of the job by atomic counters until none is left: any number of
 * threads may take part, come late, or not at all.
 */
export interface ThreadPool {
  /** How many threads take part at most, the calling one included. */
  readonly threads: number;
  /** Fulfilled when no thread is starting any more; for tests: `run` goes on with those who are there. */
  readonly ready: Promise<void>;
  /**
   * Does a job; returns when every thread has left it. A small one wakes no thread, unless jobs come back to back.
   *
   * @throws KetworkError `lost` if a thread has ended since the last call or ends in this one; the next call works.
   * @throws what `work` throws on the calling thread; the next call works.
   */
  run(job: number, isSmall?: boolean): void;
  /** Ends the threads but the calling one. Not needed before the process ends. */
  dispose(): void;
}

export interface PoolOptions {
  readonly module: WebAssembly.Module;
  /** Shared; the module imports it as `env.memory`. */
  readonly memory: WebAssembly.Memory;
  /** The address of 256 bytes that are the pool's alone: zeros at first, at a multiple of 64. */
  readonly control: number;
  /** From 1 to 16; by default as many as there are cores. */
  readonly threads?: number | undefined;
}

/** @throws KetworkError `invalid` for what is not a number of threads. */
export function checkThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= layout.maxThreads) return;
  throw new KetworkError(
    'invalid',
    `The SIMD engine was given ${threads} threads. It takes a whole number from 1 to ${layout.maxThreads}.`,
  );
}

/**
 * A pool whose threads start in the background: in Node, and in pages that are cross-origin isolated. Elsewhere, and where
 * a thread cannot be started, the calling thread does the jobs alone.
 */
export function createPool({ module, memory, control, threads }: PoolOptions): ThreadPool {
  if (threads !== undefined) checkThreads(threads);
  const cells = new Int32Array(memory.buffer, control, layout.controlCells);
  const work = workOf(module, memory);
  const crew = new Crew(cells, { module, memory, control });
  let isDisposed = false;
  const stream = new JobStream();

  const open = (host: Host) => {
    if (!isDisposed) crew.start(host, Math.min(threads ?? host.cores, layout.maxThreads) - 1);
  };
  const host = threads === 1 ? undefined : (nodeHost() ?? pageHost());
  const opened = host instanceof Promise ? host.then(open, () => {}) : host && open(host);

  return {
    get threads() {
      return 1 + crew.helpers.length;
    },
    get ready() {
      return Promise.resolve(opened)
        .then(() => Promise.all(crew.helpers.map(({ settled }) => settled)))
        .then(() => {});
    },
    run(job, isSmall = false) {
      crew.throwLoss();
      stream.begin();
      // To wake threads takes as long as a small job; but who is awake spins for a while, and will be there for the next ones.
      if (isSmall && !stream.isSteady && !isAnyAwake(cells, crew)) {
        work(job);
        stream.end();
        return;
      }
      Atomics.store(cells, layout.jobCell, job);
      Atomics.add(cells, layout.epochCell, 1);
      if (!isSmall || stream.isSteady) wakeParked(cells, crew);
      try {
        work(job);
      } catch (error) {
        closeJob(cells, crew);
        // The error of this thread says enough.
        crew.replaceLost();
        throw error;
      }
      closeJob(cells, crew);
      stream.end();
      crew.throwLoss();
    },
    dispose() {
      isDisposed = true;
      crew.dispose();
    },
  };
}

const isAnyAwake = (cells: Int32Array, { helpers }: Crew): boolean =>
  helpers.some(({ cell, token }) => Atomics.load(cells, cell) === token + layout.idle);

function wakeParked(cells: Int32Array, { helpers }: Crew): void {
  const isParked = helpers.some(({ cell, token }) => Atomics.load(cells, cell) === token + layout.parked);
  if (isParked) Atomics.notify(cells, layout.epochCell, 1);
}

/** Lets no more helpers join the job, and waits until those who have joined have left it. */
function closeJob(cells: Int32Array, crew: Crew): void {
  Atomics.add(cells, layout.epochCell, 1);
  for (const helper of crew.helpers) {
    const { cell, token, thread } = helper;
    const working = token + layout.working;
    if (Atomics.load(cells, cell) === working && !leavesJob(cells, cell, working, thread)) {
      crew.lose(helper, 'in the middle of this call', 'it was terminated or ran out of memory');
    }
    if (Atomics.load(cells, cell) === token + layout.failed) {
      crew.lose(helper, 'in the middle of this call', failureIn(cells));
    }
  }
}

/** What the helper that failed first says. */
function failureIn(cells: Int32Array): string {
  const bytes = new Uint8Array(cells.buffer, cells.byteOffset + 4 * layout.failureText, cells[layout.failureLength]);
  const text = String.fromCharCode(...bytes);
  cells[layout.failureLength] = 0;
  Atomics.store(cells, layout.failureCell, 0);
  return text || 'an error in the kernel';
}
