import * as tf from '@tensorflow/tfjs';
import { data, io, KetworkError, training } from '../index.js';

/** A model that tells classes apart, with what must be known to use it. */
export interface Classifier {
  readonly model: tf.LayersModel;
  readonly classNames: readonly string[];
  /** How features are scaled before they go in; undefined for not at all. */
  readonly scaler: data.Scaler | undefined;
  /** The columns it was trained on, where they are known. */
  readonly featureNames: readonly string[] | undefined;
}

/** How well a classifier does on labelled rows. */
export interface Measurement {
  readonly rows: number;
  /** Mean categorical cross-entropy, in nats. */
  readonly loss: number;
  /** Share of rows whose likeliest class is the true one. */
  readonly accuracy: number;
  /** `confusion[true class][predicted class]`, counts. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * The classifier in a model folder.
 *
 * @throws KetworkError as `io.loadModel`; `unsupported` for a model that takes or gives anything but one row of numbers.
 */
export async function loadClassifier(path: string): Promise<Classifier & { metadata: io.ModelMetadata | undefined }> {
  const { model, metadata } = await io.loadModel(path);
  const outputs = model.outputs.length === 1 ? model.outputs[0]!.shape : [];
  const classes = outputs.length === 2 ? (outputs[1] ?? 0) : 0;
  if (model.inputs.length !== 1 || model.inputs[0]!.shape.length !== 2 || classes < 2) {
    throw new KetworkError(
      'unsupported',
      `The model in "${path}" is no classifier of table rows: it must take [batch, features] and give [batch, classes]. ` +
        'Use it from TypeScript with io.loadModel.',
    );
  }
  const classNames = metadata?.classNames ?? Array.from({ length: classes }, (_, k) => `${k}`);
  if (classNames.length !== classes) {
    throw new KetworkError(
      'corrupt',
      `The model in "${path}" gives ${classes} classes, but its ketwork.json names ${classNames.length}. Restore it or train again.`,
    );
  }
  return { model, metadata, classNames, scaler: metadata?.preprocessing, featureNames: metadata?.featureNames };
}

/**
 * Checks that a table has the columns a classifier was trained on.
 *
 * @throws KetworkError `mismatch` for another number of features, or, where both files name them, for other names or another
 * order.
 */
export function checkFeatures({ model, featureNames }: Classifier, table: data.Dataset, file: string): void {
  const wanted = model.inputs[0]!.shape[1];
  if (table.columns !== wanted) {
    const hint = table.columns === wanted! + 1 ? ' If one column is the label, name it with --label.' : '';
    throw new KetworkError(
      'mismatch',
      `${file} has ${table.columns} features per row, but the model was trained on ${wanted}.${hint} ` +
        'Use a file with the columns of the training data.',
    );
  }
  if (!featureNames || !areNamed(featureNames) || !areNamed(table.featureNames)) return;
  const at = featureNames.findIndex((name, column) => name !== table.featureNames[column]);
  if (at < 0) return;
  throw new KetworkError(
    'mismatch',
    `Feature ${at + 1} of ${file} is called "${table.featureNames[at]}", but the model was trained on "${featureNames[at]}" ` +
      `there. Bring the columns into the order of the training data: ${featureNames.join(', ')}.`,
  );
}

// The reader's names for the columns of a file without a header.
const areNamed = (names: readonly string[]) => !names.every((name) => /^column \d+$/.test(name));

// TF.js goes by 32 rows, most of whose time is not the circuit's.
const batchSize = 1024;

/** The probability of each class for each row, `[rows, classes]` row by row. */
export async function probabilitiesOf({ model, scaler }: Classifier, table: data.Dataset): Promise<Float32Array> {
  const output = tf.tidy(() => {
    const rows = data.featuresOf(scaler ? data.scaled(table, scaler) : table);
    return model.predict(rows, { batchSize });
  });
  const [only] = [output].flat();
  const values = await only!.data<'float32'>();
  tf.dispose(output);
  return values;
}

/** The likeliest class of each row of probabilities. */
export function likeliest(probabilities: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    return own.indexOf(Math.max(...own));
  });
}

/** Measures a classifier on labelled rows. @throws KetworkError `unknown` for a label never seen in training. */
export async function measured(classifier: Classifier, table: data.Dataset): Promise<Measurement> {
  const classes = classifier.classNames.length;
  const labels = data.labelsOf(table, classifier.classNames);
  const probabilities = await probabilitiesOf(classifier, table);
  const predictions = likeliest(probabilities, classes);
  // As TensorFlow.js's categoricalCrossentropy: a probability of 0 counts as 1e-7.
  const surprise = Array.from(labels, (label, row) => -Math.log(Math.max(1e-7, probabilities[row * classes + label]!)));
  return {
    rows: table.rows,
    loss: surprise.reduce((sum, value) => sum + value, 0) / table.rows,
    accuracy: training.accuracy(labels, predictions),
    confusion: training.confusionMatrix(labels, predictions, classes),
  };
}

/** A measurement as text: one line, and the confusion matrix. */
export function measurementText(
  name: string,
  measurement: Measurement,
  classes: readonly string[],
  width: number,
): string {
  const { rows, loss, accuracy, confusion } = measurement;
  const right = Math.round(accuracy * rows);
  return [
    `${name}: accuracy ${accuracy.toFixed(4)} (${right} of ${rows} rows), loss ${loss.toFixed(4)}`,
    '',
    training.confusionTable(confusion, classes, { width }),
  ].join('\n');
}
