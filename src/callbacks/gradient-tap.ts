import * as tf from '@tensorflow/tfjs';

/** Gradients by the names of their variables, as an optimizer is handed them. */
export type NamedGradients = ReadonlyMap<string, tf.Tensor>;

/**
 * Lets a listener see the gradients that an optimizer applies, at no cost: its `applyGradients` is covered until the function
 * that comes back takes the cover off. The tensors are the optimizer's, alive during the call alone.
 */
export function tapGradients(optimizer: tf.Optimizer, listener: (gradients: NamedGradients) => void): () => void {
  const original = optimizer.applyGradients.bind(optimizer);
  const covered: tf.Optimizer['applyGradients'] = (gradients) => {
    const entries: [string, tf.Tensor][] = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor])
      : Object.entries(gradients);
    // A variable that the loss does not reach has no gradient.
    listener(new Map(entries.filter(([, tensor]) => tensor !== undefined && tensor !== null)));
    original(gradients);
  };
  optimizer.applyGradients = covered;
  return () => {
    // The method of the class shows again; another cover put on meanwhile stays.
    if (optimizer.applyGradients === covered) Reflect.deleteProperty(optimizer, 'applyGradients');
  };
}
