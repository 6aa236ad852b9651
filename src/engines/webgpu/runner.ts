import type * as tf from '@tensorflow/tfjs';

/**
 * A program on a graphics device, for batches whose states fit its buffers. Called within `tf.tidy`; `states` are
 * `[batch, 2^n, 2]`.
 */
export interface Runner {
  /** The largest number of bytes that one buffer takes for each sample. */
  readonly sampleBytes: number;
  /** The readout, and the final states if they are to be kept. */
  forward(
    features: tf.Tensor,
    weights: tf.Tensor,
    keeps: boolean,
  ): { output: tf.Tensor; states: tf.Tensor | undefined };
  /** From the final states and dLoss/dReadout to dLoss/dFeatures and dLoss/dWeights. */
  back(
    features: tf.Tensor,
    weights: tf.Tensor,
    states: tf.Tensor,
    dOutput: tf.Tensor,
  ): { features: tf.Tensor; weights: tf.Tensor };
  dispose(): void;
}
