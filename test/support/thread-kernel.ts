import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// A kernel for pools of threads. Words of its jobs: next, slots, output, mode, joined, released, helped.

export const slotCount = 24;

/** What a job does besides: nothing; wait for a helper to join; keep it until it is released; trap in a helper, or in the main thread. */
export const modes = { plain: 0, meet: 1, hold: 2, helperTraps: 3, mainTraps: 4 };

const program = `
// The main thread's instance is made first.
const self: i32 = atomic.add<i32>(4096, 1);

export function work(job: i32): void {
  const mode = load<i32>(job, 12);
  if (mode != ${modes.plain}) {
    if (self != 0) atomic.add<i32>(job, 1, 16);
    else while (atomic.load<i32>(job, 16) == 0) {}
    if (mode == ${modes.hold} && self != 0) while (atomic.load<i32>(job, 20) == 0) {}
    if (mode == ${modes.helperTraps} && self != 0) unreachable();
    if (mode == ${modes.mainTraps} && self == 0) unreachable();
  }
  for (;;) {
    const slot = atomic.add<i32>(job, 1);
    if (slot >= load<i32>(job, 4)) return;
    let x = 0.3 + <f64>slot / 64;
    for (let i = 0; i < 200; i++) x = 3.9 * x * (1 - x);
    store<f64>(load<i32>(job, 8) + (slot << 3), x);
    if (self != 0) atomic.add<i32>(job, 1, 24);
  }
}
`;

/** Compiled by AssemblyScript in a folder, where it is `work.wasm`. */
export function compiledKernel(folder: string): WebAssembly.Module {
  writeFileSync(join(folder, 'work.ts'), program);
  const flags =
    '--runtime stub --enable simd,threads --sharedMemory --importMemory --initialMemory 2 --maximumMemory 2';
  const asc = resolve('node_modules/assemblyscript/bin/asc.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [asc, 'work.ts', '-o', 'work.wasm', '-O', ...flags.split(' ')],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`AssemblyScript ended with ${status}: ${stderr}`);
  return new WebAssembly.Module(readFileSync(join(folder, 'work.wasm')));
}

/** What slots hold after a job, in JavaScript: AssemblyScript's float64 arithmetic is JavaScript's. */
export const expectedSlots = Array.from({ length: slotCount }, (_, slot) => {
  let x = 0.3 + slot / 64;
  for (let i = 0; i < 200; i++) x = 3.9 * x * (1 - x);
  return x;
});
