import { KetworkError } from '../errors.js';
import { systemCode } from './system-code.js';

const ownFile = /^(model|ketwork|checkpoint)\.json$|\.bin$/;
const temporarySuffix = '.ketwork-saving-';
const leftoverAge = 3_600_000; // milliseconds; nobody takes an hour to write a model
const mostAttempts = 10;
const landmark = /^(model|checkpoint)\.json$/;

/**
 * Writes a folder as a whole: a crash at any moment leaves the old content or the new, never a mixture. Node only.
 *
 * The files go into a new folder beside it and are flushed to the disk, then the folders change names. A folder cannot be
 * renamed onto another, so the old one steps aside as `<path>.ketwork-previous` for that moment; {@link restoreFolder} brings
 * it back should the process die between the two renames. Files of the user's beside ours (a model card) move along.
 *
 * @param path the folder; its parent folders are made.
 * @param files name → content.
 * @throws KetworkError `invalid` as {@link checkReplaceable}.
 */
export async function replaceFolder(path: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  const { cp, mkdir, rm } = await import('node:fs/promises');
  const { dirname, join, resolve } = await import('node:path');
  const target = resolve(path);
  await restoreFolder(target);
  const old = await checkReplaceable(target);
  await mkdir(dirname(target), { recursive: true });
  await removeLeftovers(target);
  // Not mkdtemp: its folders are closed to everyone else, and this one becomes the model's.
  const temporary = `${target}${temporarySuffix}${crypto.randomUUID()}`;
  await mkdir(temporary);
  try {
    for (const name of old.filter((name) => !ownFile.test(name))) {
      await cp(join(target, name), join(temporary, name), { recursive: true });
    }
    for (const [name, content] of files) await writeThrough(join(temporary, name), content);
    await flushFolder(temporary);
    await swapIn(temporary, target);
    await flushFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    await restoreFolder(target);
    throw error;
  }
}

/**
 * If the folder is missing because a process died while replacing it, brings the complete old one back. Call it before
 * reading.
 */
export async function restoreFolder(path: string): Promise<void> {
  const { access, rename } = await import('node:fs/promises');
  const { resolve } = await import('node:path');
  const target = resolve(path);
  const exists = async (name: string) =>
    access(name).then(
      () => true,
      () => false,
    );
  if ((await exists(target)) || !(await exists(previousOf(target)))) return;
  // A writer that is alive may be faster and have its new folder in place by now.
  await rename(previousOf(target), target).catch(unlessCode('ENOENT', 'ENOTEMPTY', 'EEXIST'));
}

/**
 * The names in a folder that {@link replaceFolder} may replace: one that is missing, empty, or holds a model or checkpoint.
 * Call it before long work whose result is to go there.
 *
 * @throws KetworkError `invalid` for a file, or a folder of other things, which would otherwise be lost.
 */
export async function checkReplaceable(path: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const names = await readdir(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    if (systemCode(error) !== 'ENOTDIR') throw error;
    throw new KetworkError('invalid', `"${path}" is a file, so no folder can be written there. Choose another path.`);
  });
  if (names.length === 0 || names.some((name) => landmark.test(name))) return names;
  throw new KetworkError(
    'invalid',
    `The folder "${path}" holds other things (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}) and neither a ` +
      'model nor a checkpoint, so it is not replaced. Choose a new or empty folder.',
  );
}

const previousOf = (target: string) => `${target}.ketwork-previous`;

// What processes that died while writing left behind. A young folder may belong to a process that is alive.
async function removeLeftovers(target: string): Promise<void> {
  const { readdir, rm, stat } = await import('node:fs/promises');
  const { basename, dirname, join } = await import('node:path');
  const prefix = basename(target) + temporarySuffix;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const leftover = join(dirname(target), name);
    const age = await stat(leftover).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > leftoverAge) await rm(leftover, { recursive: true, force: true });
  }
}

async function swapIn(temporary: string, target: string): Promise<void> {
  const { rename, rm } = await import('node:fs/promises');
  const previous = previousOf(target);
  for (let attempt = 1; ; attempt++) {
    await rm(previous, { recursive: true, force: true });
    await rename(target, previous).catch(unlessCode('ENOENT'));
    const error: unknown = await rename(temporary, target).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) break;
    // A reader that came between the two renames has put the old folder back: step aside again.
    if (attempt === mostAttempts || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemCode(error))) throw error;
  }
  await rm(previous, { recursive: true, force: true });
}

function unlessCode(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!codes.includes(systemCode(error))) throw error;
  };
}

async function writeThrough(file: string, content: string | Uint8Array): Promise<void> {
  const { open } = await import('node:fs/promises');
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// Windows cannot open a folder for flushing; its file system journals renames itself.
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { open } = await import('node:fs/promises');
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
