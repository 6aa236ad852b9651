import { ketworkChild } from './child/ketwork.js';
import { isFailure } from './child/line.js';
import type { Options } from './options.js';
import type { Report, Row } from './report.js';
import { rounded } from './timing.js';
import type { Size } from './workloads/workload.js';

const middle: Size = { qubits: 8, layers: 4, batch: 32 };

/** One of the three grows, the others stay; the least work first. */
const sizes: readonly Size[] = [
  ...[2, 4, 6, 8, 10, 12, 14, 16].map((qubits) => ({ ...middle, qubits })),
  ...[1, 2, 8].map((layers) => ({ ...middle, layers })),
  ...[1, 4, 16, 64, 256, 1024].map((batch) => ({ ...middle, batch })),
];

/**
 * The cost of a training step (W1, the engine's own call) as qubits, layers and batch grow: per amplitude, layer and
 * sample, and per rotation of an amplitude, of which a layer has three on each qubit. Equal numbers mean a cost in
 * proportion.
 */
export async function scaling(options: Options): Promise<Report[]> {
  const measure = ketworkChild(options);
  const rows: Row[] = [];
  for (const size of sizes) {
    const patience = { repeats: 3, seconds: 0.4, budget: 1, warmUp: 0.2 };
    const measured = await measure({ workload: 'W1', level: 'engine', ...size, ...patience });
    const found = isFailure(measured) ? measured : { engine: measured.engine ?? '', ...costs(size, measured.median) };
    rows.push({ ...size, ...found });
  }
  return [{ name: 'scaling', rows }];
}

function costs({ qubits, layers, batch }: Size, ms: number): Row {
  const work = 2 ** qubits * layers * batch;
  return {
    'ms/step': rounded(ms),
    '2^n·L·batch': work,
    'ns per 2^n·L·batch': rounded((1e6 * ms) / work),
    'ns per rotation and amplitude': rounded((1e6 * ms) / (2 ** qubits * batch * qubits * (3 * layers + 1))),
  };
}
