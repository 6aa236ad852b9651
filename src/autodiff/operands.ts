import * as tf from '@tensorflow/tfjs';
import { count, KetworkError } from '../errors.js';
import type { NoisyProgram } from '../program/program.js';
import { checkFinite, featuresOf } from './features.js';

/** Features of samples, `[batch, circuit.inputs]`: a tensor, or one row of numbers per sample. */
export type Inputs = tf.Tensor2D | readonly ArrayLike<number>[];

/** Trainable weights, `[circuit.weights]`, group after group: a tensor, or numbers. */
export type Weights = tf.Tensor1D | ArrayLike<number>;

/**
 * What a program's kernel takes: features `[batch, columns]` and weights `[weights]`, checked. Where the program reads
 * no inputs, none may be given: then it runs once.
 *
 * @throws KetworkError `mismatch` where inputs or weights do not fit the program, `invalid` where they are no finite
 * numbers, with row and column.
 */
export function operandsOf(program: NoisyProgram, inputs?: Inputs, weights?: Weights): [tf.Tensor2D, tf.Tensor1D] {
  const { inputs: wanted } = program.columns;
  if (!inputs && wanted > 0) {
    throw new KetworkError(
      'mismatch',
      `The circuit reads ${count(wanted, 'input')} per sample but received none. Pass [batch, ${wanted}].`,
    );
  }
  const rows = inputs ? asMatrix(inputs, wanted) : tf.zeros<tf.Rank.R2>([1, 0]);
  const vector = asVector(weights ?? []);
  if (vector.size !== program.weights) {
    throw new KetworkError(
      'mismatch',
      `The circuit has ${count(program.weights, 'weight')} but received ${vector.size}. ` +
        'Pass one number for each, group after group.',
    );
  }
  checkFinite('Inputs', rows);
  checkFinite('Weights', vector);
  return [featuresOf(program, rows), vector];
}

function asMatrix(inputs: Inputs, columns: number): tf.Tensor2D {
  if (inputs instanceof tf.Tensor) return asFloat('Inputs', inputs);
  if (inputs.length === 0) {
    throw new KetworkError('invalid', 'Inputs were given without any sample. Pass rows, or leave them out.');
  }
  const rows = inputs.map((row, k) => {
    if (typeof row !== 'object' || row.length === undefined) {
      throw new KetworkError(
        'invalid',
        `Inputs are rows of numbers, one for each sample, but row ${k} is ${row}. For a single sample pass [[…]].`,
      );
    }
    if (row.length !== columns) {
      throw new KetworkError(
        'mismatch',
        `The circuit reads ${count(columns, 'input')} per sample but row ${k} has ${row.length}. Make all rows as long.`,
      );
    }
    return Array.from(row);
  });
  return tf.tensor2d(rows, [rows.length, columns], 'float32');
}

function asVector(weights: Weights): tf.Tensor1D {
  return weights instanceof tf.Tensor
    ? asFloat('Weights', weights).as1D()
    : tf.tensor1d(Array.from(weights), 'float32');
}

function asFloat<Rank extends tf.Tensor>(what: string, values: Rank): Rank {
  if (values.dtype === 'float32') return values;
  if (values.dtype === 'int32' || values.dtype === 'bool') return tf.cast(values, 'float32');
  throw new KetworkError('invalid', `${what} must be numbers, but the tensor is of type ${values.dtype}.`);
}
