import * as tf from '@tensorflow/tfjs';
import { amplitudeColumn, featureCount, outputCount, outputShape, type Program } from '../../program/program.js';
import { callOf } from './calls.js';
import type { GpuDevice } from './device.js';
import { encodeReading, encodeSegment, slopeLists } from './encode.js';
import type { Runner } from './runner.js';
import { segmentsOf } from './segments.js';
import {
  readingKernel,
  readingParts,
  startBackKernel,
  tileBackKernel,
  tiledShape,
  tileForwardKernel,
} from './tiled.js';

/** Runs a program on states that stay in the device's memory: a dispatch for each segment of its steps. */
export function tiledRunner(program: Program, device: GpuDevice): Runner {
  const { qubits, readout } = program;
  const size = 2 ** qubits;
  const shape = tiledShape(qubits, device.workgroupBytes);
  const columns = amplitudeColumn(program);
  const encoded = (bits: number) =>
    segmentsOf(program, bits).map((segment) => ({
      steps: segment.steps.length,
      code: tf.keep(tf.tensor1d(encodeSegment(program, segment), 'int32')),
    }));
  const forwardSegments = encoded(shape.forwardBits);
  const backSegments = encoded(shape.backBits).reverse();
  const reading = tf.keep(tf.tensor1d(encodeReading(program), 'int32'));
  const shares = sharesOf(program);
  const forwardKernel = tileForwardKernel(shape);
  const backKernel = tileBackKernel(shape);
  const readKernel = readingKernel(qubits, readout.kind);
  const startKernel = startBackKernel(qubits, readout.kind);
  const tiles = (bits: number) => 2 ** (qubits - bits);
  const parts = readingParts(qubits);

  const read = (states: tf.Tensor, batch: number): tf.Tensor => {
    const outputs = outputCount(program);
    const shapes = {
      expectation: [batch, parts, outputs],
      probabilities: [batch, size],
      state: outputShape(program, batch),
    };
    const result = device.blank(shapes[readout.kind]);
    device.dispatch(readKernel, callOf(program, batch), [reading, states, result], batch * parts);
    if (readout.kind === 'expectation') return tf.sum(result, 1);
    return readout.kind === 'probabilities' ? tf.sum(result.reshape([batch, outputs, size / outputs]), 2) : result;
  };

  return {
    sampleBytes: Math.max(8 * size, 4 * tiles(shape.backBits) * Math.max(...backSegments.map((each) => each.steps))),
    forward: (features, weights, keeps) => {
      const batch = features.shape[0]!;
      const states = device.blank([batch, size, 2]);
      forwardSegments.forEach(({ code }, k) =>
        device.dispatch(
          forwardKernel,
          callOf(program, batch, k === 0 ? 1 : 0),
          [code, features, weights, states],
          batch * tiles(shape.forwardBits),
        ),
      );
      return { output: read(states, batch), states: keeps ? states : undefined };
    },
    back: (features, weights, states, dOutput) => {
      const batch = features.shape[0]!;
      const [psis, lambdas] = [device.blank([batch, size, 2]), device.blank([batch, size, 2])];
      device.dispatch(startKernel, callOf(program, batch), [reading, states, dOutput, psis, lambdas], batch * parts);
      const slopes = backSegments.map((segment) => {
        const ofTiles = device.blank([batch, tiles(shape.backBits), Math.max(1, segment.steps)]);
        device.dispatch(
          backKernel,
          callOf(program, batch),
          [segment.code, features, weights, psis, lambdas, ofTiles],
          batch * tiles(shape.backBits),
        );
        return tf.sum(ofTiles, 1);
      });
      const ofSteps = tf.concat(slopes.reverse(), 1) as tf.Tensor2D;
      const ofAngles = shares.features ? tf.matMul(ofSteps, shares.features) : tf.zeros<tf.Rank.R2>([batch, columns]);
      const ofAmplitudes = () => tf.mul(lambdas.slice([0, 0, 0], [batch, size, 1]).reshape([batch, size]), 2);
      return {
        features: program.columns.preparation
          ? tf.concat([ofAngles, ofAmplitudes()], 1)
          : ofAngles.reshape([batch, featureCount(program)]),
        weights: shares.weights
          ? tf.matMul(tf.sum(ofSteps, 0, true) as tf.Tensor2D, shares.weights).reshape([program.weights])
          : tf.zeros([program.weights]),
      };
    },
    dispose: () => {
      tf.dispose([...forwardSegments, ...backSegments].map(({ code }) => code));
      tf.dispose([reading, shares.features, shares.weights].filter((tensor) => tensor !== undefined));
    },
  };
}

/** How much of each step's slope each feature and each weight gets, `[steps, values]`; none of no values. */
function sharesOf(program: Program) {
  const rows = Math.max(1, program.steps.length);
  const matrix = (lists: ReturnType<typeof slopeLists>['features']) => {
    if (lists.length === 0) return undefined;
    const entries = new Float32Array(rows * lists.length);
    lists.forEach((shares, value) => {
      for (const { step, scale } of shares) entries[step * lists.length + value]! += scale;
    });
    return tf.keep(tf.tensor2d(entries, [rows, lists.length]));
  };
  const { features, weights } = slopeLists(program);
  return { features: matrix(features), weights: matrix(weights) };
}
