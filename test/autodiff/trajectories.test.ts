import * as tf from '@tensorflow/tfjs';
import { compile } from '../../src/autodiff/compile.js';
import { expectation, trajectoryEstimate } from '../../src/autodiff/readings.js';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { Random } from '../../src/math/random.js';
import { uniform } from '../../src/noise/index.js';
import { x, z } from '../../src/observables/pauli-sum.js';
import { failure } from '../support/circuit-text.js';
import { randomValues } from '../support/facts/gates.js';
import { randomCircuit } from '../support/random-circuit.js';
import { pauliKinds, randomNoise } from '../support/random-noise.js';

beforeAll(() => tf.setBackend('cpu'));

const circuit = new Circuit(2).ry(input(0), 0).rx(weight(0), 1).cx(0, 1).ry(weight(1), 1);
const model = uniform({ oneQubit: 0.05, twoQubit: 0.1, readout: 0.02 });
const observables = [z(0), z(0).times(z(1)), x(1)];
const inputs = [[0.4], [1.3]];
const weights = [0.7, -0.4];

describe('trajectories', () => {
  it('agree with the density matrix within 4 standard errors', () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = new Random(seed);
      const qubits = 2 + (seed % 3);
      const deep = randomCircuit(random, qubits, 15);
      const noise = randomNoise(random, qubits, pauliKinds);
      const run = { noise, ...randomValues(deep, 2, random) };
      const exact = expectation(deep, observables.slice(0, 2), run).dataSync();
      const { mean, standardError } = trajectoryEstimate(deep, observables.slice(0, 2), { ...run, trajectories: 2000 });
      const errors = standardError.dataSync();
      mean.dataSync().forEach((value, k) => {
        // Where every trajectory reads the same, what is left is rounding.
        expect(Math.abs(value - exact[k]!)).toBeLessThan(4 * errors[k]! + 1e-5);
      });
    }
  });

  it('have standard errors that fall as 1/√runs and are those of the means', () => {
    const estimate = (trajectories: number, seed: number) => {
      const { mean, standardError } = trajectoryEstimate(circuit, z(0).times(z(1)), {
        ...{ inputs: [[0.4]], weights, noise: model, trajectories, seed },
      });
      return { mean: mean.dataSync()[0]!, standardError: standardError.dataSync()[0]! };
    };
    expect(estimate(400, 1).standardError / estimate(6400, 2).standardError).toBeCloseTo(4, 0);
    const means = Array.from({ length: 100 }, (_, seed) => estimate(100, seed).mean);
    const average = means.reduce((a, b) => a + b) / 100;
    const spread = Math.sqrt(means.reduce((sum, mean) => sum + (mean - average) ** 2, 0) / 99);
    expect(spread / estimate(100, 7).standardError).toBeCloseTo(1, 0);
  });

  it('have unbiased gradients for weights and inputs', () => {
    const slopes = (engine: 'density' | 'trajectories', trajectories = 1) => {
      const compiled = compile(circuit, { kind: 'expectation', observables }, { noise: model, engine, trajectories });
      const loss = (a: tf.Tensor, b: tf.Tensor) => tf.sum(compiled.run(a as tf.Tensor2D, b as tf.Tensor1D));
      const both = tf
        .grads(loss)([tf.tensor2d(inputs), tf.tensor1d(weights)])
        .flatMap((each) => [...each.dataSync()]);
      compiled.dispose();
      return both;
    };
    const exact = slopes('density');
    slopes('trajectories', 20_000).forEach((slope, k) => expect(Math.abs(slope - exact[k]!)).toBeLessThan(0.03));
  });

  it('are the same for the same seed, other for another, and other for the next call', () => {
    const compiled = (seed: number) =>
      compile(circuit, { kind: 'expectation', observables }, { noise: model, engine: 'trajectories', seed });
    const [first, again, other] = [compiled(1), compiled(1), compiled(2)];
    expect(first.engine).toBe('trajectories');
    const once = [...first.run(inputs, weights).dataSync()];
    expect([...again.run(inputs, weights).dataSync()]).toEqual(once);
    expect([...other.run(inputs, weights).dataSync()]).not.toEqual(once);
    expect([...first.run(inputs, weights).dataSync()]).not.toEqual(once);
    for (const each of [first, again, other]) each.dispose();
  });

  it('leave no tensors', () => {
    const compiled = compile(circuit, { kind: 'expectation', observables }, { noise: model, engine: 'trajectories' });
    const before = tf.memory().numTensors;
    compiled.run(inputs, weights).dispose();
    const { mean, standardError } = trajectoryEstimate(circuit, z(0), { inputs, weights, noise: model });
    tf.dispose([mean, standardError]);
    expect(tf.memory().numTensors).toBe(before);
    compiled.dispose();
  });

  it('leave no tensors of products, of prepared states, or where inputs are refused', () => {
    const prepared = new Circuit(2)
      .prepared({ first: 0, count: 3, pad: 0.1 })
      .rx(product(input(0), input(1)), 0)
      .cx(0, 1);
    const estimate = (row: number[]) => trajectoryEstimate(prepared, z(0), { inputs: [row], noise: model });
    const before = tf.memory().numTensors;
    const { mean, standardError } = estimate([1, 2, 3]);
    tf.dispose([mean, standardError]);
    expect(failure(() => estimate([1, NaN, 3])).message).toContain('column 2 is NaN');
    expect(failure(() => estimate([1, 2])).code).toBe('mismatch');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of a batch of no samples are none', () => {
    const none = { inputs: tf.zeros<tf.Rank.R2>([0, 1]), weights, noise: model, engine: 'trajectories' };
    expect(expectation(circuit, observables, none).shape).toEqual([0, 3]);
  });

  it('are what is taken where a density matrix has too many qubits', () => {
    const chain = Array.from({ length: 13 }, (_, k) => k).reduce((sum, k) => sum.cx(k, k + 1), new Circuit(14).h(0));
    const compiled = compile(chain, { kind: 'expectation', observables: [z(0).times(z(13))] }, { noise: uniform({ twoQubit: 0.01 }), trajectories: 50 }); // prettier-ignore
    expect(compiled.engine).toBe('trajectories');
    const [value] = compiled.run().dataSync();
    expect(value).toBeGreaterThan(0.6);
    expect(value).toBeLessThan(1);
    compiled.dispose();
  });

  it('refuse what they cannot do', () => {
    const run = (options: object) => failure(() => expectation(circuit, z(0), { inputs, weights, ...options }));
    expect(run({ engine: 'trajectories' })).toMatchObject({ code: 'mismatch' });
    expect(run({ engine: 'trajectories', noise: model, trajectories: 0 })).toMatchObject({ code: 'invalid' });
    expect(run({ noise: model, trajectories: 1.5 }).message).toContain('1.5 trajectories cannot be run');
    const single = failure(() => trajectoryEstimate(circuit, z(0), { inputs, weights, noise: model, trajectories: 1 }));
    expect(single.message).toContain('A single trajectory does not tell');
    expect(run({ engine: 'trajectories', noise: model, gradient: 'parameter-shift' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('Use "adjoint", which is unbiased'),
    });
  });
});
