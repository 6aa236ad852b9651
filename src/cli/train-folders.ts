import { access, readdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { KetworkError } from '../errors.js';
import { checkReplaceable, restoreFolder } from '../io/replace-folder.js';

/** Where a training writes, and what it may replace. */
export interface TrainFolders {
  readonly out: string;
  readonly checkpoint: string;
  readonly resume: boolean;
  readonly force: boolean;
}

/**
 * Checks, before hours of work, that the folders can be written and that nothing is lost by it.
 *
 * @throws KetworkError `invalid` for folders of other things, the same folder twice, or, without `force`, a model already there
 * or an unfinished training that is not resumed.
 */
export async function checkFolders({ out, checkpoint, resume, force }: TrainFolders): Promise<void> {
  if (resolve(out) === resolve(checkpoint)) {
    throw new KetworkError('invalid', `The model and the checkpoint cannot share the folder "${out}". Choose two.`);
  }
  for (const folder of [out, checkpoint]) {
    await restoreFolder(folder);
    await checkReplaceable(folder);
  }
  if (force) return;
  if ((await exists(join(checkpoint, 'checkpoint.json'))) && !resume) {
    throw new KetworkError(
      'invalid',
      `The checkpoint of an unfinished training is in "${checkpoint}". Go on with it by --resume, or give it up by --force.`,
    );
  }
  if (await exists(join(out, 'model.json'))) {
    throw new KetworkError('invalid', `There is a model in "${out}". Replace it by --force, or choose another --out.`);
  }
}

/** Removes a checkpoint, and its folder unless the user keeps files of his own there. */
export async function removeCheckpoint(checkpoint: string): Promise<void> {
  for (const name of ['checkpoint.json', 'weights.bin']) await rm(join(checkpoint, name), { force: true });
  if ((await readdir(checkpoint)).length === 0) await rmdir(checkpoint);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
