import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, writeReady } from '../../../src/backends/native/cache.js';

const base = mkdtempSync(join(tmpdir(), 'ketwork-load-'));
afterAll(() => rmSync(base, { recursive: true }));

/** What the loader says with this program as tfjs-node in the cache; with none, the cache is empty. */
async function loaded(name: string, program?: string): Promise<unknown> {
  const cache = join(base, name);
  const before = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = cache;
  const folder = await cacheFolder('native');
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
  if (program !== undefined) {
    // Its own TF.js beside it, as npm puts it there; loading that one would be a second copy.
    for (const [path, text] of [
      ['tfjs-node', program],
      ['tfjs', 'throw new Error("a second TF.js")'],
    ] as const) {
      const home = join(folder, 'node_modules', '@tensorflow', path);
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'index.js'), text);
      writeFileSync(join(home, 'package.json'), '{"main":"index.js"}');
    }
    await writeReady('native', folder, ['node_modules/@tensorflow/tfjs-node/index.js'], false);
  }
  const argv = ['--import', 'tsx', join(__dirname, 'load-child.ts')];
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env });
  if (!stdout.includes('{')) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

describe('the loader of native backends', () => {
  it('loads what the setup has built, with the application’s TF.js in it', async () => {
    const program = "exports.seen = require('@tensorflow/tfjs');";
    expect(await loaded('good', program)).toEqual({ source: 'cache', shared: true });
  });

  it('survives a package that throws, and says why', async () => {
    const said = await loaded('bad', "throw new Error('libtensorflow.so.2: cannot open\\nmore');");
    expect(said).toEqual({
      shared: false,
      isMissing: false,
      refusal:
        '@tensorflow/tfjs-node does not load: libtensorflow.so.2: cannot open. Build it again: ketwork setup native --force.',
    });
  });

  it('says what to run if there is none', async () => {
    expect(await loaded('none')).toEqual({
      shared: false,
      isMissing: true,
      refusal: '@tensorflow/tfjs-node is not installed. Run: ketwork setup native.',
    });
  });
});
