import { logisticRegression } from '../../src/baselines/logistic-regression';
import { ridgeRegression } from '../../src/baselines/ridge-regression';
import { softmaxRegression } from '../../src/baselines/softmax-regression';
import { datasetOf } from '../../src/data/dataset';
import { pointsBy, problemBy, scoreOf } from './support';

describe('logistic regression', () => {
  it('separates what a line separates, and says what a line cannot do of XOR', async () => {
    const line = problemBy((x, y) => (2 * x - y > 0.3 ? 1 : 0), { samples: 200 });
    expect(scoreOf(line, await logisticRegression(line, { seed: 1 }))).toBeGreaterThan(0.97);
    const xor = problemBy((x, y) => (x * y > 0 ? 1 : 0), { samples: 200 });
    expect(scoreOf(xor, await logisticRegression(xor, { seed: 1 }))).toBeLessThan(0.7);
  });

  it('tells three classes apart that lie about a point', async () => {
    const sector = (x: number, y: number) => Math.floor((3 * (Math.atan2(y, x) + Math.PI)) / (2 * Math.PI + 1e-9));
    const problem = problemBy(sector, { samples: 200 });
    const outcome = await logisticRegression(problem, { seed: 1 });
    expect(scoreOf(problem, outcome)).toBeGreaterThan(0.95);
    expect(outcome.parameters).toBe(9);
  });

  it('has the log odds of the classes for bias where the features tell nothing', () => {
    const rows = datasetOf([[0], [0], [0], [0]], { labels: [0, 1, 1, 1] });
    const [, , no, yes] = softmaxRegression(rows, Float64Array.of(0, 1, 1, 1), 2, 0.1);
    expect(yes! - no!).toBeCloseTo(Math.log(3), 2);
  });

  it('has weights where the slope of the penalised loss is 0, bias not penalised', () => {
    const penalty = 0.05;
    const table = pointsBy((x, y) => (x + 0.5 * y * y > 0.2 ? 1 : 0), { samples: 50, seed: 3 });
    const targets = Float64Array.from(table.labels!, Number);
    const weights = softmaxRegression(table, targets, 2, penalty);
    const loss = (at: Float64Array) => {
      const inner = [...at.subarray(0, 4)].reduce((sum, weight) => sum + (penalty / 2) * weight ** 2, 0);
      const odds = (row: number, k: number) =>
        at[k]! * table.features[2 * row]! + at[2 + k]! * table.features[2 * row + 1]! + at[4 + k]!;
      const crossEntropy = [...targets].map((target, row) => {
        return Math.log(Math.exp(odds(row, 0)) + Math.exp(odds(row, 1))) - odds(row, target);
      });
      return inner + crossEntropy.reduce((sum, value) => sum + value, 0) / targets.length;
    };
    const step = 1e-4;
    weights.forEach((_, i) => {
      const moved = (by: number) => loss(weights.map((weight, k) => (k === i ? weight + by : weight)));
      expect((moved(step) - moved(-step)) / (2 * step)).toBeCloseTo(0, 3);
    });
  });
});

describe('ridge regression', () => {
  it('finds the plane that made the targets', async () => {
    const problem = problemBy((x, y) => 3 * x - 2 * y + 5, { task: 'regression' });
    const outcome = await logisticRegression(problem, { seed: 1 });
    expect(scoreOf(problem, outcome)).toBeGreaterThan(0.99999);
    expect(outcome.parameters).toBe(3);
  });

  it('shrinks slopes as the closed form says, and leaves the height alone', () => {
    const table = datasetOf([[-1], [0], [1]]);
    const targets = Float64Array.of(10, 12, 14);
    // Σx² = 2 and Σxy = 4: the slope is 4 / (2 + 3 · penalty).
    const [slope, height] = ridgeRegression(table, targets, 2 / 3);
    expect(slope).toBeCloseTo(1, 10);
    expect(height).toBeCloseTo(12, 10);
  });
});
