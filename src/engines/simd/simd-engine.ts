import * as tf from '@tensorflow/tfjs';
import { type NoisyProgram, outputShape } from '../../program/program.js';
import type { Engine, PreparedProgram } from '../engine.js';
import { isTaped } from '../tape.js';
import type { Executor } from './executor.js';
import { executorOf, threadsThere } from './executors.js';
import { refuseMemory } from './refusal.js';

/**
 * The engine for CPUs, in Node and in browsers: WebAssembly SIMD kernels over threads, where there are any; plain
 * TypeScript elsewhere. It computes beside TF.js, in memory of its own.
 */
export const simdEngine: Engine<tf.Tensor> = {
  name: 'simd',
  dialect: 'words',
  tolerance: 1e-5,
  // Elsewhere tensors live on a device, from where values cannot be read at once.
  runsOn: (backend) => backend === 'cpu' || backend === 'wasm',
  refuse: (program, batch) => refuseMemory(program, batch, threadsThere()),
  prepare: (program) => preparedBy(executorOf(program), program),
};

/** An executor behind the interface of engines. */
export function preparedBy(executor: Executor, program: NoisyProgram): PreparedProgram<tf.Tensor> {
  return {
    run: (features, weights) => {
      const batch = features.shape[0]!;
      const output = executor.run(floatsOf(features), floatsOf(weights), batch, isTaped());
      // The executor knows by the numbers themselves whether it has kept the states of this run.
      return { output: tf.tensor(output, outputShape(program, batch)), state: tf.scalar(0) };
    },
    gradient: (features, weights, _state, outputGradient) => {
      const batch = features.shape[0]!;
      const slopes = executor.gradient(floatsOf(features), floatsOf(weights), batch, floatsOf(outputGradient));
      return {
        features: tf.tensor(slopes.features, features.shape),
        weights: tf.tensor(slopes.weights, weights.shape),
      };
    },
    dispose: () => executor.dispose(),
  };
}

const floatsOf = (tensor: tf.Tensor): Float32Array => tensor.dataSync<'float32'>();
