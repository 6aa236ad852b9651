import type { Program } from '../../program/program.js';
import type { Executor } from './executor.js';
import { kernelExecutor, type KernelMachine, kernelMachine } from './kernel-executor.js';
import { canShare, hasSimd, instantiate } from './kernels.js';
import type { MemoryUse } from './memory.js';
import { plainExecutor } from './plain/plain-executor.js';
import { createPool } from './threads/pool.js';

let machine: KernelMachine | undefined;

/** The machine of this process, made when first needed: kernels compiled, threads starting in the background. */
function theMachine(): KernelMachine {
  machine ??= makeMachine();
  return machine;
}

function makeMachine(): KernelMachine {
  const kernels = instantiate(canShare());
  if (!kernels.isShared) {
    return kernelMachine(kernels, { threads: 1, run: (job) => kernels.exports.work(job) });
  }
  const control = kernels.memory.take(controlBytes);
  const { memory } = kernels.memory;
  new Uint8Array(memory.buffer, control, controlBytes).fill(0);
  return kernelMachine(kernels, createPool({ module: kernels.module, memory, control }));
}

const controlBytes = 256;

/** A program ready to run: on WebAssembly with SIMD, or, where there is none, in plain TypeScript. */
export function executorOf(program: Program): Executor {
  return hasSimd() && hasQuads(program) ? kernelExecutor(program, theMachine()) : plainExecutor(program);
}

/** Kernels take rows in quads; a single qubit gets an idle neighbour, unless its amplitudes are given or read. */
const hasQuads = ({ qubits, columns, readout }: Program): boolean =>
  qubits > 1 || (readout.kind !== 'state' && columns.preparation === undefined);

/** How many threads take part. */
export const threadCount = (): number => machine?.workers.threads ?? 1;

/** Bytes that the engine has in use, has reserved for reuse, and may take at most. */
export const memoryUse = (): MemoryUse => theMachine().kernels.memory.use();
