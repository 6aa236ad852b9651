import * as tf from '@tensorflow/tfjs';
import { compile, type RunOptions, trajectoryEstimate } from '../../../src/autodiff/index.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { densityEngine } from '../../../src/engines/density/density-engine.js';
import { referenceDensity, referenceNoisyExpectation } from '../../../src/engines/reference/reference-density.js';
import { depolarizing, noiseModel, overRotation, pauliChannel } from '../../../src/noise/index.js';
import { type PauliSum, x, y, z } from '../../../src/observables/pauli-sum.js';
import { worstDifference } from '../engine-run.js';
import type { Facts } from './facts.js';

const circuit = new Circuit(3).ry(input(0), 0).rx(weight(0), 1).cx(0, 1).ry(weight(1), 2).cx(1, 2).rz(0.4, 2).h(2);
const observables: readonly PauliSum[] = [z(0).plus(x(1).scaled(0.5)), z(0).times(z(1)).times(z(2)), y(2)];
const inputs = [[0.3], [-1.2]];
const weights = [0.8, -0.5];
const noise = noiseModel({
  rules: [
    { channel: depolarizing(0.05), size: 1 },
    { channel: pauliChannel({ XY: 0.04, ZI: 0.08 }), gates: ['cx'] },
    { channel: overRotation('Z', 0.1), on: [1] },
  ],
  readout: { oneForZero: 0.02, zeroForOne: 0.05 },
});

/** Noise on the backend in use: exactly, where density matrices run there; elsewhere by trajectories. */
export const noiseFacts: Facts = {
  'has the expectations of the float64 density matrix': async () => {
    const expected = inputs.flatMap((row) => referenceReadings(row, weights));
    if (densityEngine.runsOn(tf.getBackend())) {
      expect(worstDifference(await readings({}), expected)).toBeLessThan(1e-5);
    }
    const run = { inputs, weights, noise, trajectories: 2000 };
    const { mean, standardError } = trajectoryEstimate(circuit, observables, run);
    const [means, errors] = [await mean.data(), await standardError.data()];
    tf.dispose([mean, standardError]);
    expected.forEach((value, k) => expect(Math.abs(means[k]! - value)).toBeLessThan(4 * errors[k]!));
  },
  'has the gradients of its differences': async () => {
    const expected = referenceSlopes();
    if (densityEngine.runsOn(tf.getBackend())) {
      expect(worstDifference(await slopes({}), expected)).toBeLessThan(1e-4);
    }
    const repeats: number[][] = [];
    for (let seed = 0; seed < 10; seed++)
      repeats.push(await slopes({ engine: 'trajectories', trajectories: 200, seed }));
    expected.forEach((slope, k) => {
      const each = repeats.map((list) => list[k]!);
      const mean = each.reduce((a, b) => a + b) / each.length;
      const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (each.length - 1);
      // Of ten repeats the standard error itself is known to a quarter.
      expect(Math.abs(mean - slope)).toBeLessThan(5 * Math.sqrt(variance / each.length) + 1e-4);
    });
  },
  'leaves no tensors': async () => {
    const before = tf.memory().numTensors;
    await readings({});
    await slopes({});
    expect(tf.memory().numTensors).toBe(before);
  },
};

function referenceReadings(row: readonly number[], values: readonly number[]): number[] {
  const rho = referenceDensity(circuit, noise, row, values);
  return observables.map((observable) => referenceNoisyExpectation(rho, observable, noise, circuit.qubits));
}

/** The slopes of the sum of all readings, with all inputs, then all weights. */
function referenceSlopes(step = 1e-4): number[] {
  const loss = (values: readonly number[]) =>
    inputs.flatMap((_, row) => referenceReadings([values[row]!], values.slice(inputs.length))).reduce((a, b) => a + b);
  const all = [...inputs.flat(), ...weights];
  return all.map((_, k) => {
    const moved = (by: number) => loss(all.map((value, j) => (j === k ? value + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

async function readings(options: RunOptions): Promise<number[]> {
  const compiled = compile(circuit, { kind: 'expectation', observables }, { noise, ...options });
  const output = compiled.run(inputs, weights);
  compiled.dispose();
  const values = [...(await output.data())];
  output.dispose();
  return values;
}

async function slopes(options: RunOptions): Promise<number[]> {
  const compiled = compile(circuit, { kind: 'expectation', observables }, { noise, ...options });
  const gradients = tf.tidy(() => {
    const loss = (i: tf.Tensor, w: tf.Tensor) => tf.sum(compiled.run(i as tf.Tensor2D, w as tf.Tensor1D));
    return tf.grads(loss)([tf.tensor2d(inputs), tf.tensor1d(weights)]);
  });
  compiled.dispose();
  const values = await Promise.all(gradients.map((each) => each.data()));
  tf.dispose(gradients);
  return values.flatMap((each) => [...each]);
}
