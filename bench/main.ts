// npm run bench [-- name … options]: prints the measurements and writes them, with the machine's description, to
// bench/results. bench/README.md has the options.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import { KetworkError, unknownName } from '../src/errors.js';
import { firstStep } from './first-step.js';
import { gradientVariance } from './gradient-variance.js';
import { inference } from './inference.js';
import { kickedIsing } from './kicked-ising.js';
import { machine, versionsOf } from './machine.js';
import { native } from './native.js';
import { optimizerRace } from './optimizers.js';
import { type Options, optionsFrom } from './options.js';
import { peakMemory } from './peak-memory.js';
import { peers } from './peers.js';
import { precision } from './precision.js';
import type { Report, Row } from './report.js';
import { scaling } from './scaling.js';
import { memory, trainingStep } from './training-step.js';

const backends = ['cpu', 'wasm'];
const inProcess = (name: string, measure: (backends: readonly string[]) => Promise<Row[]>) => async () => [
  { name, rows: await measure(backends) },
];

const benchmarks: Readonly<Record<string, (options: Options) => Promise<readonly Report[]>>> = {
  'training-step': inProcess('training-step', trainingStep),
  memory: inProcess('memory', memory),
  precision: inProcess('precision', precision),
  'first-step': firstStep,
  'peak-memory': peakMemory,
  inference,
  scaling,
  'kicked-ising': kickedIsing,
  'gradient-variance': gradientVariance,
  optimizers: optimizerRace,
  native,
  peers,
};

async function main(args: readonly string[]): Promise<void> {
  const options = optionsFrom(args, process.env);
  const chosen = options.names.length > 0 ? options.names : Object.keys(benchmarks);
  const unknown = chosen.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined) throw unknownName('benchmark', unknown, Object.keys(benchmarks));
  for (const name of chosen) {
    console.log(`\n${name}`);
    for (const report of await benchmarks[name]!(options)) {
      console.table(report.rows);
      if (report.rows.length > 0 && (report.isComplete ?? true)) save(report, options.node);
    }
  }
}

/** Measurements on another Node than the one that runs this have files of their own. */
function save({ name, rows, details }: Report, node: string): void {
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const result = { benchmark: name, date, machine: machine(node), rows, ...details };
  const [major] = versionsOf(node).node!.split('.');
  const suffix = node === process.execPath ? '' : `-node${major}`;
  writeFileSync(join(folder, `${name}${suffix}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = isMistakeOfUser(error) ? 2 : 1;
});

const isMistakeOfUser = (error: unknown) =>
  error instanceof KetworkError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
