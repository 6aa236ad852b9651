import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundled } from './child/ketwork.js';
import { printed } from './child/process.js';
import type { Options } from './options.js';
import type { Report } from './report.js';
import { median, rounded } from './timing.js';

const root = resolve(__dirname, '..');
const runs = 7;
const goal = 200;

/**
 * The time to the first training step (8 qubits, 4 layers, batch 32) of a fresh process, in parts; medians of several
 * processes. The goal counts all but the loading of TF.js: Ketwork itself, compiling, threads and the step.
 */
export async function firstStep({ node }: Options): Promise<Report[]> {
  if (!isBuilt()) {
    console.log('Skipped: it measures the built package, which is not there or older than src. Run: npm run build');
    return [];
  }
  const script = bundled('first-step.ts', ['ketwork']);
  const all: number[][] = [];
  for (let run = 0; run < runs; run++) {
    const result = await printed(node, [script], { seconds: 60, cwd: root });
    if ('failure' in result) return [{ name: 'first-step', rows: [{ failure: result.failure }], isComplete: false }];
    all.push(JSON.parse(result.output) as number[]);
  }
  const middle = (part: (times: number[]) => number) => rounded(median(all.map(part)));
  const beyond = middle(([, load, compile, step]) => load! + compile! + step!);
  const row = {
    'load TF.js': middle(([load]) => load!),
    'load Ketwork': middle(([, load]) => load!),
    compile: middle(([, , compile]) => compile!),
    'first step': middle(([, , , step]) => step!),
    'second step': middle(([, , , , second]) => second!),
    'beyond TF.js': beyond,
    goal: `${goal} ms: ${beyond <= goal ? 'met' : 'MISSED'}`,
  };
  return [{ name: 'first-step', rows: [row] }];
}

function isBuilt(): boolean {
  const built = join(root, 'dist/index.mjs');
  if (!existsSync(built)) return false;
  const { mtimeMs } = statSync(built);
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return sources.every((file) => statSync(join(root, 'src', file)).mtimeMs <= mtimeMs);
}
