import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { compile } from '../../src/autodiff/compile.js';
import { expectation, probabilities, trajectoryEstimate } from '../../src/autodiff/readings.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { Random } from '../../src/math/random.js';
import { amplitudeDamping, depolarizing, kraus, noiseModel, thermalRelaxation } from '../../src/noise/index.js';
import type { Channel } from '../../src/noise/channel.js';
import { x, y, z } from '../../src/observables/pauli-sum.js';
import { randomValues } from '../support/facts/gates.js';
import { jumpFacts } from '../support/facts/jumps.js';
import { randomCircuit } from '../support/random-circuit.js';
import { randomNoise } from '../support/random-noise.js';

const after = (channel: Channel) => noiseModel({ rules: [{ channel }] });
const mixed = noiseModel({
  rules: [{ channel: thermalRelaxation({ t1: 50, t2: 30, time: 8, excited: 0.1 }) }, { channel: depolarizing(0.05) }],
  readout: { oneForZero: 0.05, zeroForOne: 0.1 },
});
const circuit = new Circuit(2).ry(input(0), 0).rx(weight(0), 1).cx(0, 1).ry(weight(1), 1).rz(weight(2), 0).ry(0.4, 0);
const observables = [z(0), z(0).times(z(1)), x(1)];
const inputs = [[0.4], [1.3]];
const weights = [0.7, -0.4, 0.9];

describe.each(['cpu', 'wasm'])('trajectories with jumps on %s', (backend) => {
  beforeAll(() => tf.setBackend(backend));

  for (const [fact, check] of Object.entries(jumpFacts)) it(fact, check);

  it('agree with the density matrix within 4 standard errors, for noise of every kind', () => {
    for (let seed = 0; seed < (backend === 'cpu' ? 4 : 16); seed++) {
      const random = new Random(seed);
      const qubits = 2 + (seed % 2);
      const deep = randomCircuit(random, qubits, 7);
      const run = { noise: randomNoise(random, qubits), ...randomValues(deep, 2, random) };
      const read = [z(0), x(qubits - 1).plus(y(0).scaled(0.5))];
      const exact = expectation(deep, read, { ...run, engine: 'density' }).dataSync();
      const { mean, standardError } = trajectoryEstimate(deep, read, { ...run, seed, trajectories: 400 });
      const errors = standardError.dataSync();
      mean.dataSync().forEach((value, k) => {
        expect(Math.abs(value - exact[k]!)).toBeLessThan(4 * errors[k]! + 1e-5);
      });
    }
  });
});

describe('trajectories with jumps', () => {
  beforeAll(() => tf.setBackend('wasm'));

  it('have unbiased gradients for weights and inputs: within 4 standard errors of the density matrix', () => {
    const slopes = (options: object) => {
      const compiled = compile(circuit, { kind: 'expectation', observables }, { noise: mixed, ...options });
      const factors = tf.tensor2d([1, -0.5, 0.7, 0.3, 1, -1], [2, 3]);
      const loss = (a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.mul(compiled.run(a as tf.Tensor2D, b as tf.Tensor1D), factors));
      const grads = tf.grads(loss)([tf.tensor2d(inputs), tf.tensor1d(weights)]);
      compiled.dispose();
      return grads.flatMap((each) => [...each.dataSync()]);
    };
    const exact = slopes({ engine: 'density' });
    const runs = Array.from({ length: 40 }, (_, seed) => slopes({ engine: 'trajectories', trajectories: 60, seed }));
    exact.forEach((slope, k) => {
      const estimates = runs.map((run) => run[k]!);
      const mean = estimates.reduce((a, b) => a + b) / runs.length;
      const variance = estimates.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (runs.length - 1);
      const error = Math.sqrt(variance / runs.length);
      expect(error).toBeLessThan(0.03);
      expect(Math.abs(mean - slope)).toBeLessThan(4 * error + 1e-5);
    });
  });

  it('have probabilities misread as those of the density matrix', () => {
    const run = { inputs, weights, noise: mixed, qubits: [1, 0] };
    const exact = probabilities(circuit, { ...run, engine: 'density' }).dataSync();
    const mean = probabilities(circuit, { ...run, engine: 'trajectories', trajectories: 4000 }).dataSync();
    mean.forEach((value, k) => {
      expect(Math.abs(value - exact[k]!)).toBeLessThan(4 * Math.sqrt((exact[k]! * (1 - exact[k]!)) / 4000));
    });
    expect(mean[0]! + mean[1]! + mean[2]! + mean[3]!).toBeCloseTo(1, 5);
  });

  it('take operators with entries beside the diagonal, complex ones, and qubits in any order', () => {
    // Measures qubit 0 in the basis of Y, and flips qubit 1 where it reads −1.
    const measured = (sign: number): [number, number][][] => [
      [[0.5, 0], [0, -0.5 * sign]], // prettier-ignore
      [[0, 0.5 * sign], [0.5, 0]], // prettier-ignore
    ];
    const flip = [[[0, 0], [1, 0]], [[1, 0], [0, 0]]] as [number, number][][]; // prettier-ignore
    const same = [[[1, 0], [0, 0]], [[0, 0], [1, 0]]] as [number, number][][]; // prettier-ignore
    const product = (a: [number, number][][], b: [number, number][][]) =>
      Array.from({ length: 4 }, (_, r) =>
        Array.from({ length: 4 }, (_column, c): [number, number] => {
          const [p, q] = [a[r >> 1]![c >> 1]!, b[r & 1]![c & 1]!];
          return [p[0] * q[0] - p[1] * q[1], p[0] * q[1] + p[1] * q[0]];
        }),
      );
    const channel = kraus([product(measured(1), same), product(measured(-1), flip)]);
    const model = noiseModel({ rules: [{ channel, gates: ['cz'] }] });
    for (const [first, second] of [
      [0, 2],
      [2, 0],
      [1, 0],
    ] as const) {
      // prettier-ignore
      const measuring = new Circuit(3).rx(-0.8, first).ry(0.3, second).cz(first, second).ry(0.2, first);
      const read = [y(first), z(second), y(first).times(z(second)), x(first)];
      const exact = expectation(measuring, read, { noise: model, engine: 'density' }).dataSync();
      const { mean, standardError } = trajectoryEstimate(measuring, read, { noise: model, trajectories: 2000 });
      const errors = standardError.dataSync();
      mean.dataSync().forEach((value, k) => {
        expect(Math.abs(value - exact[k]!)).toBeLessThan(4 * errors[k]! + 1e-5);
      });
    }
  });

  it('strike between two rotations by sample, with and without a gradient being taped', () => {
    // All decays after the first: what is read is the second.
    const noise = noiseModel({ rules: [{ channel: amplitudeDamping(1), gates: ['ry'] }] });
    const compiled = compile(
      new Circuit(1).ry(input(0), 0).rx(input(1), 0),
      { kind: 'expectation', observables: [z(0)] },
      { noise, engine: 'trajectories', trajectories: 5 },
    );
    const rows = tf.tensor2d([[0.7, 2.1]]);
    expect(compiled.run(rows).dataSync()[0]).toBeCloseTo(Math.cos(2.1), 5);
    const { value } = tf.valueAndGrad((a: tf.Tensor) => tf.sum(compiled.run(a as tf.Tensor2D)))(rows);
    expect(value.dataSync()[0]).toBeCloseTo(Math.cos(2.1), 5);
    compiled.dispose();
  });

  it('start from prepared amplitudes, with gradients for them', () => {
    const prepared = new Circuit(2).prepared({ first: 0, count: 4, pad: 0 }).cx(0, 1).ry(weight(0), 0);
    const rows = [[0.5, 0.1, -0.7, 0.4]];
    const slopes = (options: object) => {
      const compiled = compile(
        prepared,
        { kind: 'expectation', observables: [z(0), z(1)] },
        { noise: after(amplitudeDamping(0.3)), ...options },
      );
      const loss = (a: tf.Tensor, b: tf.Tensor) => tf.sum(compiled.run(a as tf.Tensor2D, b as tf.Tensor1D));
      const grads = tf.grads(loss)([tf.tensor2d(rows), tf.tensor1d([0.6])]);
      compiled.dispose();
      return grads.flatMap((each) => [...each.dataSync()]);
    };
    const exact = slopes({ engine: 'density' });
    slopes({ engine: 'trajectories', trajectories: 10_000 }).forEach((slope, k) => {
      expect(Math.abs(slope - exact[k]!)).toBeLessThan(0.05);
    });
  });

  it('are the same for the same seed, other for another, and other for the next call', () => {
    const compiled = (seed: number) =>
      compile(circuit, { kind: 'expectation', observables }, { noise: mixed, engine: 'trajectories', seed });
    const [first, again, other] = [compiled(1), compiled(1), compiled(2)];
    const once = [...first.run(inputs, weights).dataSync()];
    expect([...again.run(inputs, weights).dataSync()]).toEqual(once);
    expect([...other.run(inputs, weights).dataSync()]).not.toEqual(once);
    expect([...first.run(inputs, weights).dataSync()]).not.toEqual(once);
    for (const each of [first, again, other]) each.dispose();
  });

  it('run 14 qubits, more than a density matrix holds', () => {
    const chain = Array.from({ length: 13 }, (_, k) => k).reduce((sum, k) => sum.cx(k, k + 1), new Circuit(14).x(0));
    const gamma = 0.05;
    const model = noiseModel({ rules: [{ channel: amplitudeDamping(gamma), gates: ['x'] }] });
    const compiled = compile(chain, { kind: 'expectation', observables: [z(13)] }, { noise: model, trajectories: 100 });
    expect(compiled.engine).toBe('trajectories');
    const [value] = compiled.run().dataSync();
    const survival = 1 - gamma;
    const error = 2 * Math.sqrt((survival * gamma) / 100);
    expect(Math.abs(value! - (1 - 2 * survival))).toBeLessThan(4 * error);
    compiled.dispose();
  });
});
