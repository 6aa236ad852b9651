import * as tf from '@tensorflow/tfjs';

/** What TF.js gives to `applyGradients`: gradients by the names of their variables. */
export type Gradients = Parameters<tf.Optimizer['applyGradients']>[0];

export interface NamedGradient {
  readonly variable: tf.Variable;
  /** None where the loss does not depend on the variable, or it is frozen. */
  readonly gradient: tf.Tensor | undefined;
}

/** The gradients with their variables. */
export function namedGradients(given: Gradients): NamedGradient[] {
  const list = Array.isArray(given) ? given : Object.entries(given).map(([name, tensor]) => ({ name, tensor }));
  const { registeredVariables } = tf.engine();
  return list.flatMap(({ name, tensor }) => {
    const variable = registeredVariables[name];
    // TF.js's type knows nothing of null, which variableGrads gives for a variable without gradient.
    return variable ? [{ variable, gradient: (tensor as tf.Tensor | null | undefined) ?? undefined }] : [];
  });
}
