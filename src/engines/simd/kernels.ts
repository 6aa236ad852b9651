import { sharedKernels, singleKernels } from './kernels.generated.js';
import { BlockMemory } from './memory.js';

/** What the kernels' module exports; see kernels/index.ts. Addresses are bytes in its memory. */
export interface KernelExports {
  begin(job: number): void;
  work(job: number): void;
  finish(job: number): void;
  scratchBytes(program: number): number;
  polynomialScratch(polynomial: number): number;
}

/** The kernels with their memory. */
export interface Kernels {
  readonly exports: KernelExports;
  readonly module: WebAssembly.Module;
  readonly memory: BlockMemory;
  /** Whether threads can share the memory. */
  readonly isShared: boolean;
}

/** Just below 4 GiB: what an address of 32 bits reaches. A state of 28 qubits is 2 GiB. */
export const simdMemoryLimit = 2 ** 32 - 2 ** 16;
const pageBytes = 2 ** 16;

// A module of one SIMD instruction: valid where SIMD128 is known.
const probe = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

/** Whether WebAssembly with SIMD128 runs here. A page's policy may forbid to compile what is valid, so it is compiled. */
export function hasSimd(): boolean {
  compiles ??= isCompiled(new Uint8Array(probe));
  return compiles;
}

let compiles: boolean | undefined;

function isCompiled(bytes: BufferSource): boolean {
  try {
    return new WebAssembly.Module(bytes) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** Whether memory can be shared: always in Node, in browsers on cross-origin isolated pages. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer === 'function' &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

/** Compiles the kernels, once over shared memory or once over memory of one thread. */
export function instantiate(isShared: boolean): Kernels {
  const module = new WebAssembly.Module(decoded(isShared ? sharedKernels : singleKernels));
  const { memory, limit } = largestMemory(isShared);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    exports: exports as unknown as KernelExports,
    module,
    memory: new BlockMemory(memory, limit),
    isShared,
  };
}

/** Shared memory sets its largest size aside at once, which a small machine may not grant: then half, and so on. */
function largestMemory(isShared: boolean): { memory: WebAssembly.Memory; limit: number } {
  for (let limit = simdMemoryLimit; ; limit = pageBytes * Math.floor(limit / pageBytes / 2)) {
    try {
      const memory = new WebAssembly.Memory({ initial: 16, maximum: limit / pageBytes, shared: isShared });
      return { memory, limit };
    } catch (error) {
      if (limit < 2 ** 26) throw error;
    }
  }
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
