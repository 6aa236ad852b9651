import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/**
 * The variables that a step may move: those given, or all that TF.js knows, without the frozen ones.
 *
 * @throws KetworkError `invalid` where none is left.
 */
export function trainableOf(variables?: readonly tf.Variable[] | null): tf.Variable[] {
  const given = variables ?? Object.values(tf.engine().registeredVariables);
  const trainable = given.filter((variable) => variable.trainable);
  if (trainable.length === 0) {
    throw new KetworkError(
      'invalid',
      `None of the ${given.length} variables is trainable. Make a tf.variable of what is to be learned.`,
    );
  }
  return trainable;
}

/** All numbers of the variables in one row, one after the other. */
export function flatOf(variables: readonly tf.Variable[]): tf.Tensor1D {
  return tf.tidy(() => tf.concat(variables.map((variable) => tf.clone(variable).as1D())));
}

/** Puts a row of numbers back into the variables that it came from. */
export function assignFlat(variables: readonly tf.Variable[], row: tf.Tensor1D): void {
  tf.tidy(() => {
    let first = 0;
    for (const variable of variables) {
      variable.assign(row.slice(first, variable.size).reshape(variable.shape));
      first += variable.size;
    }
  });
}
