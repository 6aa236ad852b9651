import type { Program } from '../../program/program.js';
import type { Executor } from './executor.js';
import { foldingExecutor } from './fold/folding-executor.js';
import { kernelExecutor } from './kernel-executor.js';
import { type KernelMachine, kernelMachine, type Workers } from './kernel-machine.js';
import { canShare, hasSimd, instantiate } from './kernels.js';
import type { MemoryUse } from './memory.js';
import { plainExecutor } from './plain/plain-executor.js';
import { checkThreads, createPool, type ThreadPool } from './threads/pool.js';

/** The machine of this process: kernels, and the threads that share their memory, if it can be shared. */
export interface Machine extends KernelMachine {
  /** Where the threads' control area is. */
  readonly control: number | undefined;
  pool: ThreadPool | undefined;
}

let machine: Machine | undefined;
let wantedThreads: number | undefined;

/** Made when first needed: kernels compiled, threads starting in the background. */
export function theMachine(): Machine {
  machine ??= makeMachine();
  return machine;
}

const controlBytes = 256;

function makeMachine(): Machine {
  const kernels = instantiate(canShare());
  const control = kernels.isShared ? kernels.memory.take(controlBytes) : undefined;
  const workers: Workers = {
    get threads() {
      return made.pool?.threads ?? 1;
    },
    run: (job, isSmall) => (made.pool ?? alone).run(job, isSmall),
  };
  const alone = { run: (job: number) => kernels.exports.work(job) };
  const made: Machine = { ...kernelMachine(kernels, workers), control, pool: undefined };
  made.pool = poolOf(made);
  return made;
}

function poolOf({ kernels: { module, memory }, control }: Machine): ThreadPool | undefined {
  if (control === undefined) return undefined;
  new Uint8Array(memory.memory.buffer, control, controlBytes).fill(0);
  return createPool({ module, memory: memory.memory, control, threads: wantedThreads });
}

/** A program ready to run: on WebAssembly with SIMD, or, where there is none, in plain TypeScript. */
export const executorOf = (program: Program): Executor =>
  hasSimd() ? executorOn(theMachine(), program) : plainExecutor(program);

/** A program ready to run on a machine; what its kernels do not take, in plain TypeScript. */
export const executorOn = (machine: KernelMachine, program: Program): Executor =>
  hasQuads(program) ? foldingExecutor(program, machine, kernelExecutor(program, machine)) : plainExecutor(program);

/** Kernels take rows in quads; a single qubit gets an idle neighbour, unless its amplitudes are given or read. */
const hasQuads = ({ qubits, columns, readout }: Program): boolean =>
  qubits > 1 || (readout.kind !== 'state' && columns.preparation === undefined);

/** How many threads the machine has, made for the question if need be: what is refused must not hang on when it is asked. */
export const threadsThere = (): number => (hasSimd() ? theMachine().workers.threads : 1);

/** How many threads take part in the SIMD engine's work at most; 1 before any work, and where threads cannot share memory. */
export const threadCount = (): number => machine?.workers.threads ?? 1;

/**
 * Sets how many threads take part in the SIMD engine's work, from 1 to 16. By default there are as many as cores. Results do
 * not depend on their number.
 *
 * Threads start in the background; until they are up, work goes on with fewer. Where they cannot share memory (a page that
 * is not cross-origin isolated) one thread does all.
 *
 * @throws KetworkError `invalid` for another number.
 * @example
 * simd.setThreads(1);
 */
export function setThreads(threads: number): void {
  checkThreads(threads);
  wantedThreads = threads;
  if (!machine) return;
  machine.pool?.dispose();
  machine.pool = poolOf(machine);
}

/**
 * Bytes that the SIMD engine has in use, has taken from the system and keeps for reuse, and may take at most. It grows to
 * what the largest calls so far needed, and not with their number.
 *
 * @example
 * const { used, reserved, limit } = simd.memoryUse();
 */
export const memoryUse = (): MemoryUse =>
  hasSimd() ? theMachine().kernels.memory.use() : { used: 0, reserved: 0, limit: 0 };
