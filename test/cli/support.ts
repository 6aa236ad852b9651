import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { run } from '../../src/cli/run.js';
import type { Output } from '../../src/cli/shell.js';
import { Random } from '../../src/math/random.js';

/** What a run of the program gave. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was written to standard output, write by write. */
  readonly writes: readonly string[];
}

export interface World {
  /** Presses Ctrl-C as soon as standard error says this. */
  readonly interruptAt?: string;
  /** Width of the terminal that standard output and error are; none by default. */
  readonly terminal?: number;
}

/** Runs the program in this process. */
export async function ketwork(argv: readonly string[], { interruptAt, terminal }: World = {}): Promise<Outcome> {
  const writes: string[] = [];
  let stderr = '';
  let interrupt = () => {};
  const output = (write: (text: string) => void): Output => {
    const stream = new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        write(text);
        done();
      },
    });
    return Object.assign(stream, terminal === undefined ? {} : { isTTY: true, columns: terminal });
  };
  const code = await run({
    argv,
    stdout: output((text) => writes.push(text)),
    stderr: output((text) => {
      stderr += text;
      if (interruptAt !== undefined && text.includes(interruptAt)) interrupt();
    }),
    onInterrupt(listener) {
      interrupt = listener;
      return () => (interrupt = () => {});
    },
  });
  return { code, stdout: writes.join(''), stderr, writes };
}

/** An empty folder for the tests of one file; it goes when they are done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ketwork-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

export function write(folder: string, name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** A table of two noisy classes with the columns a, b and kind. */
export function pointsCsv(rows = 40, seed = 1): string {
  const random = new Random(seed);
  const lines = Array.from({ length: rows }, (_, row) => {
    const [a, b] = [random.normal(), random.normal()].map((value) => (value + 4 * (row % 2)).toFixed(3));
    return `${a},${b},${row % 2 === 0 ? 'oak' : 'ash'}`;
  });
  return ['a,b,kind', ...lines, ''].join('\n');
}

/** Options for a small and quick training. */
export const small = ['--qubits', '2', '--layers', '1', '--epochs', '6'];
