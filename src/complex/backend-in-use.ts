import * as tf from '@tensorflow/tfjs';

/**
 * The name of TensorFlow.js's backend. Before its first operation it has none: it is made to choose one, as that operation would.
 * Where that takes awaiting (`tf.ready`, `useBackend`), none, until somebody does.
 */
export function backendInUse(): string {
  if (!tf.getBackend()) {
    try {
      tf.backend();
    } catch {
      // What needs a backend will say so.
    }
  }
  return tf.getBackend() || '';
}
