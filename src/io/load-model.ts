import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { folder } from './folder.js';
import type { ModelMetadata } from './metadata.js';
import { readMetadata } from './read-files.js';
import { messageOf } from './system-code.js';

/** A model from a folder, and what it says about itself; undefined for a model saved without Ketwork. */
export interface LoadedModel {
  readonly model: tf.LayersModel;
  readonly metadata: ModelMetadata | undefined;
}

/**
 * Loads a model and its metadata from a folder written by {@link folder}, or a plain TensorFlow.js layers model.
 *
 * Loading runs no code from the folder: layers are looked up by name among the classes that are registered already. Dispose of
 * the model after use.
 *
 * @throws KetworkError `missing` for a folder, model.json or weight file that is not there; `corrupt` for files that are cut,
 * damaged, of another size than the manifest says, name paths outside the folder, or hold NaN or infinite weights; `unsupported`
 * for a newer format or a graph model; `unknown` for layer classes that are not registered. Each says what to do.
 * @example
 * const { model, metadata } = await loadModel('my-model');
 */
export async function loadModel(path: string): Promise<LoadedModel> {
  const metadata = await readMetadata(path);
  const model = await tf.loadLayersModel(folder(path)).catch((error: unknown) => {
    throw error instanceof KetworkError ? error : loadError(path, messageOf(error));
  });
  try {
    await checkWeights(path, model);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, metadata };
}

// TensorFlow.js: "Unknown layer: Lambda. This may be due to one of the following reasons: …"
function loadError(path: string, message: string): KetworkError {
  const [, kind, name] = /^Unknown (\w+): ([^\s.]+)/.exec(message) ?? [];
  if (kind === undefined || name === undefined) {
    return new KetworkError(
      'corrupt',
      `The model in "${path}" cannot be built: ${message} Restore it or save it again.`,
    );
  }
  return new KetworkError(
    'unknown',
    `The model in "${path}" uses the ${kind} class "${name}", which is not registered here. Import the package that defines ` +
      'it, or register the class with tf.serialization.registerClass, before loading.',
  );
}

async function checkWeights(path: string, model: tf.LayersModel): Promise<void> {
  for (const weight of model.weights) {
    const values = await weight.read().data();
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) continue;
    throw new KetworkError(
      'corrupt',
      `Weight "${weight.originalName}" of the model in "${path}" holds ${values[bad]} at position ${bad}. The training diverged or the ` +
        'file is damaged: train again or restore it.',
    );
  }
}
