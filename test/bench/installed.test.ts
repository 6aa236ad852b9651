import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPeers, measurePeer } from '../../bench/peers/installed.js';

describe('installed peers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ketwork-peers-'));
  const request = { workload: 'W1', qubits: 8, layers: 4, batch: 32, seconds: 0.5 } as const;

  /** An environment whose "python" is a shell script. */
  const install = (script: string) => {
    mkdirSync(join(folder, 'jax/bin'), { recursive: true });
    writeFileSync(join(folder, 'bench_jax.py'), '');
    writeFileSync(join(folder, 'jax/bin/python'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'jax/bin/python'), 0o755);
  };

  afterAll(() => rmSync(folder, { recursive: true }));

  it('are none without a folder, or in an empty one', () => {
    expect(installedPeers(undefined)).toEqual([]);
    expect(installedPeers(folder)).toEqual([]);
  });

  it('are those with a script and an environment, only the named ones if any are', () => {
    install('');
    expect(installedPeers(folder).map(({ name }) => name)).toEqual(['jax kron', 'jax elem']);
    expect(installedPeers(folder, ['jax elem']).map(({ name }) => name)).toEqual(['jax elem']);
    expect(() => installedPeers(folder, ['jax kronn'])).toThrow('Did you mean "jax kron"?');
  });

  it('are run with the arguments of bench_common.py, and their line is read', async () => {
    install('echo "{\\"median_s\\": 1, \\"min_s\\": 1, \\"version\\": \\"$*\\"}"');
    const [peer] = installedPeers(folder);
    expect(await measurePeer(folder, peer!, request)).toMatchObject({
      median: 1000,
      version: expect.stringMatching(
        /bench_jax\.py --workload W1 --n 8 --layers 4 --batch 32 --threads \d+ --min-time 0\.5 --variant kron$/,
      ),
    });
  });

  it('that fail say why in one line', async () => {
    install('echo "Traceback" >&2; echo "ImportError: no jax" >&2; exit 1');
    const [peer] = installedPeers(folder);
    expect(await measurePeer(folder, peer!, request)).toEqual({ failure: 'ImportError: no jax' });
  });
});
