import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { isJsonObject } from '../io/json-object.js';
import { readModelFile, readWeights } from '../io/read-files.js';
import { bytesOf, isWeightList } from '../io/manifest.js';
import { replaceFolder } from '../io/replace-folder.js';
import { version } from '../io/version.js';
import { optimizerState, restoreOptimizer, type NamedTensor } from './optimizer-state.js';
import { checkSameRun, identityKeys, type RunIdentity } from './run-identity.js';
import { type RunningMean } from './running-mean.js';

/** What one epoch gave: its number from 1, the mean loss and metrics, and `val_…` those of the validation data. */
export type EpochRecord = { readonly epoch: number; readonly [name: string]: number };

/** Where a training stands: so many whole epochs, so many batches of the next, and what they gave and cost. */
export type Progress = {
  readonly epoch: number;
  readonly batch: number;
  readonly mean: RunningMean;
  readonly history: readonly EpochRecord[];
  /** The shots that the batches of the next epoch have used, where layers measure. */
  readonly shots?: number;
};

type CheckpointFile = {
  readonly formatVersion: number;
  readonly ketworkVersion: string;
  readonly run: RunIdentity;
  readonly progress: Progress;
  /** The tensors in `weights.bin`: the model's, then those of the optimizer and its extras. */
  readonly tensors: Record<'model' | 'optimizer' | 'extras', tf.io.WeightsManifestEntry[]>;
  /** SHA-256 of `weights.bin`, in hex. */
  readonly sha256: string;
};

const formatVersion = 1;
const groups = ['model', 'optimizer', 'extras'] as const;

/** Writes all that is needed to go on with a training into a folder (`checkpoint.json`, `weights.bin`), as a whole. */
export async function saveCheckpoint(
  path: string,
  model: tf.LayersModel,
  run: RunIdentity,
  progress: Progress,
): Promise<void> {
  const optimizer = await optimizerState(model.optimizer);
  const weights = model.getWeights().map((tensor, i) => ({ name: `weight ${i}`, tensor }));
  const encoded = {
    model: await tf.io.encodeWeights(weights),
    optimizer: await tf.io.encodeWeights([...optimizer.weights]),
    extras: await tf.io.encodeWeights([...optimizer.extras]),
  };
  tf.dispose([...optimizer.weights, ...optimizer.extras].map(({ tensor }) => tensor));
  const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(groups.map((group) => encoded[group].data)));
  const file: CheckpointFile = {
    formatVersion,
    ketworkVersion: version,
    run,
    progress,
    tensors: { model: encoded.model.specs, optimizer: encoded.optimizer.specs, extras: encoded.extras.specs },
    sha256: await sha256(bytes),
  };
  await replaceFolder(
    path,
    new Map<string, string | Uint8Array>([
      ['checkpoint.json', JSON.stringify(file)],
      ['weights.bin', bytes],
    ]),
  );
}

/**
 * Puts a checkpoint's weights and optimizer state into the model and tells where its training stood.
 *
 * @throws KetworkError `missing` if there is no checkpoint; `corrupt` if it is damaged; `mismatch` if it is of another model or
 * run; `unsupported` if a newer Ketwork wrote it. The model is then as before.
 */
export async function restoreCheckpoint(path: string, model: tf.LayersModel, run: RunIdentity): Promise<Progress> {
  const text = await readModelFile(path, 'checkpoint.json');
  if (text === undefined) {
    throw new KetworkError(
      'missing',
      `There is no checkpoint in "${path}" to resume. Check the path, or start without resume.`,
    );
  }
  const file = checkpointFrom(text, path);
  checkSameRun(path, file.run, run);
  const specs = groups.map((group) => file.tensors[group]);
  const bytes = await readWeights(path, ['weights.bin'], bytesOf(specs.flat()));
  if ((await sha256(new Uint8Array(bytes))) !== file.sha256)
    throw damaged(path, 'weights.bin has another checksum than saved');
  const lists: NamedTensor[][] = [];
  let start = 0;
  for (const list of specs) {
    const end = start + bytesOf(list);
    const tensors = tf.io.decodeWeights(bytes.slice(start, end), list);
    lists.push(list.map(({ name }) => ({ name, tensor: tensors[name]! })));
    start = end;
  }
  const [weights = [], optimizer = [], extras = []] = lists;
  try {
    model.setWeights(weights.map(({ tensor }) => tensor));
    await restoreOptimizer(model.optimizer, { weights: optimizer, extras });
  } finally {
    tf.dispose(lists.flat().map(({ tensor }) => tensor));
  }
  return file.progress;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(path: string, what: string): KetworkError {
  return new KetworkError(
    'corrupt',
    `The checkpoint "${path}" is damaged: ${what}. Restore it or start without resume.`,
  );
}

function checkpointFrom(text: string, path: string): CheckpointFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged(path, 'checkpoint.json is not valid JSON');
  }
  if (isJsonObject(json) && typeof json.formatVersion === 'number' && json.formatVersion > formatVersion) {
    throw new KetworkError(
      'unsupported',
      `The checkpoint "${path}" was written by Ketwork ${String(json.ketworkVersion)} in format ${json.formatVersion}; this is ` +
        `Ketwork ${version}, which reads format ${formatVersion}. Update ketwork.`,
    );
  }
  if (!isCheckpoint(json)) throw damaged(path, 'checkpoint.json lacks a part');
  return json;
}

function isCheckpoint(json: unknown): json is CheckpointFile {
  if (!isJsonObject(json)) return false;
  const { run, progress, tensors, sha256 } = json;
  return (
    json.formatVersion === formatVersion &&
    isJsonObject(run) &&
    identityKeys.every((key) => key in run) &&
    isJsonObject(progress) &&
    isProgress(progress) &&
    isJsonObject(tensors) &&
    groups.every((group) => isWeightList(tensors[group])) &&
    typeof sha256 === 'string'
  );
}

function isProgress({ epoch, batch, mean, history, shots = 0 }: Record<string, unknown>): boolean {
  return (
    typeof shots === 'number' &&
    [epoch, batch].every((count) => Number.isInteger(count) && Number(count) >= 0) &&
    isJsonObject(mean) &&
    typeof mean.weight === 'number' &&
    isLogs(mean.totals) &&
    Array.isArray(history) &&
    history.every(isLogs)
  );
}

function isLogs(value: unknown): boolean {
  return isJsonObject(value) && Object.values(value).every((entry) => typeof entry === 'number');
}
