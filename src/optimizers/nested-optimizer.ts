import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';

/** An optimizer in a saved config. */
export interface SavedOptimizer {
  readonly className: string;
  readonly config: tf.serialization.ConfigDict;
}

/** An optimizer's saved form, null for none. */
export function savedOptimizer(optimizer: tf.Optimizer | undefined): tf.serialization.ConfigDict | null {
  return optimizer ? { className: optimizer.getClassName(), config: optimizer.getConfig() } : null;
}

/** The optimizer itself, made of its saved form if need be. @throws KetworkError `unknown` for an unregistered class. */
export function optimizerFrom(given: tf.Optimizer | SavedOptimizer | null | undefined): tf.Optimizer | undefined {
  if (!given) return undefined;
  if (given instanceof tf.Optimizer) return given;
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const registered = Object.hasOwn(classNameMap, given.className) ? classNameMap[given.className] : undefined;
  if (!registered) {
    throw new KetworkError(
      'unknown',
      `The saved optimizer "${given.className}" is not registered with TensorFlow.js. Register its class before loading.`,
    );
  }
  const [constructor, fromConfig] = registered;
  const made = fromConfig(constructor, given.config);
  if (made instanceof tf.Optimizer) return made;
  throw new KetworkError('invalid', `The saved optimizer "${given.className}" is no optimizer. Give one of tf.train.`);
}
