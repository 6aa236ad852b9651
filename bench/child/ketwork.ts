import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Options } from '../options.js';
import type { Patience } from '../timing.js';
import type { Level, Size, WorkloadName } from '../workloads/workload.js';
import { type Measured, parseLine } from './line.js';
import { printed } from './process.js';
import type { Task } from './task.js';

const root = resolve(__dirname, '../..');
const secondsPerChild = 300;

/** As bench_common.py repeats steps, after half a second of warm-up for V8. */
const patience: Patience = { repeats: 7, seconds: 1, budget: 20, warmUp: 0.5 };

/** What is to be measured. */
export interface Subject extends Size, Partial<Patience> {
  readonly workload: WorkloadName;
  readonly level: Level;
}

/**
 * Measures Ketwork, as the sources are now, in processes of their own: a fresh one for each measurement, run by any Node.
 * The sources are bundled once, so that no process spends its time on TypeScript.
 */
export function ketworkChild({ node, engine, backend, seconds }: Options): (subject: Subject) => Promise<Measured> {
  const script = bundled('main.ts');
  return async (subject) => {
    const task: Task = { ...patience, seconds, engine, backend, seed: 0, ...subject };
    const result = await printed(node, [script, JSON.stringify(task)], { seconds: secondsPerChild, cwd: root });
    return 'failure' in result ? result : parseLine(result.output);
  };
}

/** One of this folder's scripts with Ketwork's sources in one file, or without them: then `ketwork` is the built package. */
export function bundled(script: string, external: readonly string[] = []): string {
  const outfile = join(root, '.cache/bench', `${script.replace(/\.ts$/, '')}-${process.pid}.cjs`);
  buildSync({
    entryPoints: [join(__dirname, script)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    external: [...external],
    absWorkingDir: root,
    logLevel: 'error',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}
