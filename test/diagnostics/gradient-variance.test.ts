import * as tf from '@tensorflow/tfjs';
import { expectation } from '../../src/autodiff/index.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { type GradientVariance, gradientVariance } from '../../src/diagnostics/index.js';
import { Random } from '../../src/math/random.js';
import { projector } from '../../src/observables/projector.js';
import { type PauliSum, z } from '../../src/observables/pauli-sum.js';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
const rotations = (n: number) => range(n).reduce((circuit, k) => circuit.ry(weight(k), k), new Circuit(n));
/** 1 − mean cos²(θ/2), up to a constant. */
const local = (n: number): PauliSum => range(n).map(z).reduce((a, b) => a.plus(b)).scaled(-1 / (2 * n)); // prettier-ignore

const rejection = (attempt: Promise<unknown>) =>
  attempt.then(
    () => ({ code: '', message: '' }),
    (error: { code: string; message: string }) => error,
  );

describe('one layer of RY', () => {
  it.each([1, 2, 3, 5, 8])('on %i qubits varies by (1/8)(3/8)^(n−1) globally and 1/(8n²) locally', async (n) => {
    const options = { samples: 4000, seed: 11 };
    const global = await gradientVariance(rotations(n), projector('0'.repeat(n)), options);
    const near = await gradientVariance(rotations(n), local(n), options);
    for (const [{ all, weights }, exact] of [
      [global, (1 / 8) * (3 / 8) ** (n - 1)],
      [near, 1 / (8 * n * n)],
    ] as const) {
      expect(Math.abs(all.variance - exact)).toBeLessThan(3.5 * all.standardError);
      // Each weight alone says the same, less sharply.
      expect(weights).toHaveLength(n);
      for (const each of weights) expect(Math.abs(each.variance - exact)).toBeLessThan(4.5 * each.standardError);
    }
    // Variances of independent cosines: those of the loss add up.
    expect(near.loss.variance * 8 * n).toBeGreaterThan(0.9);
    expect(near.loss.variance * 8 * n).toBeLessThan(1.1);
  });

  it('has a 95 % interval that holds the truth about 95 times in 100', async () => {
    const within = await Promise.all(
      range(100).map(async (seed) => {
        const { all } = await gradientVariance(rotations(2), local(2), { samples: 150, seed });
        return all.low < 1 / 32 && 1 / 32 < all.high;
      }),
    );
    const hits = within.filter(Boolean).length;
    expect(hits).toBeGreaterThanOrEqual(89);
    expect(hits).toBeLessThanOrEqual(99);
  });
});

describe('gradientVariance', () => {
  const circuit = new Circuit(2)
    .rx(input(0), 0)
    .ry(weight(0, 'a'), 0)
    .cx(0, 1)
    .ry(weight(0, 'b'), 1)
    .rz(weight(1, 'b'), 1);

  it('agrees with gradients taken one weight vector at a time', async () => {
    const inputs = [[0.3], [-1.1]];
    const seen: number[][] = [];
    const initializer = (random: Random) => {
      const drawn = range(3).map(() => random.normal());
      seen.push(drawn);
      return drawn;
    };
    const found = await gradientVariance(circuit, z(1), { samples: 12, inputs, initializer, seed: 4 });
    const slopes = seen.map((weights) => {
      const gradient = tf.grad((w: tf.Tensor) => expectation(circuit, z(1), { inputs, weights: w.as1D() }).mean());
      return [...gradient(tf.tensor1d(weights)).dataSync()];
    });
    const variances = range(3).map((k) => {
      const mean = slopes.reduce((sum, row) => sum + row[k]!, 0) / 12;
      return slopes.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / 11;
    });
    expect(found.weights.map(({ variance }) => +variance.toFixed(6))).toEqual(
      variances.map((each) => +each.toFixed(6)),
    );
    expect(found.groups['a']!.variance).toBeCloseTo(variances[0]!, 6);
    expect(found.groups['b']!.variance).toBeCloseTo((variances[1]! + variances[2]!) / 2, 6);
    expect(found.all.variance).toBeCloseTo(variances.reduce((a, b) => a + b) / 3, 6);
  });

  it('is the same for the same seed, whatever fits in a run, and leaves nothing', async () => {
    const deep = range(3).reduce((c) => c.append(rotations(14)).cx(0, 1), new Circuit(14));
    const options = { samples: 300, seed: 2 };
    const progress: number[] = [];
    const before = tf.memory().numTensors;
    const first = await gradientVariance(deep, z(0), { ...options, onProgress: (done) => progress.push(done) });
    const again = await gradientVariance(deep, z(0), options);
    expect(tf.memory().numTensors).toBe(before);
    expect(again).toEqual(first);
    expect(progress).toEqual([256, 300]);
  });

  it('takes the rows of a random circuit as one, for its error', async () => {
    // The axis is all the randomness: half of the circuits have no slope at all.
    const random = (source: Random) =>
      source.uniform() < 0.5 ? new Circuit(1).rz(weight(0), 0) : new Circuit(1).ry(weight(0), 0);
    const { all } = await gradientVariance(random, z(0), { samples: 4000, circuits: 40, seed: 1 });
    expect(Math.abs(all.variance - 0.25)).toBeLessThan(3 * all.standardError);
    // √(1/4 · 1/4 / 40) and little more.
    expect(all.standardError).toBeCloseTo(0.25 / Math.sqrt(40), 2);
  });

  it('says what it cannot do', async () => {
    const message = async (attempt: Promise<GradientVariance>) => (await rejection(attempt)).message;
    expect(await message(gradientVariance(circuit, z(0)))).toBe(
      'The circuit reads 1 input per sample, but inputs of another length were given. Pass rows of 1.',
    );
    expect(await message(gradientVariance(rotations(2), z(0), { samples: 1 }))).toMatch('samples 1. Use 2 or more.');
    expect(await message(gradientVariance(new Circuit(1).h(0), z(0)))).toMatch('The circuit has no weights');
    expect(await message(gradientVariance(rotations(2), z(0), { groups: { odd: [2] } }))).toBe(
      'The group "odd" names weight 2. The circuit\'s weights are 0 to 1.',
    );
    expect(await message(gradientVariance(rotations(2), z(0), { initializer: () => [1] }))).toBe(
      'The circuit has 2 weights, but a weight vector has 1. Give one number for each.',
    );
  });
});
