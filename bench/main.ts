// npm run bench [-- name …]: prints the measurements and writes them, with the machine's description, to bench/results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import { unknownName } from '../src/errors.js';
import { machine } from './machine.js';
import { precision } from './precision.js';
import { memory, trainingStep } from './training-step.js';

type Row = Record<string, string | number>;

const benchmarks: Readonly<Record<string, (backends: readonly string[]) => Promise<Row[]>>> = {
  'training-step': trainingStep,
  memory,
  precision,
};

async function main(names: readonly string[]): Promise<void> {
  const chosen = names.length > 0 ? names : Object.keys(benchmarks);
  for (const name of chosen) {
    const benchmark = benchmarks[name];
    if (!benchmark) throw unknownName('benchmark', name, Object.keys(benchmarks));
    console.log(`\n${name}`);
    const rows = await benchmark(['cpu', 'wasm']);
    console.table(rows);
    save(name, rows);
  }
}

function save(name: string, rows: Row[]): void {
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const result = { benchmark: name, date: new Date().toISOString().slice(0, 10), machine: machine(), rows };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
