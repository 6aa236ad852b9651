import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { messageOf } from '../io/system-code.js';

/** A tensor and its name. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/** All that an optimizer remembers between steps. */
export interface OptimizerState {
  /** What TF.js's `getWeights` gives: the step count, then the moments. */
  readonly weights: readonly NamedTensor[];
  /** Variables that `getWeights` leaves out, by the name of the optimizer's property. */
  readonly extras: readonly NamedTensor[];
}

/**
 * A copy of the state of an optimizer; dispose of its tensors after use.
 *
 * Adam multiplies its bias corrections β₁ᵗ and β₂ᵗ up step by step in float32. TF.js does not save them; its `setWeights` takes a
 * power instead, which rounds differently: 1 − β₂ᵗ is then off by up to 2e-5 (at t = 3), and the losses after a resume drift away
 * from those of an unbroken run. So variables kept as plain properties are part of the state here.
 *
 * @throws KetworkError `unsupported` for optimizers that TF.js cannot save (Adamax).
 */
export async function optimizerState(optimizer: tf.Optimizer): Promise<OptimizerState> {
  const weights = await optimizer.getWeights().catch((error: unknown) => {
    throw new KetworkError(
      'unsupported',
      `The optimizer ${optimizer.getClassName()} cannot be checkpointed (${messageOf(error)}). Use adam, sgd, momentum, rmsprop, ` +
        'adagrad or adadelta, or train without a checkpoint.',
    );
  });
  const copies = weights.map(({ name, tensor }) => ({ name, tensor: tensor.clone() }));
  // The moments are the optimizer's own variables; the step count is a tensor made for us.
  tf.dispose(weights.map(({ tensor }) => tensor).filter((tensor) => !(tensor instanceof tf.Variable)));
  const extras = variablesOf(optimizer).map(({ name, tensor }) => ({ name, tensor: tensor.clone() }));
  return { weights: copies, extras };
}

/**
 * Puts a state back into an optimizer of the same class; the state's tensors still belong to the caller.
 *
 * @throws KetworkError `mismatch` if the optimizer has no variable of that name.
 */
export async function restoreOptimizer(optimizer: tf.Optimizer, { weights, extras }: OptimizerState): Promise<void> {
  // TF.js's setWeights forgets the variables it replaces, so they are disposed of first.
  tf.dispose((await optimizer.getWeights()).map(({ tensor }) => tensor));
  await optimizer.setWeights(weights.map(({ name, tensor }) => ({ name, tensor })));
  const variables = variablesOf(optimizer);
  for (const { name, tensor } of extras) {
    const variable = variables.find((own) => own.name === name)?.tensor;
    if (!variable)
      throw new KetworkError('mismatch', `The optimizer ${optimizer.getClassName()} has no variable "${name}".`);
    variable.assign(tensor);
  }
}

/** The variables among an optimizer's properties, those of an optimizer inside it too. */
function variablesOf(optimizer: tf.Optimizer): { name: string; tensor: tf.Variable }[] {
  return Object.entries(optimizer).flatMap(([name, value]: [string, unknown]) => {
    // TF.js's own check of the class fails on undefined.
    if (value && value instanceof tf.Optimizer) {
      return variablesOf(value).map((inner) => ({ ...inner, name: `${name}.${inner.name}` }));
    }
    return value instanceof tf.Variable ? [{ name, tensor: value }] : [];
  });
}
