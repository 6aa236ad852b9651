import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import { bytesOf, modelJsonFrom } from './manifest.js';
import { completeMetadata, type GivenMetadata } from './metadata.js';
import { circuitsOf } from './model-circuits.js';
import { readMetadata, readModelFile, readWeights } from './read-files.js';
import { replaceFolder } from './replace-folder.js';

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
 * @param options.metadata class names, preprocessing, metrics, seed and any JSON of your own. The circuit of a quantum layer
 * is added as `circuit`, those of several as `circuits`, by layer name.
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for metadata that JSON cannot hold. Saving:
 * `invalid` for a folder of other things. Loading: `missing`, `corrupt` or `unsupported`, naming the file, and for weights
 * the bytes expected and found.
 * @example
 * await model.save(io.folder('my-model', { metadata: { classNames: ['cat', 'dog'] } }));
 * const again = await tf.loadLayersModel(io.folder('my-model'));
 */
export function folder(path: string, options: { metadata?: GivenMetadata } = {}): tf.io.IOHandler {
  const { metadata = {} } = checkOptions('io.folder', options, { metadata: true });
  completeMetadata(metadata);
  return {
    save: (artifacts) => save(path, artifacts, metadata),
    load: async () => {
      await readMetadata(path); // A folder of a newer version is refused before its model is read.
      return load(path);
    },
  };
}

async function save(path: string, artifacts: tf.io.ModelArtifacts, metadata: GivenMetadata): Promise<tf.io.SaveResult> {
  const { weightData, weightSpecs, ...described } = artifacts;
  if (!weightData || !weightSpecs || !(described.modelTopology instanceof Object)) {
    throw new KetworkError('unsupported', 'Only whole layers models can be saved to a folder: topology and weights.');
  }
  const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  const modelJson = { ...described, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] };
  const circuits = circuitsOf(described.modelTopology);
  await replaceFolder(
    path,
    new Map<string, string | Uint8Array>([
      ['model.json', JSON.stringify(modelJson)],
      ['weights.bin', weights],
      ['ketwork.json', JSON.stringify(completeMetadata({ ...circuits, ...metadata }), undefined, 2) + '\n'],
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
