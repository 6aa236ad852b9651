import * as tf from '@tensorflow/tfjs';

/** Gives a variable back to its optimizer. */
export type Release = () => void;

/**
 * Holds some numbers of a variable at what they are now, whoever assigns to it, until released.
 *
 * Masking gradients would not do: optimizers with momentum (Adam, RMSProp with momentum, …) move a weight for many steps after its
 * gradient has become 0. What the optimizer remembers of a held number goes on following its gradient, so that after the
 * release it moves by a recent average of it, not by what was remembered when it was held.
 *
 * @param isFree whether each number may move.
 */
export function holdWeights(variable: tf.Variable, isFree: readonly boolean[]): Release {
  const mask = tf.tensor([...isFree], variable.shape, 'bool');
  const held = variable.clone();
  // A constraint of the layer stands in the same place; what is held goes before it.
  const assign = variable.assign;
  variable.assign = (value) =>
    tf.tidy(() => {
      assign.call(variable, value);
      assignPlainly(variable, tf.where(mask, variable, held));
    });
  return () => {
    variable.assign = assign;
    tf.dispose([mask, held]);
  };
}

/** Sets numbers of a variable past all that would hold them. */
export function assignPlainly(variable: tf.Variable, value: tf.Tensor): void {
  tf.Variable.prototype.assign.call(variable, value);
}
