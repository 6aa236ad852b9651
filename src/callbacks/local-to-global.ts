import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { Schedule } from './learning-rate.js';

/** A loss of targets and outputs, a number or one for each sample, as `model.compile` takes it. */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

export interface LocalToGlobalOptions {
  /** How many outputs of the model, from the first on, are local: `[batch, localOutputs]` of `[batch, outputs]`. */
  readonly localOutputs: number;
  /** The loss of the local outputs, where training starts. */
  readonly local: Loss;
  /** The loss of the other outputs, where it ends. */
  readonly global: Loss;
  /** The share of the global loss in an epoch, 0 to 1. Default linear, from 0 in the first to 1 in the last. */
  readonly share?: Schedule;
}

/** What to compile the model with, and what to train it with. */
export interface LocalToGlobal {
  readonly loss: Loss;
  readonly callback: tf.Callback;
}

/**
 * A loss that moves from local to global observables over the epochs: `q · global + (1 − q) · local`.
 *
 * The gradients of a global cost, such as a fidelity, vanish exponentially with the number of qubits even for one layer, those
 * of a local cost with the same minimum do not (Cerezo et al., Nat. Commun. 12, 1791 (2021)). The local one leads to where the
 * global one has a slope. The layer reads both: local observables first, global ones after them. Outside of a training the loss is
 * the global one. `training.fit` and `model.fit` report the loss of the epoch's q: it may rise while the model gets better. One of
 * these serves one model. Source of the weighted cost: Khatri et al., Quantum 3, 140 (2019), arXiv:1807.00800.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for localOutputs below 1; while training,
 * `mismatch` for a model without other outputs, `invalid` for a share outside of 0 to 1.
 * @example
 * const circuit = new Circuit(2).append(angleEmbedding()).append(hardwareEfficient());
 * const cost = tf.sequential({ layers: [layers.quantum({ circuit, observables: [z(0), z(1), z(0).times(z(1))] })] });
 * const { meanSquaredError } = tf.losses;
 * const annealed = callbacks.localToGlobal({
 *   localOutputs: 2,
 *   local: (_, outputs) => meanSquaredError(tf.onesLike(outputs), outputs),
 *   global: (_, outputs) => meanSquaredError(tf.onesLike(outputs), outputs),
 * });
 * cost.compile({ optimizer: 'sgd', loss: annealed.loss });
 * await cost.fit(x, tf.zeros([x.shape[0], 3]), { epochs: 4, verbose: 0, callbacks: [annealed.callback] });
 */
export function localToGlobal(options: LocalToGlobalOptions): LocalToGlobal {
  const {
    localOutputs,
    local,
    global,
    share = linear,
  } = checkOptions('localToGlobal', options, { localOutputs: true, local: true, global: true, share: true });
  if (!Number.isSafeInteger(localOutputs) || localOutputs < 1) {
    throw new KetworkError(
      'invalid',
      `localToGlobal was given localOutputs = ${localOutputs}. Use a whole number from 1 up.`,
    );
  }
  const annealing = new Annealing(share);
  const loss: Loss = (targets, outputs) => {
    const columns = outputs.shape.at(-1) ?? 0;
    if (outputs.rank !== 2 || columns <= localOutputs) {
      throw new KetworkError(
        'mismatch',
        `localToGlobal needs outputs [batch, more than ${localOutputs}], the local ones first, but the model gives ` +
          `[${outputs.shape.join(', ')}]. Let the layer read the global observables too.`,
      );
    }
    const q = annealing.share;
    return tf.tidy(() => {
      const parts: tf.Tensor[] = [];
      if (q < 1)
        parts.push(
          local(targets, outputs.slice([0, 0], [-1, localOutputs]))
            .mean()
            .mul(1 - q),
        );
      if (q > 0)
        parts.push(
          global(targets, outputs.slice([0, localOutputs]))
            .mean()
            .mul(q),
        );
      return parts.reduce((sum, part) => sum.add(part));
    });
  };
  return { loss, callback: annealing };
}

const linear: Schedule = (epoch, epochs) => (epochs > 1 ? epoch / (epochs - 1) : 1);

class Annealing extends tf.Callback {
  readonly #schedule: Schedule;
  /** That of the global loss now. */
  share = 1;

  constructor(schedule: Schedule) {
    super();
    this.#schedule = schedule;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    const share = this.#schedule(epoch, Number(this.params.epochs));
    if (!(share >= 0 && share <= 1)) {
      throw new KetworkError(
        'invalid',
        `The share of the global loss is ${share} in epoch ${epoch}. Use numbers from 0 to 1.`,
      );
    }
    this.share = share;
  }

  override async onTrainEnd(): Promise<void> {
    this.share = 1;
  }
}
