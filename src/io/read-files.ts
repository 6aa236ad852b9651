import { KetworkError } from '../errors.js';
import { metadataFrom, type ModelMetadata } from './metadata.js';
import { restoreFolder } from './replace-folder.js';
import { systemCode } from './system-code.js';

/**
 * The metadata of a model folder alone, without loading the model; undefined if there is none.
 *
 * @throws KetworkError `corrupt` or `unsupported`, as `loadModel`.
 * @example
 * const classNames = (await readMetadata('my-model'))?.classNames;
 */
export async function readMetadata(path: string): Promise<ModelMetadata | undefined> {
  const { join } = await import('node:path');
  const file = join(path, 'ketwork.json');
  const text = await readModelFile(path, 'ketwork.json');
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new KetworkError('corrupt', `${file} is not valid JSON. Restore the file or save the model again.`);
  }
  return metadataFrom(json, file);
}

/** The text of a file in a model folder, or undefined if it is missing. */
export async function readModelFile(path: string, name: string): Promise<string | undefined> {
  const { readFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  await restoreFolder(path);
  return readFile(join(path, name), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  });
}

/**
 * The bytes of one or more weight files end to end. Sizes are compared before anything is read, so a manifest cannot ask for
 * more memory than the files have.
 *
 * @throws KetworkError `corrupt` for a path that leaves the folder or a wrong size; `missing` for a missing file.
 */
export async function readWeights(path: string, names: readonly string[], expected: number): Promise<ArrayBuffer> {
  const { readFile, stat } = await import('node:fs/promises');
  const { resolve, sep } = await import('node:path');
  const root = resolve(path) + sep;
  const files = names.map((name) => ({ name, file: resolve(path, name) }));
  const list = names.join(', ');
  let found = 0;
  for (const { name, file } of files) {
    if (!file.startsWith(root)) {
      throw new KetworkError(
        'corrupt',
        `The model in "${path}" names the weight file "${name}", outside its folder. Do not trust it.`,
      );
    }
    found += await stat(file).then(
      ({ size }) => size,
      (error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw error;
        throw new KetworkError('missing', `The weight file ${file} is missing. Restore it or save the model again.`);
      },
    );
  }
  const misfit = (bytes: number) =>
    new KetworkError(
      'corrupt',
      `The weights of "${path}" (${list}) need ${expected} bytes, but ${bytes} were found: the file is ` +
        `${bytes < expected ? 'cut off' : 'too long'} or of another model. Restore it or save the model again.`,
    );
  if (found !== expected) throw misfit(found);
  const all = new Uint8Array(expected);
  let filled = 0;
  for (const { file } of files) {
    const content = await readFile(file);
    if (filled + content.length > expected) throw misfit(filled + content.length);
    all.set(content, filled);
    filled += content.length;
  }
  if (filled !== expected) throw misfit(filled);
  return all.buffer;
}
