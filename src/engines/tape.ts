import * as tf from '@tensorflow/tfjs';

/** Whether TF.js is recording for a gradient. */
export const isTaped = (): boolean => tf.engine().state.gradientDepth > 0;
