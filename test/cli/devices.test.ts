import { resolve } from 'node:path';
import { probe } from '../../src/cli/probe.js';
import { ketwork } from './support.js';

interface Listed {
  readonly auto: { readonly name: string; readonly package: string };
  readonly backends: readonly {
    name: string;
    package: string;
    works: boolean;
    used: boolean;
    reason?: string;
    device?: string;
  }[];
}

describe('ketwork devices', () => {
  it('lists every backend with its device or why not, and marks what auto takes', async () => {
    const { code, stdout, stderr } = await ketwork(['devices', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const { auto, backends } = JSON.parse(stdout) as Listed;
    expect(backends.map((row) => row.name)).toEqual(['tensorflow', 'tensorflow', 'webgpu', 'wasm', 'cpu', 'webgl']);
    expect(backends.filter((row) => row.used)).toEqual([expect.objectContaining(auto)]);
    for (const { works, used, device, reason } of backends) {
      expect(device === undefined).toBe(!works);
      expect(reason === undefined).toBe(used);
    }
    expect(backends.find((row) => row.name === 'cpu')).toMatchObject({ works: true });
    expect(backends.find((row) => row.name === 'webgl')).toMatchObject({
      works: false,
      reason: expect.stringMatching(/pages/),
    });
  });

  it('fits 80 columns', async () => {
    const { code, stdout } = await ketwork(['devices']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^→ +(wasm|webgpu|tensorflow) /m);
    expect(stdout).toMatch(/auto takes (wasm|webgpu|tensorflow), which computes on/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('probe', () => {
  const file = (name: string) => resolve(__dirname, 'probes', name);

  it('outlives a driver that crashes', async () => {
    expect(await probe([], { file: file('crash.ts') })).toEqual({ refusal: 'Its process crashed (SIGSEGV).' });
  });

  it('ends a driver that hangs', async () => {
    expect(await probe([], { file: file('hang.ts'), milliseconds: 50 })).toEqual({
      refusal: 'It does not answer within 0.05 seconds.',
    });
  });
});
