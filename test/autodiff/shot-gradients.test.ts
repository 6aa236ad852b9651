import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { amplitudeEmbedding } from '../../src/circuit/templates/index.js';
import { compile, type CompiledCircuit, type RunOptions, shotCost } from '../../src/autodiff/index.js';
import { uniform } from '../../src/noise/index.js';
import { x, y, z } from '../../src/observables/index.js';
import type { Reading } from '../../src/program/lower.js';
import { memory } from '../complex/support.js';
import { circuit, inputs, onEveryBackend, weights } from './support.js';

const reading: Reading = {
  kind: 'expectation',
  observables: [z(0).plus(x(0).scaled(0.5)), z(0).times(z(1)).plus(y(2)).scaled(0.7)],
};
/** What the outputs are contracted with, the same for every sample. */
const dOutput = [0.8, -1.3];

/** One gradient of `Σ dOutput · output`: of the inputs, sample after sample, and of the weights. */
function gradientOf(compiled: CompiledCircuit, rows = inputs, values = weights, factors = dOutput): Float32Array[] {
  return tf.tidy(() => {
    const loss = (i: tf.Tensor, w: tf.Tensor) =>
      tf.sum(tf.mul(compiled.run(i as tf.Tensor2D, w as tf.Tensor1D), tf.tensor1d(factors)));
    const [ofInputs, ofWeights] = tf.grads(loss)([tf.tensor2d(rows), tf.tensor1d(values)]);
    return [ofInputs!.dataSync() as Float32Array, ofWeights!.dataSync() as Float32Array];
  });
}

const flat = (parts: Float32Array[]) => parts.flatMap((part) => [...part]);

function gradientBy(options: RunOptions): number[] {
  const compiled = compile(circuit, reading, options);
  const values = flat(gradientOf(compiled));
  compiled.dispose();
  return values;
}

/** Means and standard errors of many gradients, ten by each seed. */
function statisticsOf(options: RunOptions, runs: number) {
  const rows = Array.from({ length: runs / 10 }, (_, seed) => {
    const compiled = compile(circuit, reading, { ...options, seed });
    const some = Array.from({ length: 10 }, () => flat(gradientOf(compiled)));
    compiled.dispose();
    return some;
  }).flat();
  return rows[0]!.map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / runs;
    const variance = rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / (runs - 1);
    return { mean, variance, error: Math.sqrt(variance / runs) };
  });
}

onEveryBackend(() => {
  it.each([
    ['without noise', {}],
    ['under noise', { noise: uniform({ oneQubit: 0.01, twoQubit: 0.04, readout: 0.03 }) }],
  ])('parameter shifts of finite shots are unbiased, %s', (_, options) => {
    const exact = gradientBy(options);
    const statistics = statisticsOf({ ...options, shots: 90 }, 40);
    statistics.forEach(({ mean, error }, k) => expect(Math.abs(mean - exact[k]!)).toBeLessThan(4 * error));
    // What is asked is sharp enough to tell: most slopes are many standard errors away from 0.
    const sharp = statistics.filter(({ error }, k) => Math.abs(exact[k]!) > 5 * error);
    expect(sharp.length).toBeGreaterThan(statistics.length / 2);
  });
});

beforeAll(() => tf.setBackend('cpu'));

/** ⟨Z⟩ = cos(input + weight): one merged rotation. */
const cosine = new Circuit(1).ry(input(0), 0).ry(weight(0), 0);
const ofZ: Reading = { kind: 'expectation', observables: [z(0)] };
const [at, by] = [0.4, 0.3];

/** Mean and variance of the slopes of the inputs over a batch of equal samples. */
function slopesOfBatch(options: RunOptions, rows = 4000) {
  const compiled = compile(cosine, ofZ, options);
  const [slopes] = gradientOf(compiled, new Array<number[]>(rows).fill([at]), [by], [1]);
  compiled.dispose();
  const mean = slopes!.reduce((a, b) => a + b) / rows;
  const variance = slopes!.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / (rows - 1);
  return { mean, variance, error: Math.sqrt(variance / rows), rows };
}

it('a parameter shift has the variance of its two estimates, (2 − E₊² − E₋²) / 4N', () => {
  const { mean, variance, error, rows } = slopesOfBatch({ shots: 25 });
  const expected = (2 - 2 * Math.sin(at + by) ** 2) / (4 * 25);
  expect(Math.abs(mean + Math.sin(at + by))).toBeLessThan(4 * error);
  expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / rows));
});

it('SPSA of finite shots has the bias of its step and no other: sin c / c of the slope of a cosine', () => {
  const step = 0.6;
  const { mean, error } = slopesOfBatch({ shots: 200, gradient: 'spsa', step }, 20_000);
  // Inputs and weight move together or against each other, by 2c or not at all: half of the slopes are of cos 2c, half are 0.
  const slope = (-Math.sin(at + by) * Math.sin(2 * step)) / (2 * step);
  expect(Math.abs(mean - slope)).toBeLessThan(4 * error);
  expect(Math.abs(slope + Math.sin(at + by))).toBeGreaterThan(12 * error);
});

describe('gradients of finite shots', () => {
  it('of SPSA average to the gradient over many seeds', () => {
    const exact = gradientBy({});
    const step = 0.05;
    const statistics = statisticsOf({ shots: 4000, gradient: 'spsa', step }, 300);
    statistics.forEach(({ mean, error }, k) => expect(Math.abs(mean - exact[k]!)).toBeLessThan(4 * error + step ** 2));
  });

  it('are the same for the same seed, one after the other; the next is another', () => {
    const run = (seed: number) => {
      const compiled = compile(circuit, reading, { shots: 10, seed });
      const both = [flat(gradientOf(compiled)), flat(gradientOf(compiled))];
      compiled.dispose();
      return both;
    };
    const [first, second] = run(3);
    expect(first).not.toEqual(second);
    expect(run(3)).toEqual([first, second]);
    expect(run(4)[0]).not.toEqual(first);
  });

  it.each([{}, { gradient: 'spsa', samples: 3 } as const])('cost what was said beforehand, by %j', (options) => {
    const compiled = compile(circuit, reading, { shots: 50, ...options });
    const cost = shotCost(circuit, reading, { shots: 50, ...options });
    expect(compiled.shotCost()).toEqual(cost);
    const batch = inputs.length;
    // A rotation that depends on both is measured once for both.
    gradientOf(compiled);
    expect(compiled.shotsUsed()).toEqual({ forward: batch * 50, gradient: batch * cost.gradient });
    // Of the inputs nothing is measured where nobody wants their slopes.
    tf.tidy(() => tf.grad((w) => tf.sum(compiled.run(inputs, w as tf.Tensor1D)))(tf.tensor1d(weights)));
    expect(compiled.shotsUsed().gradient).toBe(batch * (cost.gradient + cost.weightGradient));
    compiled.dispose();
  });

  it('of a rotation by an input and a weight are one estimate for both, at the cost of one', () => {
    const compiled = compile(cosine, ofZ, { shots: 100 });
    const [ofInput, ofWeight] = gradientOf(compiled, [[at]], [by], [1]);
    expect(ofWeight).toEqual(ofInput);
    expect(compiled.shotsUsed().gradient).toBe(200);
    compiled.dispose();
  });

  it('cost two runs a rotation of each group that sees it', () => {
    const two = new Circuit(2).ry(weight(0), 0).ry(weight(1), 1).rx(input(0), 1);
    const cost = shotCost(two, { kind: 'expectation', observables: [z(0), x(1), y(1)] }, { shots: 90 });
    expect(cost.groups).toEqual([
      { words: ['Z0', 'X1'], shots: 53 },
      { words: ['Y1'], shots: 37 },
    ]);
    // Y1 sees the weight of its own qubit and the input; X1 does not see the rotation about X.
    expect(cost).toMatchObject({ evaluation: 90, weightGradient: 4 * 53 + 2 * 37, gradient: 4 * 53 + 4 * 37 });
  });

  it('go through prepared amplitudes to the features', () => {
    const embedded = new Circuit(2).append(amplitudeEmbedding()).ry(weight(0), 0).cx(0, 1);
    const rows = [[0.5, -1, 0.3, 2]];
    const by = (options: RunOptions) => {
      const compiled = compile(embedded, { kind: 'expectation', observables: [z(1), x(0)] }, options);
      const values = flat(gradientOf(compiled, rows, [0.7]));
      const used = compiled.shotsUsed();
      compiled.dispose();
      return { values, used };
    };
    const exact = by({}).values;
    const { values, used } = by({ shots: 1_000_000 });
    values.forEach((value, k) => expect(Math.abs(value - exact[k]!)).toBeLessThan(0.01));
    expect(used.gradient).toBe(1_000_000 * 2 * (4 + 1));
    const spsa = by({ shots: 1_000_000, gradient: 'spsa', samples: 2000, step: 0.05 }).values;
    spsa.forEach((value, k) => expect(Math.abs(value - exact[k]!)).toBeLessThan(0.15));
  });

  it('are zeros where nothing depends on anything, and cost nothing', () => {
    const idle = new Circuit(1).h(0);
    const compiled = compile(idle, ofZ, { shots: 5 });
    const gradient = tf.grad((w) => tf.sum(compiled.run(undefined, w as tf.Tensor1D)));
    expect(tf.tidy(() => gradient(tf.zeros([0])).shape)).toEqual([0]);
    expect(compiled.shotsUsed()).toEqual({ forward: 5, gradient: 0 });
    compiled.dispose();
  });

  it('leave nothing behind', () => {
    for (const gradient of ['parameter-shift', 'spsa'] as const) {
      const compiled = compile(circuit, reading, { shots: 5, gradient });
      gradientOf(compiled);
      const before = memory();
      gradientOf(compiled);
      expect(memory()).toEqual(before);
      compiled.dispose();
    }
  });
});
