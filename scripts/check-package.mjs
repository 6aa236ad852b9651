// Packs Ketwork, installs the tarball beside TensorFlow.js as a user would, and uses it: as ESM and as CommonJS, under
// tsc --strict, from the command line and in a bundle for browsers, which runs in a page where Chromium is installed.
// Exits with 1 at the first thing that does not hold.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { tsImport } from 'tsx/esm/api';

const repository = fileURLToPath(new URL('..', import.meta.url));
const { version, devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
const project = mkdtempSync(join(tmpdir(), 'ketwork-package-'));

/** Runs a program to its end; returns what it wrote. */
function run(program, args, folder = project) {
  const result = attempt(program, args, folder);
  assert.equal(result.status, 0, `${program} ${args.join(' ')}\n${(result.stdout + result.stderr).slice(-3000)}`);
  return result;
}

function attempt(program, args, cwd) {
  const result = spawnSync(program, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (result.error) throw result.error;
  return result;
}

const npm = (args, folder) => run('npm', args, folder);
const writeJson = (file, value) => writeFileSync(file, JSON.stringify(value, undefined, 2) + '\n');

const checks = {
  'npm pack takes what a user needs and nothing else'() {
    const { stdout } = npm(['pack', '--json', '--pack-destination', project], repository);
    // The build may write before it.
    const packed = [JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))].flat()[0];
    const { files, size, filename } = packed.ketwork ?? packed;
    const wanted = [
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
      /^dist\/(index\.(mjs|d\.mts)|(cjs|esm)\/package\.json)$/,
      /^dist\/cjs\/([\w-]+\/)*[\w-]+(\.generated)?\.(js|js\.map|d\.ts)$/,
      /^dist\/esm\/(?!cli\/)([\w-]+\/)*[\w-]+(\.generated)?\.(js|js\.map)$/,
      /^models\/[\w-]+\/model\/(model\.json|ketwork\.json|weights\.bin)$/,
    ];
    const paths = files.map(({ path }) => path);
    const strays = paths.filter((path) => !wanted.some((pattern) => pattern.test(path)));
    assert.deepEqual(strays, [], 'files that nobody needs');
    for (const pattern of wanted)
      assert.ok(
        paths.some((path) => pattern.test(path)),
        `a file like ${pattern}`,
      );
    const missing = ['README.md', 'LICENSE', 'CHANGELOG.md'].filter((path) => !paths.includes(path));
    assert.deepEqual(missing, [], 'files that are missing');
    assert.ok(size < 2e6, `a tarball of less than 2 MB, not ${size} bytes`);
    tarball = join(project, filename);
    return `${paths.length} files, ${Math.round(size / 1000)} kB`;
  },

  'it installs beside TensorFlow.js without the optional backends'() {
    const dependencies = Object.fromEntries(
      ['@tensorflow/tfjs', '@types/node', 'typescript'].map((name) => [name, devDependencies[name]]),
    );
    writeJson(join(project, 'package.json'), { private: true, dependencies: { ...dependencies, ketwork: tarball } });
    npm(['install', '--prefer-offline', '--no-audit', '--no-fund']);
    for (const name of ['tfjs-node', 'tfjs-node-gpu', 'tfjs-backend-wasm', 'tfjs-backend-webgpu']) {
      assert.ok(!existsSync(join(project, 'node_modules/@tensorflow', name)), `@tensorflow/${name} is not installed`);
    }
  },

  'the ESM project: tsc --strict, and what it emits runs': () => runProject('esm', 'module', 'NodeNext'),
  'the CommonJS project: tsc --strict, and what it emits runs': () => runProject('cjs', 'commonjs', 'NodeNext'),
  'the bundler project: tsc --strict': () => makeProject('bundler', 'module', 'ESNext', 'Bundler'),

  'import and require give one Ketwork and one TensorFlow.js'() {
    copyFileSync(join(repository, 'test/package/one-copy.mjs'), join(project, 'one-copy.mjs'));
    assertQuiet(run(process.execPath, ['one-copy.mjs']).stderr);
  },

  'the command line runs'() {
    const ketwork = (...args) => npm(['exec', '--no', '--', 'ketwork', ...args]).stdout;
    assert.equal(ketwork('--version').trim(), version);
    assert.match(ketwork('gates'), /\bcx\b[^\n]*CNOT/);
  },

  async 'a bundle for browsers has no import of Node'() {
    const bundle = async (name, external) => {
      const outfile = join(project, name);
      const { warnings, metafile } = await build({
        absWorkingDir: project,
        stdin: { contents: readFileSync(join(repository, 'test/package/browser.mjs'), 'utf8'), resolveDir: project },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        logLevel: 'silent',
        metafile: true,
        outfile,
        external,
      });
      assert.deepEqual(warnings, []);
      const inputs = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules/ketwork/'));
      assert.ok(
        inputs.some((file) => file.includes('/dist/esm/')) && !inputs.some((file) => file.includes('/dist/cjs/')),
      );
      const [{ bytes, imports }] = Object.values(metafile.outputs);
      assert.deepEqual([...new Set(imports.filter((each) => each.external).map(({ path }) => path))], external);
      return `${name}: ${Math.round(bytes / 1000)} kB`;
    };
    const sizes = [await bundle('without-tfjs.mjs', ['@tensorflow/tfjs']), await bundle('with-tfjs.mjs', [])];
    // TensorFlow.js for browsers does not start in Node, so the bundle runs on the one that is installed.
    assertQuiet(run(process.execPath, ['without-tfjs.mjs']).stderr);
    return sizes.join(', ');
  },

  async 'the bundle with TensorFlow.js runs in a page'() {
    const support = await tsImport('../test/browser/chromium.ts', import.meta.url);
    const { chromiumPath, installAdvice, isolation, openPage } = support;
    if (!chromiumPath) return `skipped: ${installAdvice}`;
    const browser = await chromium.launch({ executablePath: chromiumPath });
    try {
      const program = readFileSync(join(project, 'with-tfjs.mjs'), 'utf8');
      const { page, run, complaints } = await openPage(browser, program, { headers: isolation, cores: 2 });
      await run('program');
      assert.deepEqual(complaints, []);
      // The thread beside the page's own.
      if (page.workers().length === 0) await page.waitForEvent('worker');
    } finally {
      await browser.close();
    }
  },
};

let tarball;

/** A project in a folder of its own, which finds the packages in the folder above; its types are checked. */
function makeProject(name, type, module, moduleResolution) {
  const folder = join(project, name);
  mkdirSync(folder);
  copyFileSync(join(repository, 'test/package/quickstart.ts'), join(folder, 'quickstart.ts'));
  writeJson(join(folder, 'package.json'), { private: true, type });
  const compilerOptions = { strict: true, target: 'ES2022', module, moduleResolution, types: ['node'], outDir: 'out' };
  writeJson(join(folder, 'tsconfig.json'), { compilerOptions, files: ['quickstart.ts'] });
  const tsc = join(project, 'node_modules/typescript/bin/tsc');
  const { stdout } = attempt(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], folder);
  // The declarations of TensorFlow.js 4.22 have errors of their own; ours, and the user's program, must have none.
  const complaints = stdout
    .split('\n')
    .filter((line) => /^\S/.test(line) && !line.includes('node_modules/@tensorflow/'));
  assert.deepEqual(complaints, []);
  return folder;
}

function runProject(name, type, module) {
  const folder = makeProject(name, type, module, module);
  const { stdout, stderr } = run(process.execPath, ['out/quickstart.js'], folder);
  assert.match(stdout, /trained, saved and loaded again: 640 predictions are the same/);
  assertQuiet(stderr);
}

/** What TensorFlow.js complains of when it, or a kernel of it, is there twice. */
function assertQuiet(stderr) {
  const complaints = stderr.split('\n').filter((line) => /already|overrid|twice|multiple|warning/i.test(line));
  assert.deepEqual(complaints, []);
}

try {
  for (const [name, check] of Object.entries(checks)) {
    const start = performance.now();
    const note = await check();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `ok: ${name} (${typeof note === 'string' && !note.startsWith(project) ? `${note}, ` : ''}${seconds} s)`,
    );
  }
} catch (error) {
  console.error(`FAILED: ${error.stack}`);
  process.exitCode = 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}
