import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { bundled } from './child/ketwork.js';
import { printed } from './child/process.js';
import type { Options } from './options.js';
import type { Report, Row } from './report.js';
import { median, rounded } from './timing.js';
import { mulberry32 } from './workloads/mulberry32.js';

const columns = 8;
const repeats = 3;
const root = join(__dirname, '..');

/**
 * `ketwork predict` of 100,000 and 1,000,000 rows of 8 features through a saved model of 8 qubits: peak of resident memory and
 * rows per second, beside those of the engine on batches in memory. Medians of several processes, taken in turn.
 */
export async function inference({ node, backend }: Options): Promise<Report[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ketwork-inference-'));
  try {
    const script = bundled('inference.ts');
    const run = async (...args: readonly string[]) => {
      const result = await printed(node, [script, backend, folder, ...args], { seconds: 300, cwd: root });
      if ('failure' in result) throw new Error(result.failure);
      return JSON.parse(result.output.trim().split('\n').at(-1)!) as { rate: number; peak: number };
    };
    await run('model');
    const sizes = [100_000, 1_000_000];
    for (const rows of sizes) await writeRows(join(folder, `${rows}.csv`), rows);
    const found = new Map<string, { rate: number; peak: number }[]>();
    for (let k = 0; k < repeats; k++) {
      for (const what of ['engine', ...sizes.map((rows) => `${rows}`)]) {
        found.set(what, [...(found.get(what) ?? []), await run(what)]);
      }
    }
    const rows: Row[] = [...found].map(([what, runs]) => ({
      what: what === 'engine' ? 'engine, in memory' : `predict ${what} rows`,
      'rows/s': Math.round(median(runs.map(({ rate }) => rate))),
      'peak MiB': rounded(median(runs.map(({ peak }) => peak))),
    }));
    return [{ name: 'inference', rows }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeRows(file: string, rows: number): Promise<void> {
  const random = mulberry32(1);
  const stream = createWriteStream(file);
  for (let k = 0; k < rows; k++) {
    const line = `${Array.from({ length: columns }, () => (6 * random() - 3).toFixed(6)).join(',')}\n`;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}
