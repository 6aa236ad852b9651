import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { trajectoryEstimate } from '../../../src/autodiff/readings.js';
import { weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import type { Channel } from '../../../src/noise/channel.js';
import { amplitudeDamping, kraus, noiseModel, reset } from '../../../src/noise/index.js';
import { x, z } from '../../../src/observables/pauli-sum.js';
import type { Facts } from './facts.js';

const trajectories = 400;
const after = (channel: Channel) => noiseModel({ rules: [{ channel }] });

/** Means over trajectories in which channels strike as jumps: numbers of textbooks. */
export const jumpFacts: Facts = {
  'amplitude damping lets |1⟩ live with (1 − γ)^L': async () => {
    const [gamma, layers] = [0.2, 4];
    const circuit = Array.from({ length: layers }).reduce<Circuit>((sum) => sum.rz(0.3, 1), new Circuit(3).x(1));
    const noise = noiseModel({ rules: [{ channel: amplitudeDamping(gamma), gates: ['rz'] }] });
    const { mean, standardError } = trajectoryEstimate(circuit, z(1), { noise, trajectories, passes: false });
    const [[value], [error]] = await Promise.all([mean.data(), standardError.data()]);
    expect(error).toBeGreaterThan(0.01);
    expect(Math.abs(value! - (1 - 2 * (1 - gamma) ** layers))).toBeLessThan(4 * error!);
    tf.dispose([mean, standardError]);
  },

  'a reset leaves |0⟩ in every run, and a channel that measures leaves ⟨X⟩ of |+⟩ at 0': async () => {
    const project = (outcome: 0 | 1) => [
      [1 - outcome, 0],
      [0, outcome],
    ];
    const read = async (channel: Channel) => {
      const estimate = trajectoryEstimate(new Circuit(2).h(1), [z(1), x(1)], { noise: after(channel), trajectories });
      const [mean, error] = await Promise.all([estimate.mean.data(), estimate.standardError.data()]);
      tf.dispose([estimate.mean, estimate.standardError]);
      return { mean, error };
    };
    const thrown = await read(reset(1));
    expect(thrown.mean[0]).toBeCloseTo(1, 5);
    expect(thrown.error[0]).toBeCloseTo(0, 5);
    const measured = await read(kraus([project(0), project(1)]));
    expect(measured.mean[1]).toBeCloseTo(0, 5);
    expect(Math.abs(measured.mean[0]!)).toBeLessThan(4 / Math.sqrt(trajectories));
    expect(measured.error[0]).toBeCloseTo(1 / Math.sqrt(trajectories), 2);
  },

  'jumps keep the norm, whatever was drawn': async () => {
    // The sum of all probabilities is the squared norm, in every run: so without spread.
    const circuit = Array.from({ length: 6 }, (_, k) => k).reduce<Circuit>(
      (sum, k) => sum.ry(0.4 + k, k % 3).cx(k % 3, (k + 1) % 3),
      new Circuit(3),
    );
    const estimate = trajectoryEstimate(circuit, z(0).times(z(0)), {
      ...{ noise: after(amplitudeDamping(0.4)), trajectories, passes: false },
    });
    const [[mean], [error]] = await Promise.all([estimate.mean.data(), estimate.standardError.data()]);
    expect(mean).toBeCloseTo(1, 5);
    expect(error).toBeLessThan(1e-5);
    tf.dispose([estimate.mean, estimate.standardError]);
  },

  'slopes of jumps are unbiased: of |1⟩ turned by w and damped, (1 − γ) times those of ⟨Z⟩': async () => {
    const [gamma, angle] = [0.8, 0.9];
    const model = noiseModel({ rules: [{ channel: amplitudeDamping(gamma), gates: ['ry'] }] });
    const circuit = new Circuit(2).ry(weight(0), 1).cx(1, 0);
    const reading = { kind: 'expectation', observables: [z(1)] } as const;
    const compiled = compile(circuit, reading, { noise: model, engine: 'trajectories', trajectories: 4000 });
    const value = tf.tensor1d([angle]);
    const slope = tf.grad((w: tf.Tensor) => tf.sum(compiled.run(undefined, w as tf.Tensor1D)))(value);
    const [actual] = await slope.data();
    // ⟨Z⟩ = γ + (1 − γ) cos w. Runs have slopes of −0.55, or of 2.07 with 0.15 chance: 0.06 is four standard errors.
    expect(Math.abs(actual! + (1 - gamma) * Math.sin(angle))).toBeLessThan(0.06);
    compiled.dispose();
    tf.dispose([value, slope]);
  },

  'jumps leave nothing behind': async () => {
    const circuit = new Circuit(3).ry(weight(0), 0).cx(0, 1).ry(weight(1), 2).cx(2, 1);
    const reading = { kind: 'expectation', observables: [z(1), x(0)] } as const;
    const values = tf.tensor1d([0.3, 0.8]);
    const before = memory();
    const compiled = compile(circuit, reading, { noise: after(amplitudeDamping(0.1)), engine: 'trajectories' });
    expect(compiled.engine).toBe('trajectories');
    tf.grad((w: tf.Tensor) => tf.sum(compiled.run(undefined, w as tf.Tensor1D)))(values).dispose();
    compiled.run(undefined, values).dispose();
    compiled.dispose();
    expect(memory()).toEqual(before);
    values.dispose();
  },
};

const memory = () => ({ tensors: tf.memory().numTensors, dataIds: tf.engine().backend.numDataIds() });
