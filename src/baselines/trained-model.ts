import * as tf from '@tensorflow/tfjs';
import { featuresOf } from '../data/dataset.js';
import { KetworkError } from '../errors.js';
import { fit } from '../training/fit.js';
import type { Outcome } from './outcome.js';
import type { Problem } from './problem.js';

/** How a model is trained; all of one comparison alike. */
export interface TrainingOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
}

/**
 * Trains a compiled model and says what it makes of the test samples. It takes `[batch, columns]` and gives `[batch, classes]`, or
 * one number: for two classes nearer to the value of one or the other, for a regression the value.
 *
 * @throws KetworkError `mismatch` for a model whose outputs fit neither; else as `training.fit`.
 */
export async function trainedOutcome(
  model: tf.LayersModel,
  problem: Problem,
  { seed, epochs, batchSize }: TrainingOptions,
): Promise<Outcome> {
  const width = outputsOf(model, problem);
  const x = featuresOf(problem.train.table);
  const y = targetsFor(problem, width);
  const asked = featuresOf(problem.test.table);
  try {
    await fit(model, { x, y }, { seed, epochs, batchSize });
    const output = model.predict(asked, { batchSize: 1024 }) as tf.Tensor;
    const values = await output.data<'float32'>().finally(() => output.dispose());
    return { predictions: readings(values, problem, width), parameters: model.countParams() };
  } finally {
    tf.dispose([x, y, asked]);
  }
}

/** TF.js leaves an optimizer that was handed to compile to its maker, who has no hold of this one. */
export function disposeModel(model: tf.LayersModel): void {
  model.optimizer?.dispose();
  model.dispose();
}

function outputsOf(model: tf.LayersModel, { task, classValues }: Problem): number {
  const [shape] = model.outputs.map((output) => output.shape);
  const width = shape?.length === 2 ? (shape[1] ?? 0) : 0;
  const classes = classValues.length;
  const fits = task === 'regression' ? width === 1 : width === classes || (width === 1 && classes === 2);
  if (model.outputs.length === 1 && fits && model.loss !== 'sparseCategoricalCrossentropy') return width;
  const wanted =
    task === 'regression'
      ? 'one output for a regression'
      : `${classes} outputs for ${classes} classes, one-hot${classes === 2 ? ', or one' : ''}`;
  throw new KetworkError(
    'mismatch',
    `The model gives [${shape?.map((size) => size ?? 'batch') ?? ''}] and has the loss ${JSON.stringify(model.loss)}. Baselines are ` +
      `compared with models of ${wanted}. Add a dense layer of that many units.`,
  );
}

function targetsFor({ task, classValues, train }: Problem, width: number): tf.Tensor2D {
  const { targets } = train;
  const rows = targets.length;
  if (task === 'regression') return tf.tensor2d(Float32Array.from(targets), [rows, 1]);
  if (width === 1)
    return tf.tensor2d(
      Float32Array.from(targets, (target) => classValues[target]!),
      [rows, 1],
    );
  const oneHot = new Float32Array(rows * width);
  targets.forEach((target, row) => (oneHot[row * width + target] = 1));
  return tf.tensor2d(oneHot, [rows, width]);
}

function readings(values: Float32Array, { task, classValues, test }: Problem, width: number): Float64Array {
  if (task === 'regression') return Float64Array.from(values);
  const middle = (classValues[0]! + classValues[1]!) / 2;
  return Float64Array.from({ length: test.table.rows }, (_, row) => {
    if (width === 1) return values[row]! > middle ? 1 : 0;
    const outputs = values.subarray(row * width, (row + 1) * width);
    return outputs.indexOf(Math.max(...outputs));
  });
}
