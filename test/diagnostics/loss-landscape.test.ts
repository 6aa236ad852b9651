import * as tf from '@tensorflow/tfjs';
import { expectation } from '../../src/autodiff/index.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { landscapeChart, lossLandscape, type LossOverWeights } from '../../src/diagnostics/index.js';
import { Random } from '../../src/math/random.js';
import { x, z } from '../../src/observables/pauli-sum.js';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
const circuit = new Circuit(2)
  .rx(input(0), 0)
  .ry(weight(0), 0)
  .ry(weight(1), 1)
  .cx(0, 1)
  .rz(weight(2), 1)
  .rx(weight(3), 0);
const observable = z(0).times(z(1)).plus(x(1));
const inputs = [[0.3], [1.2], [-0.7]];
const weights = [0.4, -1, 2, 0.1];
const lossAt = (at: readonly number[]) =>
  tf.tidy(() => expectation(circuit, observable, { inputs, weights: at }).mean().dataSync()[0]!);

/** Σ k (θ_k − 1)²: as steep as it likes in the last direction. */
const bowl: LossOverWeights = {
  losses: (rows) => rows.map((row) => Array.from(row).reduce((sum, value, k) => sum + (k + 1) * (value - 1) ** 2, 0)),
  gradient: (at) => Array.from(at).map((value, k) => 2 * (k + 1) * (value - 1)),
};

describe('a slice of a loss', () => {
  it('has the loss of the circuit at every point, with inputs averaged', async () => {
    const before = tf.memory().numTensors;
    const slice = await lossLandscape({ circuit, observable, inputs }, { weights, resolution: 5, span: 1, seed: 3 });
    expect(tf.memory().numTensors).toBe(before);
    expect(slice.axis).toEqual([-1, -0.5, 0, 0.5, 1]);
    const [first, second] = slice.directions;
    for (const [j, b] of slice.axis.entries()) {
      for (const [i, a] of slice.axis.entries()) {
        const point = weights.map((value, k) => value + a * first[k]! + b * second[k]!);
        expect(slice.losses[j]![i]).toBeCloseTo(lossAt(point), 5);
      }
    }
  });

  it.each(['random', 'gradient', 'pca'] as const)(
    'along %s directions spans a plane of unit vectors at right angles',
    async (directions) => {
      const random = new Random(1);
      const trajectory = range(9).map(() => range(4).map(() => random.normal()));
      const { directions: plane } = await lossLandscape(bowl, {
        weights,
        directions,
        trajectory,
        resolution: 3,
        seed: 8,
      });
      expect(dot(plane[0], plane[0])).toBeCloseTo(1, 10);
      expect(dot(plane[1], plane[1])).toBeCloseTo(1, 10);
      expect(dot(plane[0], plane[1])).toBeCloseTo(0, 10);
    },
  );

  it('along the gradient falls fastest there, and not at right angles', async () => {
    const slice = await lossLandscape(
      { circuit, observable, inputs },
      { weights, directions: 'gradient', resolution: 3, span: 1e-2 },
    );
    const [low, middle, high] = [slice.losses[0]!, slice.losses[1]!, slice.losses[2]!];
    const gradient = tf.tidy(() =>
      tf
        .grad((w: tf.Tensor) => expectation(circuit, observable, { inputs, weights: w.as1D() }).mean())(
          tf.tensor1d(weights),
        )
        .dataSync(),
    );
    expect((middle[2]! - middle[0]!) / 0.02).toBeCloseTo(Math.hypot(...gradient), 2);
    expect((high[1]! - low[1]!) / 0.02).toBeCloseTo(0, 2);
  });

  it('along main directions shows a flat trajectory as it is', async () => {
    // Points in the plane of two directions at right angles, about a middle that is not 0.
    const [u, v] = [[0.5, 0.5, 0.5, 0.5], [0.5, -0.5, 0.5, -0.5]]; // prettier-ignore
    const along = range(12).map((k) => [3 * Math.cos(k / 2), Math.sin(k / 2)] as const);
    const trajectory = along.map(([a, b]) => weights.map((value, k) => value + a * u[k]! + b * v[k]!));
    const slice = await lossLandscape(bowl, { directions: 'pca', trajectory, resolution: 3 });
    expect(slice.explained).toBeCloseTo(1, 10);
    expect(slice.weights).toEqual(trajectory[11]);
    // The plane keeps distances, and its middle is the last point.
    const last = along[11]!;
    slice.path.forEach(([a, b], k) => {
      expect(Math.hypot(a, b)).toBeCloseTo(Math.hypot(along[k]![0] - last[0], along[k]![1] - last[1]), 8);
    });
    // It reaches a little beyond the trajectory.
    const reach = Math.max(...slice.path.flat().map(Math.abs));
    expect(slice.axis[2]! / reach).toBeCloseTo(1.2, 8);
    // The loss at the middle of the grid is that of the last point.
    expect(slice.losses[1]![1]).toBeCloseTo((bowl.losses([trajectory[11]!]) as number[])[0]!, 8);
  });

  it('is the same for the same seed and another for another', async () => {
    const of = async (seed: number) => (await lossLandscape(bowl, { weights, resolution: 2, seed })).losses;
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).not.toEqual(await of(2));
  });

  it('draws itself, with the trajectory', async () => {
    const trajectory = range(5).map((k) => [k, k * k, 1, 0]);
    const progress: number[] = [];
    const slice = await lossLandscape(bowl, { trajectory, resolution: 24, onProgress: (done) => progress.push(done) });
    expect(progress).toEqual([512, 576]);
    const svg = await landscapeChart(slice, 'A bowl');
    expect(svg.match(/ fill="rgb\(/g)!.length).toBeGreaterThanOrEqual(576);
    expect(svg).toContain('stroke="#ff3b5c"');
  });

  it('says what is missing', async () => {
    await expect(lossLandscape(bowl, {})).rejects.toThrow('A slice needs a middle of two weights or more.');
    await expect(lossLandscape(bowl, { weights, resolution: 1 })).rejects.toThrow('A slice of 1 points');
    await expect(lossLandscape(bowl, { weights, span: 0 })).rejects.toThrow('cannot reach 0');
    await expect(lossLandscape(bowl, { weights, directions: 'pca' })).rejects.toThrow(
      'three or more points of 4 weights, but 0',
    );
    await expect(lossLandscape({ losses: bowl.losses }, { weights, directions: 'gradient' })).rejects.toThrow(
      'without one',
    );
    await expect(lossLandscape(bowl, { weights: [1, 1], directions: 'gradient' })).rejects.toThrow('The gradient is 0');
    const line = range(4).map((k) => [k, 2 * k]);
    await expect(lossLandscape(bowl, { trajectory: line, directions: 'pca' })).rejects.toThrow('lies on a line');
    await expect(lossLandscape({ circuit, observable }, { weights })).rejects.toThrow('The circuit reads 1 input');
    await expect(lossLandscape({ circuit, observable, inputs }, { weights: [1, 2] })).rejects.toThrow(
      'a weight vector has 2',
    );
  });
});
