import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder, findReady, writeReady } from '../../../src/backends/native/cache.js';
import { checkHost, thisHost } from '../../../src/backends/native/host.js';
import { runCommand } from '../../../src/backends/native/command.js';
import { links, placeOf, recipes } from '../../../src/backends/native/recipe.js';
import { setUp } from '../../../src/backends/native/setup.js';

const base = mkdtempSync(join(tmpdir(), 'ketwork-setup-'));
afterAll(() => rmSync(base, { recursive: true }));
const { PATH, XDG_CACHE_HOME } = process.env;
afterEach(() => {
  Object.assign(process.env, { PATH });
  if (XDG_CACHE_HOME === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = XDG_CACHE_HOME;
});

let count = 0;
/** A cache of this test's own, with a backend in it that claims to be built; its library is one file. */
async function builtCache(): Promise<{ folder: string; library: string }> {
  process.env['XDG_CACHE_HOME'] = join(base, `cache-${++count}`);
  const folder = await cacheFolder('native');
  mkdirSync(folder, { recursive: true });
  const library = join(folder, 'library.so');
  writeFileSync(library, 'machine code');
  await writeReady('native', folder, ['library.so'], false);
  return { folder, library };
}

const steps: string[] = [];
const progress = { step: (text: string) => void steps.push(text), done: () => {} };
const options = { progress, signal: new AbortController().signal };
const linux = { platform: 'linux', arch: 'x64', glibc: '2.36' };

describe('the cache', () => {
  it('is below XDG_CACHE_HOME, or the home folder if that is none or relative', async () => {
    process.env['XDG_CACHE_HOME'] = '/some/where';
    expect(await cacheFolder('cuda')).toBe('/some/where/ketwork/cuda-4.22.0');
    for (const value of ['', 'some/where']) {
      process.env['XDG_CACHE_HOME'] = value;
      expect(await cacheFolder('native')).toMatch(/^\/.*\/\.cache\/ketwork\/native-4\.22\.0$/);
    }
  });

  it('has a backend that was built', async () => {
    const { folder } = await builtCache();
    expect(await findReady('native')).toEqual({ folder, usesGpu: false });
    expect(await findReady('cuda')).toBeUndefined();
  });

  it('has none if a library is cut off, gone, or by another recipe, or the note is no note', async () => {
    const { folder, library } = await builtCache();
    const note = join(folder, 'ready.json');
    const text = readFileSync(note, 'utf8');
    truncateSync(library, 5);
    expect(await findReady('native')).toBeUndefined();
    rmSync(library);
    expect(await findReady('native')).toBeUndefined();
    writeFileSync(library, 'machine code');
    expect(await findReady('native')).toBeDefined();
    for (const other of [text.replace('2.15.1', '2.15.0'), text.slice(0, 40), '{}', 'null']) {
      writeFileSync(note, other);
      expect(await findReady('native')).toBeUndefined();
    }
  });
});

describe('a setup', () => {
  it('does nothing if the backend is ready, wherever it runs', async () => {
    const { folder, library } = await builtCache();
    process.env['PATH'] = '';
    steps.length = 0;
    const result = await setUp('native', { ...options, host: { ...linux, platform: 'darwin' } });
    expect(result).toEqual({ folder, usesGpu: false, isNew: false });
    expect(steps).toEqual([]);
    expect(readFileSync(library, 'utf8')).toBe('machine code');
  });

  it('leaves the backend as it was if a forced one fails on the way', async () => {
    const { folder } = await builtCache();
    // An npm that fails as without a network, before pip and g++ that would do.
    const bin = join(base, 'bin');
    mkdirSync(bin);
    const fails = '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "npm error code ENOTFOUND" >&2; exit 1\n';
    writeFileSync(join(bin, 'npm'), fails, { mode: 0o755 });
    for (const tool of ['python3', 'g++']) writeFileSync(join(bin, tool), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    process.env['PATH'] = `${bin}:${PATH}`;
    const failing = setUp('native', { ...options, force: true, host: linux });
    await expect(failing).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringMatching(/^"npm install" ended with 1: npm error code ENOTFOUND.*check the network/),
    });
    expect(await findReady('native')).toEqual({ folder, usesGpu: false });
    expect(readdirSync(dirname(folder))).toEqual(['native-4.22.0']);
  });

  it('says how to get a program that is not there', async () => {
    await builtCache();
    process.env['PATH'] = join(base, 'nothing');
    const failing = setUp('native', { ...options, force: true, host: linux });
    await expect(failing).rejects.toThrow(/^npm is not on this machine .*install Node/);
  });
});

describe('a host', () => {
  it.each([
    ['Windows', { ...linux, platform: 'win32' }, /win32 on x64.*"wasm"/],
    ['a Mac', { ...linux, platform: 'darwin', arch: 'arm64' }, /darwin on arm64/],
    ['ARM', { ...linux, arch: 'arm64' }, /linux on arm64/],
    ['musl', { ...linux, glibc: undefined }, /here is another C library/],
    ['an old glibc', { ...linux, glibc: '2.12' }, /here is 2.12/],
  ])('is refused with advice if it is %s', (_, host, message) => {
    expect(() => checkHost(host)).toThrow(message);
  });

  it('may be any Linux on x86-64 with a glibc of the last ten years', () => {
    for (const glibc of ['2.17', '2.36', '3.0']) expect(() => checkHost({ ...linux, glibc })).not.toThrow();
    expect(thisHost()).toMatchObject({ platform: process.platform, arch: process.arch });
  });
});

describe('a command', () => {
  const advice = { ifMissing: 'Get it.', ifFailing: 'Mend it.' };

  it('gives what it writes, and its last words if it fails', async () => {
    expect(await runCommand(process.execPath, ['-p', '6 * 7'], advice)).toBe('42\n');
    const failing = runCommand(process.execPath, ['-e', 'console.error("so it is"); process.exit(3)'], advice);
    await expect(failing).rejects.toThrow(/ended with 3: so it is\. Mend it\.$/);
  });

  it('ends when it is told to, and not before it has written its last', async () => {
    const abort = new AbortController();
    const last = join(base, 'last');
    const program = `process.on('SIGTERM', () => setTimeout(() => { require('fs').writeFileSync(${JSON.stringify(last)}, ''); process.exit(); }, 300));
      setInterval(() => {}, 1000); require('fs').writeFileSync(${JSON.stringify(`${last}-start`)}, '');`;
    const running = runCommand(process.execPath, ['-e', program], { ...advice, signal: abort.signal });
    const ended = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    while (!existsSync(`${last}-start`)) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await ended;
    expect(existsSync(last)).toBe(true);
  });
});

describe('the recipes', () => {
  it('place the libraries and headers, and nothing else', () => {
    expect(placeOf('tensorflow/libtensorflow_cc.so.2')).toBe('lib/libtensorflow_cc.so.2');
    expect(placeOf('tensorflow/include/tensorflow/c/eager/c_api.h')).toBe('include/tensorflow/c/eager/c_api.h');
    expect(placeOf('nvidia/cudnn/lib/libcudnn_ops.so.9')).toBe('nvidia/cudnn/lib/libcudnn_ops.so.9');
    expect(placeOf('nvidia/cuda_nvcc/bin/ptxas')).toBe('nvidia/cuda_nvcc/bin/ptxas');
    for (const name of [
      'tensorflow/python/_pywrap_tfe.so',
      'nvidia/cublas/include/cublas.h',
      'tensorflow/__init__.py',
    ]) {
      expect(placeOf(name)).toBeUndefined();
    }
  });

  it('link every name the binding asks for, and no file to itself', () => {
    expect(links['libtensorflow.so.2']).toBe('libtensorflow_cc.so.2');
    expect(links['libtensorflow_framework.so']).toBe('libtensorflow_framework.so.2');
    for (const [link, file] of Object.entries(links)) expect(link).not.toBe(file);
  });

  it('fix every wheel by its hash, once', () => {
    for (const { wheels } of Object.values(recipes)) {
      for (const { sha256, bytes } of wheels) {
        expect(sha256).toMatch(/^[\da-f]{64}$/);
        expect(bytes).toBeGreaterThan(100_000);
      }
      expect(new Set(wheels.map(({ project }) => project)).size).toBe(wheels.length);
    }
  });
});
