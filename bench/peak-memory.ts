import { ketworkChild } from './child/ketwork.js';
import { isFailure } from './child/line.js';
import type { Options } from './options.js';
import type { Report, Row } from './report.js';
import { rounded } from './timing.js';
import { workloads } from './workloads/workload.js';

/**
 * The peak of resident memory of a process that does a few training steps (W1, the engine's own call), and what of it is
 * more than Node, TF.js and Ketwork need to be loaded; beside it the memory of ψ and λ, complex64, for all samples.
 */
export async function peakMemory(options: Options): Promise<Report[]> {
  const measure = ketworkChild(options);
  const patience = { repeats: 3, seconds: 0, budget: 5, warmUp: 0 };
  const idle = await measure({ workload: 'W1', level: 'tensorflow-nothing', ...workloads.W1.sizes[0], ...patience });
  const rows: Row[] = [];
  for (const size of workloads.W1.sizes) {
    const measured = await measure({ workload: 'W1', level: 'engine', ...size, ...patience });
    if (isFailure(measured) || isFailure(idle)) {
      rows.push({ ...size, failure: isFailure(measured) ? measured.failure : 'The idle process failed.' });
      continue;
    }
    const [peak, loaded] = [measured, idle].map(({ numbers }) => numbers['peak_rss_mib']!) as [number, number];
    rows.push({
      ...size,
      engine: measured.engine ?? '',
      'peak MiB': rounded(peak),
      'more than loaded': rounded(peak - loaded),
      'ψ and λ': rounded((2 * 8 * 2 ** size.qubits * size.batch) / 2 ** 20),
    });
  }
  return [{ name: 'peak-memory', rows }];
}
