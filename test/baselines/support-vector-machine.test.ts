import { boxMinimum } from '../../src/baselines/sequential-minimal-optimization';
import { rbfSupportVectorMachine } from '../../src/baselines/support-vector-machine';
import { problemOf } from '../../src/baselines/problem';
import { datasetOf } from '../../src/data/dataset';
import { KetworkError } from '../../src/errors';
import { Random } from '../../src/math/random';
import { problemBy, scoreOf } from './support';

const ones = (size: number, value: number) => new Float64Array(size).fill(value);

describe('sequential minimal optimization', () => {
  it('puts the border midway between two points', () => {
    // On the line at −1 and 3, linear kernel: margin 4, so w = 1/2, α = w / distance = 1/8, and f(1) = 0.
    const [points, signs] = [[-1, 3], [-1, 1] as (1 | -1)[]];
    const kernel = (i: number, j: number) => points[i]! * points[j]!;
    const { alpha, bias } = boxMinimum({ kernel, signs, linear: ones(2, -1), cost: 10 });
    expect([...alpha]).toEqual([expect.closeTo(1 / 8, 6), expect.closeTo(1 / 8, 6)]);
    expect(bias).toBeCloseTo(-1 / 2, 6);
  });

  it('meets the conditions of the optimum on random points, for each cost', () => {
    const random = new Random(5);
    const points = Array.from({ length: 60 }, () => [random.normal(), random.normal()]);
    const signs = points.map(([x, y]) => (x! * y! + 0.3 * random.normal() > 0 ? 1 : -1));
    const distance = (a: readonly number[], b: readonly number[]) => (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2;
    const kernel = (i: number, j: number) => Math.exp(-distance(points[i]!, points[j]!));
    for (const cost of [0.1, 1, 100]) {
      const { alpha, bias } = boxMinimum({ kernel, signs, linear: ones(60, -1), cost });
      const decision = (i: number) => signs.reduce((sum, sign, j) => sum + sign * alpha[j]! * kernel(i, j), bias);
      expect(signs.reduce((sum, sign, i) => sum + sign * alpha[i]!, 0)).toBeCloseTo(0, 6);
      signs.forEach((sign, i) => {
        const margin = sign * decision(i);
        expect(alpha[i]).toBeGreaterThanOrEqual(0);
        expect(alpha[i]).toBeLessThanOrEqual(cost);
        if (alpha[i] === 0) expect(margin).toBeGreaterThan(1 - 2e-3);
        else if (alpha[i] === cost) expect(margin).toBeLessThan(1 + 2e-3);
        else expect(margin).toBeCloseTo(1, 2);
      });
    }
  });
});

describe('the RBF support-vector machine', () => {
  it('solves XOR', async () => {
    const corners = datasetOf([[0, 0], [0, 1], [1, 0], [1, 1]], { labels: [0, 1, 1, 0] }); // prettier-ignore
    const problem = problemOf({ train: corners, test: corners });
    const outcome = await rbfSupportVectorMachine(problem, { seed: 1 });
    expect([...outcome.predictions]).toEqual([0, 1, 1, 0]);
    expect(outcome.parameters).toBe(5);
    const noisy = problemBy((x, y) => (x * y > 0 ? 1 : 0), { samples: 200 });
    expect(scoreOf(noisy, await rbfSupportVectorMachine(noisy, { seed: 1 }))).toBeGreaterThan(0.95);
  });

  it('tells rings apart, one machine for each pair of three classes', async () => {
    const ring = (x: number, y: number) => Math.min(2, Math.floor(2.5 * Math.hypot(x, y)));
    const problem = problemBy(ring, { samples: 300 });
    expect(scoreOf(problem, await rbfSupportVectorMachine(problem, { seed: 1 }))).toBeGreaterThan(0.9);
  });

  it('follows a curve within its tube, whatever the scale of the values', async () => {
    for (const [scale, shift] of [
      [1, 0],
      [1000, 1e4],
    ] as const) {
      const curve = (x: number, y: number) => shift + scale * (Math.sin(3 * x) + y * y);
      const problem = problemBy(curve, { task: 'regression', samples: 150 });
      expect(scoreOf(problem, await rbfSupportVectorMachine(problem, { seed: 1 }))).toBeGreaterThan(0.95);
    }
  });

  it('does not know a class of which it saw nothing, and is refused too many samples', async () => {
    const names = datasetOf([[0], [1], [2]], { labels: ['a', 'b', 'c'] });
    const seen = { ...names, rows: 2, features: names.features.slice(0, 2), labels: ['a', 'b'] };
    const problem = problemOf({ train: seen, test: seen });
    expect([...(await rbfSupportVectorMachine(problem, { seed: 1 })).predictions]).toEqual([0, 1]);
    const many = { ...names, rows: 9000, features: new Float32Array(9000), labels: new Array<string>(9000).fill('a') };
    const huge = problemOf({ train: many, test: many });
    expect(() => rbfSupportVectorMachine(huge, { seed: 1 })).toThrow(KetworkError);
  });
});
