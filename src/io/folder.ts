import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { bytesOf, modelJsonFrom } from './manifest.js';
import { completeMetadata, type GivenMetadata } from './metadata.js';
import { replaceFolder, restoreFolder } from './replace-folder.js';
import { systemCode } from './system-code.js';

/**
 * Saves a model to a folder and loads it from there, in plain Node: the standard files of TensorFlow.js (`model.json`,
 * `weights.bin`) and `ketwork.json` with the metadata. Any TensorFlow.js can read them, once Ketwork's layers are registered.
 *
 * Saving is all or nothing: a crash leaves the old model or the new one. Loading checks every file and runs no code from the
 * folder: a model is a description of layers by name and their numbers.
 *
 * To read the metadata too, use {@link loadModel}.
 *
 * @param path the folder; a model or checkpoint already there is replaced when the new one is complete.
 * @param options what is saved beside the model.
 * @param options.metadata class names, preprocessing, metrics, seed and any JSON of your own.
 * @throws KetworkError `invalid` for metadata that JSON cannot hold. Saving: `invalid` for a folder of other things. Loading:
 * `missing`, `corrupt` or `unsupported`, naming the file, and for weights the bytes expected and found.
 * @example
 * await model.save(io.folder('my-model', { metadata: { classNames: ['cat', 'dog'] } }));
 * const again = await tf.loadLayersModel(io.folder('my-model'));
 */
export function folder(path: string, { metadata = {} }: { metadata?: GivenMetadata } = {}): tf.io.IOHandler {
  completeMetadata(metadata);
  return {
    save: (artifacts) => save(path, artifacts, metadata),
    load: () => load(path),
  };
}

async function save(path: string, artifacts: tf.io.ModelArtifacts, metadata: GivenMetadata): Promise<tf.io.SaveResult> {
  const { weightData, weightSpecs, ...described } = artifacts;
  if (!weightData || !weightSpecs || !(described.modelTopology instanceof Object)) {
    throw new KetworkError('unsupported', 'Only whole layers models can be saved to a folder: topology and weights.');
  }
  const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  const modelJson = { ...described, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] };
  await replaceFolder(
    path,
    new Map<string, string | Uint8Array>([
      ['model.json', JSON.stringify(modelJson)],
      ['weights.bin', weights],
      ['ketwork.json', JSON.stringify(completeMetadata(metadata), undefined, 2) + '\n'],
    ]),
  );
  const modelArtifactsInfo = {
    ...tf.io.getModelArtifactsInfoForJSON(artifacts),
    dateSaved: new Date(),
  };
  return { modelArtifactsInfo };
}

async function load(path: string): Promise<tf.io.ModelArtifacts> {
  const { join } = await import('node:path');
  const file = join(path, 'model.json');
  const text = await readModelFile(path, 'model.json');
  if (text === undefined) {
    throw new KetworkError(
      'missing',
      `There is no model in "${path}": ${file} is missing. Check the path, or train and save one.`,
    );
  }
  const json = modelJsonFrom(text, file);
  return tf.io.getModelArtifactsForJSON(json, async (manifest) => {
    const specs = manifest.flatMap((group) => group.weights);
    const groups: ArrayBuffer[] = [];
    for (const { paths, weights } of manifest) groups.push(await readWeights(path, paths, bytesOf(weights)));
    return [specs, groups];
  });
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
