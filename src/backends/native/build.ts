import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KetworkError } from '../../errors.js';
import { type CommandOptions, runCommand } from './command.js';
import { links, type NativeKind, placeOf, type Recipe, recipes, type WheelPin } from './recipe.js';
import { unpackWheel } from './wheel.js';

/** Told what is going on. */
export interface SetupProgress {
  /** A new step begins; `bytes` where its amount is known. */
  step(text: string, bytes?: number): void;
  /** So many bytes of the step are done by now. */
  done(bytes: number): void;
}

/** Where and how to build. */
export interface BuildOptions {
  readonly folder: string;
  readonly progress: SetupProgress;
  readonly signal: AbortSignal;
}

const needNetwork =
  'The setup needs the package registries: check the network, a proxy (HTTPS_PROXY) or your mirror, and run it again.';

/** The programs that the setup needs, and how to get them. */
const tools = {
  npm: { argv: ['--version'], advice: 'It comes with Node: install Node with it.' },
  python3: { argv: ['-m', 'pip', '--version'], advice: 'Install Python 3 with pip (Debian: apt install python3-pip).' },
  'g++': {
    argv: ['--version'],
    advice: 'Install a C++ compiler (Debian: apt install g++, Fedora: dnf install gcc-c++).',
  },
};

/**
 * Checks that the programs of the setup are there.
 *
 * @throws KetworkError `missing` with how to install the first that is not.
 */
export async function checkTools(signal: AbortSignal): Promise<void> {
  for (const [command, { argv, advice }] of Object.entries(tools)) {
    await runCommand(command, argv, { signal, ifMissing: advice, ifFailing: advice });
  }
}

/**
 * Builds a backend in an empty folder; returns the files that must be there later, relative to the folder.
 *
 * @throws KetworkError if anything is missing or damaged; what is in the folder by then is of no use.
 */
export async function build(kind: NativeKind, options: BuildOptions): Promise<string[]> {
  const recipe = recipes[kind];
  const { folder, progress, signal } = options;
  const home = join('node_modules', recipe.package);
  const deps = join(home, 'deps');
  progress.step(`Installing ${recipe.package} ${recipe.version}`);
  await installPackage(recipe, folder, signal);
  const places: string[] = [];
  for (const wheel of recipe.wheels) {
    const file = await download(wheel, recipe, options);
    progress.step(`Unpacking ${wheel.project}`);
    let bytes = 0;
    const onBytes = (more: number) => progress.done((bytes += more));
    places.push(...(await unpackWheel(file, join(folder, deps), { placeOf, onBytes, signal })));
    await rm(file);
  }
  const libraries = places.filter((place) => !place.startsWith('include/'));
  if (!libraries.includes('lib/libtensorflow_cc.so.2')) {
    throw new KetworkError(
      'corrupt',
      `The wheels of ${recipe.package} hold no libtensorflow_cc.so.2. Report this to the issue tracker.`,
    );
  }
  for (const [link, file] of Object.entries(links)) await symlink(file, join(folder, deps, 'lib', link));
  progress.step('Compiling the binding');
  const binding = join(home, 'lib', 'napi-v8', 'tfjs_binding.node');
  await compile(folder, home, binding, signal);
  await rm(join(folder, deps, 'include'), { recursive: true });
  await rm(join(folder, 'temporary'), { recursive: true, force: true });
  return [binding, ...libraries.map((place) => join(deps, place))];
}

// Without its install scripts, of which tfjs-node's fetches a library from a host that many machines cannot reach.
async function installPackage(recipe: Recipe, folder: string, signal: AbortSignal): Promise<void> {
  const dependencies = { [recipe.package]: recipe.version, 'node-api-headers': recipe.nodeHeaders };
  const manifest = { name: 'ketwork-native', private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand('npm', ['install', '--ignore-scripts', '--prefix', folder, ...quiet], {
    ...{ cwd: folder, signal },
    ...{ ifMissing: tools.npm.advice, ifFailing: needNetwork },
  });
}

// pip checks the SHA-256; its partial file grows in the temporary folder, where the progress is read from.
async function download(wheel: WheelPin, recipe: Recipe, options: BuildOptions): Promise<string> {
  const { folder, progress, signal } = options;
  const temporary = join(folder, 'temporary');
  const wheels = join(temporary, wheel.project);
  await mkdir(wheels, { recursive: true });
  const list = join(temporary, `${wheel.project}.txt`);
  await writeFile(list, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  progress.step(`Downloading ${wheel.project} ${wheel.version}`, wheel.bytes);
  const timer = setInterval(
    () => void sizeOf(temporary).then((bytes) => progress.done(Math.min(bytes, wheel.bytes))),
    500,
  );
  const tag = recipe.pythonVersion.replace('.', '');
  const platforms = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64', 'manylinux1_x86_64'];
  const run: CommandOptions = {
    ...{ cwd: folder, signal, env: { TMPDIR: temporary } },
    ...{ ifMissing: tools.python3.advice, ifFailing: needNetwork },
  };
  const flags = [
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--disable-pip-version-check',
    // Gigabytes that nobody would look for there.
    '--no-cache-dir',
    '--progress-bar=off',
  ];
  const target = ['--implementation=cp', `--python-version=${recipe.pythonVersion}`, `--abi=cp${tag}`, '--abi=none'];
  const builds = platforms.map((platform) => `--platform=${platform}`);
  try {
    await runCommand(
      'python3',
      ['-m', 'pip', 'download', ...flags, ...target, ...builds, '-d', wheels, '-r', list],
      run,
    );
  } finally {
    clearInterval(timer);
  }
  const [file] = (await readdir(wheels)).filter((name) => name.endsWith('.whl'));
  if (file === undefined)
    throw new KetworkError('missing', `pip downloaded no wheel of ${wheel.project}. ${needNetwork}`);
  return join(wheels, file);
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
}

// What node-gyp would run, with the C headers of Node's ABI-stable interface instead of a download of all of Node's.
async function compile(folder: string, home: string, binding: string, signal: AbortSignal): Promise<void> {
  const from = join(folder, home);
  const target = join(folder, binding);
  await mkdir(join(target, '..'), { recursive: true });
  const defines = ['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding', '-DBUILDING_NODE_EXTENSION'];
  const includes = [join(folder, 'node_modules', 'node-api-headers', 'include'), join(from, 'deps', 'include'), from];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(from, 'binding', name));
  const libraries = ['-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  await runCommand(
    'g++',
    [
      ...['-std=gnu++17', '-O2', '-fPIC', '-shared', '-w', ...defines],
      ...includes.map((include) => `-I${include}`),
      ...[...sources, '-o', target, `-L${join(from, 'deps', 'lib')}`, ...libraries],
    ],
    {
      ...{ signal, ifMissing: tools['g++'].advice },
      ifFailing: 'The binding needs a compiler for C++17: GCC 8 or newer.',
    },
  );
}
