import { Argument, type Command, CommanderError } from 'commander';
import { cacheFolder } from '../backends/native/cache.js';
import { downloadBytes, type NativeKind, nativeKinds, recipes } from '../backends/native/recipe.js';
import { setUp, type SetupResult } from '../backends/native/setup.js';
import { unknownName } from '../errors.js';
import { jsonOption } from './options.js';
import { megabytes, setupProgress } from './setup-progress.js';
import { colorsFor, print, printJson, type Shell } from './shell.js';

interface SetupOptions {
  readonly force?: true;
  readonly json?: true;
}

/** Adds the command `setup`: builds a native backend from the package registries alone. */
export function addSetup(program: Command, shell: Shell): void {
  program
    .command('setup')
    .summary('install a native backend')
    .description(
      `Builds a native TensorFlow backend for this user, from npm and PyPI alone, and tests it: native (the processor, ${megabytes(downloadBytes('native'))} MB to download) or cuda (an NVIDIA card, ${megabytes(downloadBytes('cuda'))} MB). ` +
        'It goes to ~/.cache/ketwork (or below XDG_CACHE_HOME), outside of node_modules. It needs Linux on x86-64, npm, python3 with pip, and g++.',
    )
    .addArgument(new Argument('<backend>', 'native or cuda').argParser(kindNamed))
    .option('--force', 'build it again even if it is ready')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork setup native')
    .action(async (kind: NativeKind, options: SetupOptions) => {
      const result = await watched(shell, kind, options.force === true);
      const { folder, isNew, usesGpu } = result;
      if (options.json) return printJson(shell.stdout, { backend: kind, folder, isNew, usesGpu });
      print(shell.stdout, ...resultLines(kind, result, shell));
    });
}

function kindNamed(text: string): NativeKind {
  const kind = nativeKinds.find((known) => known === text);
  if (kind === undefined) throw unknownName('backend to set up', text, nativeKinds);
  return kind;
}

/** The setup with progress on standard error, ended by Ctrl-C. */
async function watched(shell: Shell, kind: NativeKind, force: boolean): Promise<SetupResult> {
  const abort = new AbortController();
  const progress = setupProgress(shell.stderr);
  const stopListening = shell.onInterrupt(() => abort.abort());
  try {
    return await setUp(kind, { force, progress, signal: abort.signal });
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    progress.stop();
    print(shell.stderr, `Stopped; "${await cacheFolder(kind)}" is as it was.`);
    throw new CommanderError(130, 'ketwork.interrupted', 'The setup was interrupted.');
  } finally {
    stopListening();
    progress.stop();
  }
}

function resultLines(kind: NativeKind, { folder, isNew, usesGpu }: SetupResult, shell: Shell): string[] {
  const { green } = colorsFor(shell.stdout);
  const device = usesGpu ? 'an NVIDIA card' : 'the processor';
  return [
    `${green('✓')} The backend "${kind}" (${recipes[kind].package} ${recipes[kind].version}) ${isNew ? 'is ready' : 'was ready before'}; it computes on ${device}.`,
    `  ${folder}`,
  ];
}
