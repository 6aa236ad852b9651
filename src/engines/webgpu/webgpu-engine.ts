import * as tf from '@tensorflow/tfjs';
import type { Program } from '../../program/program.js';
import type { Engine, PreparedProgram } from '../engine.js';
import { isTaped } from '../tape.js';
import { type GpuDevice, gpuDevice } from './device.js';
import { refuseMemory } from './refusal.js';
import type { Runner } from './runner.js';
import { tiledRunner } from './tiled-runner.js';
import { wholeRunner } from './whole-runner.js';

/** Up to here a workgroup has a state to itself: beyond, too few workgroups would have too much to do. */
const mostWholeQubits = 13;

/**
 * The engine for TF.js's WebGPU backend: one kernel interprets a whole program for a whole batch, a workgroup for each
 * sample, and one more goes back with all gradients. Nothing is read back. Larger states go through in tiles.
 */
export const webgpuEngine: Engine<tf.Tensor> = engineOn(gpuDevice, mostWholeQubits);

/** The engine on a device, with states of up to so many qubits in one piece. */
export function engineOn(deviceNow: () => GpuDevice, wholeQubits: number): Engine<tf.Tensor> {
  return {
    name: 'webgpu',
    dialect: 'words',
    tolerance: 1e-5,
    runsOn: (backend) => backend === 'webgpu',
    refuse: (program, batch) => refuseMemory(program, batch, deviceNow().bufferBytes),
    prepare: (program) => {
      const device = deviceNow();
      const runner = program.qubits <= wholeQubits ? wholeRunner(program, device) : tiledRunner(program, device);
      return preparedBy(runner, program, device.bufferBytes);
    },
  };
}

/** A runner behind the interface of engines: batches too large for a buffer go through in parts. */
function preparedBy(runner: Runner, program: Program, bufferBytes: number): PreparedProgram<tf.Tensor> {
  const most = Math.max(1, Math.floor(bufferBytes / runner.sampleBytes));
  const samplesAxis = program.readout.kind === 'state' ? 1 : 0;
  const partsOf = (tensor: tf.Tensor, axis: number): tf.Tensor[] => {
    const batch = tensor.shape[axis]!;
    const sizes = Array.from({ length: Math.ceil(batch / most) }, (_, k) => Math.min(most, batch - k * most));
    return sizes.length === 1 ? [tensor] : tf.split(tensor, sizes, axis);
  };
  return {
    run: (features, weights) =>
      tf.tidy(() => {
        const parts = partsOf(features, 0);
        // States of several parts would fill the device: they are made again for the way back.
        const keeps = isTaped() && parts.length === 1;
        const runs = parts.map((part) => tf.tidy(() => runner.forward(part, weights, keeps)));
        return {
          output: joined(
            runs.map(({ output }) => output),
            samplesAxis,
          ),
          state: runs[0]!.states ?? tf.scalar(0),
        };
      }),
    gradient: (features, weights, state, outputGradient) =>
      tf.tidy(() => {
        const upstream = partsOf(outputGradient, samplesAxis);
        const slopes = partsOf(features, 0).map((part, k) =>
          tf.tidy(() => {
            const states = state.size > 1 ? state : runner.forward(part, weights, true).states!;
            return runner.back(part, weights, states, upstream[k]!);
          }),
        );
        return {
          features: joined(
            slopes.map((each) => each.features),
            0,
          ),
          weights: slopes.map((each) => each.weights).reduce((sum, next) => tf.add(sum, next)),
        };
      }),
    dispose: () => runner.dispose(),
  };
}

const joined = (parts: readonly tf.Tensor[], axis: number): tf.Tensor =>
  parts.length === 1 ? parts[0]! : tf.concat([...parts], axis);
