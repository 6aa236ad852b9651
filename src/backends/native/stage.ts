import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../../io/system-code.js';

const mark = '.setup-';
const aside = '-previous';

/**
 * Fills a folder as a whole: `fill` writes into a new folder beside it, which takes the folder's name at the end. Whatever
 * happens before, the folder stays as it was, and nothing is left beside it.
 */
export async function stageFolder<Result>(folder: string, fill: (stage: string) => Promise<Result>): Promise<Result> {
  await mkdir(dirname(folder), { recursive: true });
  await removeLeftovers(folder);
  const stage = `${folder}${mark}${process.pid}`;
  const previous = `${stage}${aside}`;
  await mkdir(stage);
  try {
    const result = await fill(stage);
    await rename(folder, previous).catch(unlessMissing);
    try {
      await rename(stage, folder);
    } catch (error) {
      await rename(previous, folder).catch(unlessMissing);
      throw error;
    }
    return result;
  } finally {
    await rm(stage, { recursive: true, force: true, maxRetries: 5 });
    await rm(previous, { recursive: true, force: true });
  }
}

// Of processes that were killed. The name ends in the id of the process, which may be alive and at work.
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    const prefix = `${basename(folder)}${mark}`;
    if (!name.startsWith(prefix)) continue;
    const id = Number.parseInt(name.slice(prefix.length), 10);
    if (id !== process.pid && isAlive(id)) continue;
    const leftover = join(dirname(folder), name);
    // Killed between the two renames: the folder that had stepped aside is the only one there is.
    if (name.endsWith(aside) && !(await isThere(folder))) await rename(leftover, folder);
    else await rm(leftover, { recursive: true, force: true });
  }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function unlessMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}
