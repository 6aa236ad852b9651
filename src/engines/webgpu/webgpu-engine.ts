import * as tf from '@tensorflow/tfjs';
import { amplitudeColumn, featureCount, outputCount, type Program } from '../../program/program.js';
import type { Engine, PreparedProgram } from '../engine.js';
import { gpuDevice } from './device.js';
import { encodeProgram } from './encode.js';
import { refuseMemory } from './refusal.js';
import { type Call, none } from './wgsl/call.js';
import { backKernel, forwardKernel, scratchSize, wholeShape } from './whole.js';

/**
 * The engine for TF.js's WebGPU backend: one kernel interprets a whole program for a whole batch, a workgroup for each
 * sample, and one more goes back with all gradients. Nothing is read back.
 */
export const webgpuEngine: Engine<tf.Tensor> = {
  name: 'webgpu',
  dialect: 'words',
  tolerance: 1e-5,
  runsOn: (backend) => backend === 'webgpu',
  refuse: (program) => refuseMemory(program, gpuDevice().bufferBytes),
  prepare,
};

function prepare(program: Program): PreparedProgram<tf.Tensor> {
  const device = gpuDevice();
  const { qubits, readout } = program;
  const shape = wholeShape(qubits, device.workgroupBytes);
  const outputs = outputCount(program);
  const columns = featureCount(program);
  const encoded = tf.keep(tf.tensor1d(encodeProgram(program), 'int32'));
  const groups = (batch: number) => Math.ceil(batch / shape.samples);
  const callOf = (batch: number): Call => ({
    batch,
    columns,
    weights: program.weights,
    firstAmplitude: program.columns.preparation ? amplitudeColumn(program) : none,
    outputs,
    first: 1,
  });
  const outputShape = (batch: number) => (readout.kind === 'state' ? [2, batch, outputs] : [batch, outputs]);
  // A tensor without numbers has no buffer to bind; the kernel reads none of it.
  const bound = (tensor: tf.Tensor) => (tensor.size > 0 ? tensor : encoded);

  /** The pass forth; its final states where they are kept for the way back. */
  const forward = (features: tf.Tensor, weights: tf.Tensor, keeps: boolean) => {
    const batch = features.shape[0]!;
    const output = device.blank(outputShape(batch));
    const states = keeps || shape.forward.psi === 'buffer' ? [device.blank([batch, 2 ** qubits, 2])] : [];
    const kernel = forwardKernel(shape, readout.kind, keeps);
    device.dispatch(kernel, callOf(batch), [encoded, bound(features), bound(weights), output, ...states], groups(batch));
    return { output, state: keeps ? states[0]! : tf.scalar(0) };
  };

  return {
    run: (features, weights) => tf.tidy(() => forward(features, weights, isTaped())),
    gradient: (features, weights, kept, outputGradient) =>
      tf.tidy(() => {
        const batch = features.shape[0]!;
        const state = kept.size > 1 ? kept : forward(features, weights, true).state;
        const scratch = device.blank([batch, Math.max(2, scratchSize(shape, program.steps.length))]);
        const dFeatures = columns > 0 ? device.blank([batch, columns]) : undefined;
        const dWeights = program.weights > 0 ? device.blank([batch, program.weights]) : undefined;
        const unwritten = () => device.blank([1]);
        device.dispatch(
          backKernel(shape, readout.kind),
          callOf(batch),
          [
            encoded,
            bound(features),
            bound(weights),
            state,
            outputGradient,
            scratch,
            dFeatures ?? unwritten(),
            dWeights ?? unwritten(),
          ],
          groups(batch),
        );
        return {
          features: dFeatures ?? tf.zeros(features.shape),
          weights: dWeights ? tf.sum(dWeights, 0) : tf.zeros(weights.shape),
        };
      }),
    dispose: () => encoded.dispose(),
  };
}

/** Whether TF.js is recording for a gradient. */
const isTaped = (): boolean => tf.engine().state.gradientDepth > 0;
