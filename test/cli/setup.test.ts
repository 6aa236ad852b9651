import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { cacheFolder, writeReady } from '../../src/backends/native/cache.js';
import { setupProgress } from '../../src/cli/setup-progress.js';
import { ketwork, scratchFolder } from './support.js';

const scratch = scratchFolder();
const { XDG_CACHE_HOME } = process.env;
beforeAll(async () => {
  process.env['XDG_CACHE_HOME'] = scratch;
  const folder = await cacheFolder('native');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'library.so'), 'machine code');
  await writeReady('native', folder, ['library.so'], false);
});
afterAll(() => {
  if (XDG_CACHE_HOME === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = XDG_CACHE_HOME;
});

describe('ketwork setup', () => {
  it('says that a backend is ready, where, and what it computes on', async () => {
    const { code, stdout, stderr } = await ketwork(['setup', 'native']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /"native" \(@tensorflow\/tfjs-node 4\.22\.0\) was ready before; it computes on the processor/,
    );
    expect(stdout).toContain(join(scratch, 'ketwork', 'native-4.22.0'));
  });

  it('answers in JSON', async () => {
    const { stdout } = await ketwork(['setup', 'native', '--json']);
    const folder = join(scratch, 'ketwork', 'native-4.22.0');
    expect(JSON.parse(stdout)).toEqual({ backend: 'native', folder, isNew: false, usesGpu: false });
  });

  it('refuses a backend it cannot set up', async () => {
    const { code, stderr } = await ketwork(['setup', 'nativ']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: No backend to set up is called "nativ"\. Did you mean "native"\?/);
  });

  it('stops at Ctrl-C with 130, leaving no trace', async () => {
    // Programs that only say they are there: nothing is downloaded, as Ctrl-C comes before.
    const bin = join(scratch, 'bin');
    mkdirSync(bin);
    for (const tool of ['npm', 'python3', 'g++']) writeFileSync(join(bin, tool), '#!/bin/sh\n', { mode: 0o755 });
    const { PATH } = process.env;
    process.env['PATH'] = `${bin}:${PATH}`;
    const { code, stderr } = await ketwork(['setup', 'cuda'], { interruptAt: 'Installing' });
    Object.assign(process.env, { PATH });
    expect(code).toBe(130);
    expect(stderr).toMatch(/Installing .*tfjs-node-gpu[\s\S]*Stopped; ".*cuda-4\.22\.0" is as it was/);
    expect(readdirSync(join(scratch, 'ketwork'))).toEqual(['native-4.22.0']);
  });
});

describe('the progress of a setup', () => {
  /** What is written for a step of 200 MB, half of it done. */
  async function written(about: { isTTY?: boolean; columns?: number }): Promise<string> {
    let text = '';
    const stream = new Writable({ write: (chunk, _, done) => ((text += chunk), done()) });
    const progress = setupProgress(Object.assign(stream, { cursorTo() {}, clearLine() {}, moveCursor() {} }, about));
    progress.step('Downloading', 2e8);
    progress.done(1e8);
    progress.stop();
    return text;
  }

  it('is a line per step where it goes to a file', async () => {
    expect(await written({})).toBe('Downloading (200 MB) …\n');
  });
});
