import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { assignFlat, flatOf, trainableOf } from './flat-weights.js';

/** What a step of an optimizer sees that needs losses and no gradients. */
export interface LossStep {
  readonly variables: readonly tf.Variable[];
  /** The weights as they are, all variables in one row. */
  readonly start: tf.Tensor1D;
  /** The loss at `start`: evaluated once, when first asked for. */
  lossHere(): tf.Scalar;
  /** The loss at other weights; those and the loss stay the caller's to dispose of. */
  lossAt(weights: tf.Tensor1D): tf.Scalar;
}

/**
 * `Optimizer.minimize` for optimizers that evaluate the loss at several weights. `model.fit`, `trainOnBatch` and
 * `training.fit` all call `minimize` with the loss of a batch, so these optimizers work there.
 */
export class LossStepper {
  #leftovers: tf.Tensor[] = [];

  /**
   * Moves the variables to the weights that `step` returns; if it throws they are as before. The cost, where asked for,
   * is the loss before the step, and so are a model's metrics.
   *
   * No tidy may stand around an evaluation of the loss, here or in `step`: see `#aside`.
   */
  minimize(
    f: () => tf.Scalar,
    returnCost: boolean,
    given: readonly tf.Variable[] | undefined,
    step: (problem: LossStep) => tf.Tensor1D,
  ): tf.Scalar | null {
    this.dispose();
    const variables = trainableOf(given);
    // The first run is at the weights before the step, so that what a model keeps of it are its metrics there.
    let here: tf.Scalar | undefined = returnCost ? tf.tidy(f) : undefined;
    let cost: tf.Scalar | null = null;
    const start = flatOf(variables);
    let end = start;
    const lossAt = (weights: tf.Tensor1D) => {
      assignFlat(variables, weights);
      return this.#aside(f);
    };
    try {
      end = step({ variables, start, lossHere: () => (here ??= lossAt(start)), lossAt });
      if (returnCost && here) cost = here;
    } finally {
      assignFlat(variables, end);
      tf.dispose([start, end]);
      if (!cost) tf.dispose(here);
    }
    return cost;
  }

  /**
   * Runs the loss once more than TF.js expects. A model's loss function keeps its metrics as it runs and adds them to a
   * list of which TF.js reads, and disposes of, only as many as one run makes (in trainOnBatch it reads all). So what
   * further runs keep goes with the tidy that we are called in (`model.fit`), or else when the next step begins.
   */
  #aside(f: () => tf.Scalar): tf.Scalar {
    const [loss, ...kept] = tf.tidy(() => {
      const value = f();
      const kept = tf.engine().state.activeScope.track.filter((tensor) => tensor.kept && tensor !== value);
      for (const tensor of kept) tensor.kept = false;
      return [value, ...kept];
    });
    this.#leftovers.push(...kept);
    return loss as tf.Scalar;
  }

  /** Disposes of what the last step's runs left. */
  dispose(): void {
    tf.dispose(this.#leftovers);
    this.#leftovers = [];
  }
}

/** What an optimizer says that was given gradients and cannot use them. */
export function needsLosses(optimizer: string): KetworkError {
  return new KetworkError(
    'unsupported',
    `${optimizer} makes no use of gradients: it evaluates the loss itself. Call minimize(f), or train by model.fit, ` +
      'trainOnBatch or training.fit, which do.',
  );
}
