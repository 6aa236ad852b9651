import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/** The learning rate of an epoch (counted from 0) out of `epochs`. */
export type Schedule = (epoch: number, epochs: number) => number;

/**
 * Sets the optimizer's learning rate at the start of every epoch, for `model.fit` and `training.fit`.
 *
 * The rate depends on the epoch's number alone, so a resumed training goes on with the right one.
 *
 * @throws KetworkError when training begins, `unsupported` for an optimizer without a learning rate; `invalid` for a rate
 * that is not a positive number.
 * @example
 * await model.fit(x, y, { epochs: 20, callbacks: [callbacks.learningRate(callbacks.cosineDecay(0.01))] });
 */
export function learningRate(schedule: Schedule): tf.Callback {
  return new LearningRate(schedule);
}

/** From `initial` down to 0 along half a cosine (Loshchilov and Hutter, arXiv:1608.03983). */
export function cosineDecay(initial: number): Schedule {
  return (epoch, epochs) => (initial / 2) * (1 + Math.cos((Math.PI * epoch) / epochs));
}

class LearningRate extends tf.Callback {
  readonly #schedule: Schedule;

  constructor(schedule: Schedule) {
    super();
    this.#schedule = schedule;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    const rate = this.#schedule(epoch, Number(this.params.epochs));
    if (!Number.isFinite(rate) || rate <= 0) {
      throw new KetworkError(
        'invalid',
        `The schedule gives the learning rate ${rate} in epoch ${epoch}. Use positive numbers.`,
      );
    }
    const { optimizer } = this.model!;
    // TF.js gives plain descent a setter; the other optimizers read the property, declared protected, at every step.
    if (hasSetter(optimizer)) optimizer.setLearningRate(rate);
    else if (!('learningRate' in optimizer) || !Reflect.set(optimizer, 'learningRate', rate)) {
      throw new KetworkError('unsupported', `The optimizer ${optimizer.getClassName()} has no learning rate to set.`);
    }
  }
}

function hasSetter(optimizer: tf.Optimizer): optimizer is tf.SGDOptimizer {
  return typeof (optimizer as Partial<tf.SGDOptimizer>).setLearningRate === 'function';
}
