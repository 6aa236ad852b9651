import { createHash } from 'node:crypto';
import { type Circuit, data, KetworkError } from '../index.js';
import type { ModelOptions } from './train-model.js';

/** How to scale the features of the training rows. `minmax` maps each column onto 0 … π, as rotation angles. */
const scalers = {
  standard: (table: data.Dataset) => data.standardize(table),
  minmax: (table: data.Dataset) => data.minMax(table, { low: 0, high: Math.PI }),
  none: () => undefined,
} as const;

export type ScaleName = keyof typeof scalers;

export const scaleNames: readonly ScaleName[] = ['standard', 'minmax', 'none'];

/** Labelled rows, ready to train on. */
export interface TrainingTables {
  readonly train: data.Dataset;
  /** The rows held out, or undefined if all are trained on. Neither part is scaled. */
  readonly test: data.Dataset | undefined;
  readonly scaler: data.Scaler | undefined;
}

/**
 * Splits a table and fits the scaler on the training part.
 *
 * @param test the share of rows held out, 0 for none.
 * @throws KetworkError `invalid` for a table of one class, or of as many classes as rows.
 */
export function trainingTables(
  table: data.Dataset,
  { test: share, seed, scale }: { test: number; seed: number; scale: ScaleName },
): TrainingTables {
  const classes = table.classNames.length;
  if (classes < 2 || classes === table.rows) {
    const found = classes < 2 ? `only the label "${table.classNames[0]}"` : `another label in each of ${classes} rows`;
    throw new KetworkError(
      'invalid',
      `The data has ${found}; a classifier needs two classes or more, and examples of each. Name the label column by --label.`,
    );
  }
  const { train, test } = share === 0 ? { train: table, test: undefined } : data.split(table, { test: share, seed });
  return { train, test, scaler: scalers[scale](train) };
}

/** What tells this training from others, in words: a checkpoint of another one is refused, and the message shows both. */
export function fingerprintOf(circuit: Circuit, { train, scaler }: TrainingTables, options: ModelOptions): string {
  const rows = hash(train.features, JSON.stringify([train.labels, train.classNames, scaler]));
  return (
    `circuit ${hash(JSON.stringify(circuit))} (${circuit.qubits} qubits, ${circuit.operations.length} gates), ` +
    `data ${rows} (${train.rows} rows), ${options.optimizer} at ${options.learningRate}`
  );
}

function hash(...parts: readonly (string | Float32Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex').slice(0, 8);
}
