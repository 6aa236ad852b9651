import * as tf from '@tensorflow/tfjs';

/** A device of WebGPU need not have more storage buffers for one program, and one of them takes the sum. */
const most = 7;

/**
 * The sum of one or more tensors of one shape. `tf.addN` binds all of them at once, which on the backend webgpu fails without
 * an error, and with wrong numbers, beyond what the device has.
 */
export function addAll<T extends tf.Tensor>(tensors: readonly T[]): T {
  let [sum] = tensors;
  for (let k = 1; k < tensors.length; k += most - 1) sum = tf.addN([sum!, ...tensors.slice(k, k + most - 1)]);
  return sum!;
}
