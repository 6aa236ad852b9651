import { mkdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KetworkError } from '../../errors.js';
import { build, checkTools, type SetupProgress } from './build.js';
import { cacheFolder, findReady, type ReadyBackend, writeReady } from './cache.js';
import { checkHost, type Host, thisHost } from './host.js';
import { type NativeKind, recipes } from './recipe.js';
import { smokeTest } from './smoke.js';
import { stageFolder } from './stage.js';

/** How to set a backend up. */
export interface SetupOptions {
  /** Build it even if it is ready. */
  readonly force?: boolean;
  readonly host?: Host;
  readonly progress: SetupProgress;
  readonly signal: AbortSignal;
}

/** What a setup came to. */
export interface SetupResult extends ReadyBackend {
  /** False if it was ready before, and nothing was done. */
  readonly isNew: boolean;
}

/**
 * Sets up a native backend of TensorFlow.js in the user's cache, from npm and PyPI alone.
 *
 * @throws KetworkError if this machine or its programs will not do, a download fails or is damaged, or the result does not
 *   compute; the cache is then as before.
 */
export async function setUp(kind: NativeKind, options: SetupOptions): Promise<SetupResult> {
  const { force = false, host = thisHost(), progress, signal } = options;
  const ready = force ? undefined : await findReady(kind);
  if (ready !== undefined) return { ...ready, isNew: false };
  checkHost(host);
  await checkTools(signal);
  const folder = await cacheFolder(kind);
  await checkSpace(folder, recipes[kind].diskBytes);
  const usesGpu = await stageFolder(folder, async (stage) => {
    const files = await build(kind, { folder: stage, progress, signal });
    progress.step('Testing it');
    const said = await smokeTest(kind, stage, signal);
    await writeReady(kind, stage, files, said.usesGpu);
    return said.usesGpu;
  });
  return { folder, usesGpu, isNew: true };
}

async function checkSpace(folder: string, bytes: number): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const { bavail, bsize } = await statfs(dirname(folder));
  if (bavail * bsize >= bytes) return;
  const gigabytes = (amount: number) => `${(amount / 1e9).toFixed(1)} GB`;
  throw new KetworkError(
    'memory',
    `The setup needs ${gigabytes(bytes)} of disk, and "${dirname(folder)}" has ${gigabytes(bavail * bsize)} left. Make room, or let ` +
      'XDG_CACHE_HOME name a folder on another disk.',
  );
}
