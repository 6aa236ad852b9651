import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ketworkChild } from '../../bench/child/ketwork.js';
import { optionsFrom } from '../../bench/options.js';

describe('a process that measures Ketwork', () => {
  // Elsewhere the end of the process does this; here it is Jest's.
  afterAll(() => rmSync(resolve(__dirname, `../../.cache/bench/main-${process.pid}.cjs`), { force: true }));

  it('prints times, checksums and memory, or why it could not', async () => {
    const measure = ketworkChild(optionsFrom(['--seconds', '0.01'], {}));
    const subject = { workload: 'W1', level: 'engine', qubits: 2, layers: 1, batch: 3, warmUp: 0 } as const;
    expect(await measure(subject)).toMatchObject({
      version: expect.stringMatching(/^ketwork [\d.]+, tfjs 4\.\d+\.\d+, node v\d+/),
      median: expect.any(Number),
      numbers: { loss: expect.any(Number), grad_norm_w: expect.any(Number), peak_rss_mib: expect.any(Number) },
    });
    expect(await measure({ ...subject, workload: 'W3', level: 'predict' })).toEqual({
      failure: 'W3 is not measured at the level "predict". Use "engine".',
    });
  });
});
