import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../../io/system-code.js';

const mark = '.setup-';

/**
 * Fills a folder as a whole: `fill` writes into a new folder beside it, which takes the folder's name at the end. Whatever
 * happens before, the folder stays as it was, and nothing is left beside it.
 *
 * @example
 * await stageFolder('/home/ada/.cache/ketwork/native', async (stage) => writeFile(join(stage, 'a'), 'A'));
 */
export async function stageFolder<Result>(folder: string, fill: (stage: string) => Promise<Result>): Promise<Result> {
  await mkdir(dirname(folder), { recursive: true });
  await removeLeftovers(folder);
  const stage = `${folder}${mark}${process.pid}`;
  const previous = `${stage}-previous`;
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
    if (id === process.pid || !isAlive(id)) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

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
