import type * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/** What must be the same for a checkpoint to be resumed with equal losses. Plain JSON. */
export type RunIdentity = {
  /** Class, weight and shape of every weight, such as `Dense/kernel [4,3]`. */
  readonly weights: readonly string[];
  /** Class and configuration (without its name) of every layer: a quantum layer's holds its circuit. */
  readonly layers: readonly string[];
  readonly optimizer: string;
  readonly metrics: readonly string[];
  readonly samples: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly fingerprint: string;
};

/** The identity of training this model on so many samples. */
export function runIdentity(
  model: tf.LayersModel,
  run: { samples: number; batchSize: number; seed: number; fingerprint: string },
): RunIdentity {
  const layers = model.layers.map((layer) => {
    // Names are left out: TF.js numbers them through the life of the process, so building a model twice gives other names.
    return `${layer.getClassName()} ${JSON.stringify({ ...layer.getConfig(), name: undefined })}`;
  });
  const weights = model.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const role = weight.originalName.split('/').at(-1);
      return `${layer.getClassName()}/${role} [${weight.shape.join(',')}]`;
    }),
  );
  const { samples, batchSize, seed, fingerprint } = run;
  const optimizer = model.optimizer.getClassName();
  return { weights, layers, optimizer, metrics: model.metricsNames, samples, batchSize, seed, fingerprint };
}

const meaning = {
  weights: 'weights',
  layers: 'layers (a circuit is part of its layer)',
  optimizer: 'optimizer',
  metrics: 'metrics',
  samples: 'number of training samples',
  batchSize: 'batch size',
  seed: 'seed',
  fingerprint: 'fingerprint',
} as const;

/**
 * Compares a checkpoint's identity with that of the run that wants to resume it.
 *
 * @throws KetworkError `mismatch`, naming the first difference.
 */
export function checkSameRun(path: string, stored: RunIdentity, current: RunIdentity): void {
  for (const key of identityKeys) {
    const [theirs, ours] = [[stored[key]].flat(), [current[key]].flat()];
    const at = Array.from({ length: Math.max(theirs.length, ours.length) }).findIndex((_, i) => theirs[i] !== ours[i]);
    if (at < 0) continue;
    const where = Array.isArray(current[key]) ? ` number ${at + 1}` : '';
    throw new KetworkError(
      'mismatch',
      `The checkpoint "${path}" is of another training: ${meaning[key]}${where}, there ${shown(theirs[at], ours[at])}, here ` +
        `${shown(ours[at], theirs[at])}. Resume with the same model, data and options, or start anew with another checkpoint folder.`,
    );
  }
}

/** The fields of an identity, in the order in which differences tell most. */
export const identityKeys = [
  'fingerprint',
  'weights',
  'layers',
  'optimizer',
  'metrics',
  'samples',
  'batchSize',
  'seed',
] as const satisfies readonly (keyof RunIdentity)[];

/** A value, long ones from where they begin to differ from the other. */
function shown(value: string | number | undefined, other: string | number | undefined): string {
  if (value === undefined) return 'nothing';
  const text = String(value);
  if (text.length <= 160) return text === '' ? '""' : text;
  const first = [...text].findIndex((letter, k) => letter !== String(other)[k]);
  const from = Math.max(0, first - 40);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 160)}…`;
}
