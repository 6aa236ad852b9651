import * as tf from '@tensorflow/tfjs';
import { Random } from '../../src/math/random.js';

/** 50 points of two noisy classes; 7 batches of 8 with a last one of 2. */
export function points(samples = 50): { x: tf.Tensor2D; y: tf.Tensor2D } {
  const random = new Random(1);
  const rows = Array.from({ length: samples }, (_, i) => Array.from({ length: 3 }, () => random.normal() + (i % 2)));
  const classes = rows.map((_, i) => [1 - (i % 2), i % 2]);
  return { x: tf.tensor2d(rows), y: tf.tensor2d(classes) };
}

/** A small classifier, always with the same first weights. */
export function classifier(optimizer: string | tf.Optimizer = 'adam', units = 4): tf.Sequential {
  const kernel = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [3], units, activation: 'tanh', kernelInitializer: kernel(1) }),
      tf.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: kernel(2) }),
    ],
  });
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}
