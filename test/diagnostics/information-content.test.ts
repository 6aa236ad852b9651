import * as tf from '@tensorflow/tfjs';
import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { gradientVariance, informationContent, type LossOverWeights } from '../../src/diagnostics/index.js';
import { normalDistribution, normalQuantile } from '../../src/math/normal-quantile.js';
import { Random } from '../../src/math/random.js';
import { projector } from '../../src/observables/projector.js';
import { type PauliSum, z } from '../../src/observables/pauli-sum.js';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
const rotations = (n: number) => range(n).reduce((circuit, k) => circuit.ry(weight(k), k), new Circuit(n));
const linear = (slopes: readonly number[]): LossOverWeights => ({
  losses: (rows) => rows.map((row) => slopes.reduce((sum, slope, k) => sum + slope * row[k]!, 0)),
});
const share = (p: number) => (-p * Math.log(p)) / Math.log(6);

describe('the information content', () => {
  const random = new Random(5);
  const slopes = range(60).map(() => random.normal());
  const norm = Math.hypot(...slopes);

  it('of independent steps is the largest of 4 h(p(1 − 2p)) + 2 h(p²), and finds the threshold of that p', async () => {
    const { maximum, threshold } = await informationContent(linear(slopes), { weights: 60, walks: 40, steps: 500 });
    const grid = range(998).map((k) => (k + 1) / 2000);
    const of = (p: number) => 4 * share(p * (1 - 2 * p)) + 2 * share(p * p);
    const best = grid.reduce((a, b) => (of(b) > of(a) ? b : a));
    expect(maximum).toBeCloseTo(of(best), 2);
    // A slope along a random direction is normal, of deviation |gradient|/√weights.
    const beyond = 1 - normalDistribution((threshold * Math.sqrt(60)) / norm);
    expect(Math.abs(beyond - best)).toBeLessThan(0.05);
  });

  it('bounds the length of the gradient', async () => {
    const { gradientNorm } = await informationContent(linear(slopes), { weights: 60 });
    expect(gradientNorm.low).toBeLessThan(norm);
    expect(gradientNorm.high).toBeGreaterThan(norm);
    expect(gradientNorm.low).toBeGreaterThan(norm / 3);
    expect(gradientNorm.high).toBeLessThan(4 * norm);
  });

  it('has thresholds that grow with the loss, and a content that does not', async () => {
    const once = await informationContent(linear(slopes), { weights: 60 });
    const tenfold = await informationContent(linear(slopes.map((slope) => 10 * slope)), { weights: 60 });
    expect(tenfold.maximum).toBeCloseTo(once.maximum, 8);
    expect(tenfold.threshold / once.threshold).toBeCloseTo(10, 4);
    expect(tenfold.sensitivity / once.sensitivity).toBeCloseTo(10, 4);
  });

  it('of a constant is 0', async () => {
    const flat = await informationContent({ losses: (rows) => rows.map(() => 1) }, { weights: 3 });
    expect(flat).toMatchObject({ maximum: 0, threshold: 0, gradientNorm: { low: 0, high: 0 } });
  });

  it('tells a barren plateau without a gradient, within the bounds of the true one', async () => {
    const local = (n: number): PauliSum => range(n).map(z).reduce((a, b) => a.plus(b)).scaled(-1 / (2 * n)); // prettier-ignore
    const thresholds: number[] = [];
    for (const [circuit, observable] of [
      [rotations(10), local(10)],
      [rotations(10), projector('0'.repeat(10))],
    ] as const) {
      const before = tf.memory().numTensors;
      const { gradientNorm, threshold } = await informationContent({ circuit, observable }, { seed: 2, walks: 40 });
      expect(tf.memory().numTensors).toBe(before);
      thresholds.push(threshold);
      const { all } = await gradientVariance(circuit, observable, { samples: 2000, seed: 9 });
      const rms = Math.sqrt(10 * all.variance);
      expect(gradientNorm.low).toBeLessThan(rms);
      if (thresholds.length === 1) expect(gradientNorm.high).toBeGreaterThan(rms);
    }
    expect(thresholds[1]).toBeLessThan(thresholds[0]! / 10);
  });

  it('needs a number of weights, and walks', async () => {
    await expect(informationContent(linear([1]))).rejects.toThrow('needs the number of weights');
    await expect(informationContent(linear([1]), { weights: 1, steps: 1 })).rejects.toThrow(
      '20 walks of 1 steps of 0.1',
    );
  });
});

it('the normal quantile has the values of the tables', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
  expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 8);
});
