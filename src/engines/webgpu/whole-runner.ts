import * as tf from '@tensorflow/tfjs';
import { featureCount, outputCount, outputShape, type Program } from '../../program/program.js';
import { callOf } from './calls.js';
import type { GpuDevice } from './device.js';
import { encodeProgram } from './encode.js';
import type { Runner } from './runner.js';
import { backKernel, forwardKernel, scratchSize, wholeShape } from './whole.js';

/** Runs a program by one dispatch forth and one back, whatever its depth and the batch. */
export function wholeRunner(program: Program, device: GpuDevice): Runner {
  const { qubits, readout } = program;
  const shape = wholeShape(qubits, device.workgroupBytes);
  const columns = featureCount(program);
  const scratch = Math.max(2, scratchSize(shape, program.steps.length));
  const encoded = tf.keep(tf.tensor1d(encodeProgram(program), 'int32'));
  const [forgetting, keeping] = [false, true].map((keeps) => forwardKernel(shape, readout.kind, keeps));
  const back = backKernel(shape, readout.kind);
  const groups = (batch: number) => Math.ceil(batch / shape.samples);

  return {
    sampleBytes: 4 * Math.max(2 * 2 ** qubits, scratch, columns, program.weights, 2 * outputCount(program)),
    forward: (features, weights, keeps) => {
      const batch = features.shape[0]!;
      const output = device.blank(outputShape(program, batch));
      const states = keeps || shape.forward.psi === 'buffer' ? [device.blank([batch, 2 ** qubits, 2])] : [];
      const tensors = [encoded, features, weights, output, ...states];
      device.dispatch(keeps ? keeping! : forgetting!, callOf(program, batch), tensors, groups(batch));
      return { output, states: keeps ? states[0] : undefined };
    },
    back: (features, weights, states, dOutput) => {
      const batch = features.shape[0]!;
      const dFeatures = device.blank(columns > 0 ? [batch, columns] : [1]);
      const dWeights = device.blank(program.weights > 0 ? [batch, program.weights] : [1]);
      const read = [encoded, features, weights, states, dOutput];
      device.dispatch(
        back,
        callOf(program, batch),
        [...read, device.blank([batch, scratch]), dFeatures, dWeights],
        groups(batch),
      );
      return {
        features: columns > 0 ? dFeatures : tf.zeros(features.shape),
        weights: program.weights > 0 ? tf.sum(dWeights, 0) : tf.zeros(weights.shape),
      };
    },
    dispose: () => encoded.dispose(),
  };
}
