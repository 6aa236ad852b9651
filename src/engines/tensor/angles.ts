import * as tf from '@tensorflow/tfjs';
import { amplitudeColumn, type AngleTerm, type ProgramAngle, type ProgramFrame } from '../../program/program.js';

/**
 * Half angles of a list of rotations as one affine map: `[angles, batch] = offsets + W · weights + F · featuresᵀ`.
 * The half is what cos and sin are taken of: `R(P, θ) = cos(θ/2) − i sin(θ/2) P`.
 */
export interface HalfAngles {
  readonly count: number;
  /** `[count, 1]`, or `[count, batch]` if any angle depends on features. */
  values(features: tf.Tensor2D, weights: tf.Tensor1D): tf.Tensor2D;
  /** From dLoss/dValues to dLoss/dWeights `[weights]` and dLoss/dInput columns `[batch, columns]`. */
  gradient(dValues: tf.Tensor2D): { weights: tf.Tensor1D | undefined; features: tf.Tensor2D | undefined };
  dispose(): void;
}

export function halfAngles(program: ProgramFrame, angles: readonly ProgramAngle[]): HalfAngles {
  const count = angles.length;
  const columns = amplitudeColumn(program);
  const matrix = (source: AngleTerm['source'], width: number): tf.Tensor2D | undefined => {
    if (!angles.some(({ terms }) => terms.some((term) => term.source === source))) return undefined;
    const values = new Float32Array(count * width);
    angles.forEach(({ terms }, row) => {
      for (const term of terms) if (term.source === source) values[row * width + term.index] = term.scale / 2;
    });
    return tf.keep(tf.tensor2d(values, [count, width]));
  };
  const ofWeights = matrix('weight', program.weights);
  const ofFeatures = matrix('feature', columns);
  const offsets = tf.keep(
    tf.tensor2d(
      Float32Array.from(angles, ({ offset }) => withinOneTurn(offset / 2)),
      [count, 1],
    ),
  );
  return {
    count,
    values: (features, weights) =>
      tf.tidy(() => {
        let result: tf.Tensor2D = offsets.clone();
        if (ofWeights) result = tf.add(result, tf.matMul(ofWeights, weights.reshape([program.weights, 1])));
        if (ofFeatures) {
          const read = features.slice([0, 0], [features.shape[0], columns]);
          result = tf.add(result, tf.matMul(ofFeatures, read, false, true));
        }
        return result;
      }),
    gradient: (dValues) => ({
      weights: ofWeights && tf.matMul(ofWeights, dValues.sum<tf.Tensor2D>(1, true), true).as1D(),
      features: ofFeatures && tf.matMul<tf.Tensor2D>(dValues, ofFeatures, true),
    }),
    dispose: () => tf.dispose([ofWeights, ofFeatures, offsets].filter((tensor) => tensor !== undefined)),
  };
}

// A constant of many turns would cost digits of the whole angle in float32: at 300 radians, two of seven.
const withinOneTurn = (angle: number) => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
