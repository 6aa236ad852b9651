// Runs the notebooks against the built package, each cell in order, in Jupyter with the TypeScript kernel tslab: an error in
// a cell, of types or at run time, fails. What that needs is kept in .cache/notebooks; where Jupyter cannot be installed
// the notebooks are skipped, and that is said. With --write the notebooks take the new outputs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const jupyter = ['nbconvert==7.17.2', 'ipykernel==7.4.0'];
const packages = { tslab: '1.0.22', echarts: '6.1.0' };

const repository = fileURLToPath(new URL('..', import.meta.url));
const { devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
const notebooks = join(repository, 'notebooks');
const cache = join(repository, '.cache', 'notebooks');
const venv = join(cache, 'venv');
const python = process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');

class Failure extends Error {}

function run(program, args, folder = cache) {
  // Settings and kernels of the user's own Jupyter stay out of it.
  const home = { JUPYTER_CONFIG_DIR: join(cache, 'config'), IPYTHONDIR: join(cache, 'ipython'), JUPYTER_PATH: '' };
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...home }, maxBuffer: 2 ** 26 };
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...options,
    shell: process.platform === 'win32',
  });
  if (status === 0) return stdout;
  throw new Failure(`${program} ${args.join(' ')}: ${error?.message ?? ''}\n${`${stdout}${stderr}`.slice(-4000)}`);
}

function installJupyter() {
  if (!existsSync(python)) run('python3', ['-m', 'venv', venv]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...jupyter]);
  const dependencies = { ...packages, '@tensorflow/tfjs': devDependencies['@tensorflow/tfjs'] };
  writeFileSync(join(cache, 'package.json'), JSON.stringify({ private: true, dependencies }));
  npmInstall();
  const tslab = join(cache, 'node_modules', '.bin', 'tslab');
  run(tslab, ['install', '--sys-prefix', '--python', python, '--binary', tslab]);
}

const npmInstall = (...args) => run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...args]);

function installKetwork() {
  run('npm', ['pack', '--pack-destination', cache], repository);
  const isTarball = (file) => /^ketwork-.*\.tgz$/.test(file);
  const tarball = readdirSync(cache).find(isTarball);
  // A name of its own for each content: npm takes the same name and version for the same package.
  const hash = createHash('sha256')
    .update(readFileSync(join(cache, tarball)))
    .digest('hex');
  const named = `${hash.slice(0, 12)}.tgz`;
  renameSync(join(cache, tarball), join(cache, named));
  npmInstall(`./${named}`);
  rmSync(join(cache, named));
}

function execute(name) {
  copyFileSync(join(notebooks, name), join(cache, name));
  const options = ['--ExecutePreprocessor.timeout=300', '--ExecutePreprocessor.record_timing=False'];
  run(python, ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--inplace', ...options, name]);
  if (process.argv.includes('--write')) copyFileSync(join(cache, name), join(notebooks, name));
}

const names = readdirSync(notebooks).filter((name) => name.endsWith('.ipynb'));
mkdirSync(cache, { recursive: true });
try {
  installJupyter();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.log(
    `SKIPPED: the ${names.length} notebooks were not run, because Jupyter cannot be installed.\n${error.message}`,
  );
  process.exit();
}
installKetwork();
for (const name of names) {
  const start = performance.now();
  try {
    execute(name);
    console.log(`ok: ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.error(`FAILED: ${name}\n${error.message}`);
    process.exitCode = 1;
  }
}
