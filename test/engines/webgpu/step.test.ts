import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { angleEmbedding } from '../../../src/circuit/templates/angle-embedding.js';
import { stronglyEntangling } from '../../../src/circuit/templates/strongly-entangling.js';
import { webgpuEngine } from '../../../src/engines/webgpu/webgpu-engine.js';
import { z } from '../../../src/observables/pauli-sum.js';
import { describeWebGpu } from '../../support/webgpu.js';

interface Counted {
  dispatches: number;
  readbacks: number;
}

/** What TF.js's backend is asked for meanwhile: dispatches of its own programs and of Ketwork's, and readings. */
function counting(): Counted & { stop(): void } {
  const counted = { dispatches: 0, readbacks: 0, stop: () => undefined as void };
  const pass = (globalThis as unknown as { GPUComputePassEncoder: { prototype: Record<string, unknown> } })
    .GPUComputePassEncoder.prototype;
  const buffer = (globalThis as unknown as { GPUBuffer: { prototype: Record<string, unknown> } }).GPUBuffer.prototype;
  const [dispatch, map] = [pass['dispatchWorkgroups'], buffer['mapAsync']] as ((...args: unknown[]) => unknown)[];
  pass['dispatchWorkgroups'] = function (this: unknown, ...args: unknown[]) {
    counted.dispatches++;
    return dispatch!.apply(this, args);
  };
  buffer['mapAsync'] = function (this: unknown, ...args: unknown[]) {
    counted.readbacks++;
    return map!.apply(this, args);
  };
  counted.stop = () => {
    pass['dispatchWorkgroups'] = dispatch;
    buffer['mapAsync'] = map;
  };
  return counted;
}

describeWebGpu('a training step on the webgpu engine', () => {
  it.each([
    [4, 2, 300],
    [8, 12, 33],
    [11, 3, 5],
  ])('takes two dispatches and no reading, %i qubits, %i layers, batch %i', async (qubits, layers, batch) => {
    const circuit = new Circuit(qubits).append(angleEmbedding()).append(stronglyEntangling({ layers }));
    const observables = Array.from({ length: qubits }, (_, qubit) => z(qubit));
    const compiled = compile(circuit, { kind: 'expectation', observables });
    expect(compiled.engine).toBe('webgpu');
    const inputs = tf.randomUniform<tf.Rank.R2>([batch, qubits], -1, 1, 'float32', 3);
    const weights = tf.variable(tf.randomUniform<tf.Rank.R1>([circuit.weights], -1, 1, 'float32', 4));
    const step = () => tf.variableGrads(() => compiled.run(inputs, weights).sum(), [weights]);
    tf.dispose(step());
    // The same step with the circuit left out, to tell TF.js's dispatches from the engine's: sum of a readout and its
    // gradient, and the sum of the weights' gradient over the batch.
    const readout = tf.variable(tf.zeros<tf.Rank.R2>([batch, qubits]));
    const without = () => tf.variableGrads(() => readout.sum(), [readout]);
    tf.dispose(without());
    const counted = counting();
    const bySamples = tf.zeros([batch, circuit.weights]);
    tf.dispose([without(), bySamples.sum(0)]);
    const ofTensorFlow = counted.dispatches;
    counted.dispatches = 0;
    const { value, grads } = step();
    expect(counted).toMatchObject({ dispatches: 2 + ofTensorFlow, readbacks: 0 });
    counted.stop();
    expect(Number.isFinite((await value.data())[0])).toBe(true);
    tf.dispose([value, grads, inputs, weights, readout, bySamples]);
    compiled.dispose();
  });

  it('is chosen by auto', () => {
    expect(webgpuEngine.runsOn('webgpu')).toBe(true);
    expect(webgpuEngine.runsOn('webgl')).toBe(false);
  });
});
