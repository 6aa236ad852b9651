import { bestOutcome } from '../../src/baselines/cross-validation';
import { differenceOf } from '../../src/baselines/difference';
import { deviationOf } from '../../src/math/moments';
import { scoresOf } from '../../src/baselines/outcome';
import type { Problem } from '../../src/baselines/problem';
import { studentQuantile } from '../../src/baselines/student-t';
import { problemBy } from './support';

const scores = (...bySeed: number[][]) => bySeed.map((each) => Float64Array.from(each));

describe("Student's t", () => {
  it.each([
    [0.95, 1, 12.706],
    [0.95, 4, 2.776],
    [0.99, 4, 4.604],
    [0.95, 30, 2.042],
    [0.95, 1e9, 1.96],
  ])('gives for %d and %d degrees of freedom the %d of the tables', (confidence, freedom, expected) => {
    expect(studentQuantile(confidence, freedom)).toBeCloseTo(expected, 2);
  });
});

describe('scores', () => {
  it('have the accuracy or R² for mean, deviations are over n − 1', () => {
    const problem = problemBy((x) => x, { task: 'regression', samples: 20 });
    const { targets } = problem.test;
    const mean = targets.reduce((sum, value) => sum + value, 0) / 20;
    const constant = scoresOf(problem, { predictions: targets.map(() => mean), parameters: 1 });
    expect(constant.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect([...scoresOf(problem, { predictions: targets, parameters: 1 })]).toEqual(new Array(20).fill(1));
    expect(deviationOf([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  });
});

describe('the difference of two models', () => {
  const model = scores([1, 1, 1, 0], [1, 1, 0, 1], [1, 1, 1, 1]);
  const baseline = scores([1, 0, 1, 0], [1, 0, 0, 1], [1, 0, 1, 1]);

  it('is 1/4 without spread over seeds that draw new data: then for certain', () => {
    const result = differenceOf(model, baseline, { pairing: 'otherData', trainRows: 10, margin: 0.02 });
    expect(result).toEqual({ difference: 0.25, error: 0, standing: 'ahead' });
  });

  it('counts the chance of the test samples where all seeds share them', () => {
    const { error, standing } = differenceOf(model, baseline, { pairing: 'sameSplit', trainRows: 10, margin: 0.02 });
    // By sample 0, 1, 0, 0: variance 1/4 over 4 samples, 3 degrees of freedom.
    expect(error).toBeCloseTo(3.182 / 4, 2);
    expect(standing).toBe('open');
  });

  it('adds test over training rows where seeds split one table', () => {
    const spread = scores([1, 1], [1, 0], [0, 0]);
    const none = scores([0, 0], [0, 0], [0, 0]);
    const with10 = differenceOf(spread, none, { pairing: 'otherSplit', trainRows: 10, margin: 0 });
    // Differences 1, 1/2, 0: variance 1/4, times 1/3 + 2/10.
    expect(with10.error).toBeCloseTo(4.303 * Math.sqrt((1 / 4) * (1 / 3 + 1 / 5)), 2);
    const fresh = differenceOf(spread, none, { pairing: 'otherData', trainRows: 10, margin: 0 });
    expect(fresh.error).toBeCloseTo(4.303 * Math.sqrt(1 / 4 / 3), 2);
  });

  it('is level up to the margin, behind below it, and open for two seeds', () => {
    const options = { pairing: 'otherData', trainRows: 10, margin: 0.3 } as const;
    const near = scores([1, 1, 1, 0], [1, 0, 1, 1], [0, 1, 1, 1]);
    const same = scores([1, 1, 1, 0], [1, 0, 1, 1], [0, 1, 1, 1]);
    expect(differenceOf(near, same, options).standing).toBe('level');
    expect(differenceOf(baseline, model, options).standing).toBe('behind');
    const unsure = differenceOf(scores([1, 1], [1, 0], [0, 1]), scores([0, 1], [1, 1], [1, 0]), options);
    expect(unsure.difference).toBeCloseTo(0, 12);
    expect(unsure.standing).toBe('open');
    const two = differenceOf(model.slice(0, 2), baseline.slice(0, 2), options);
    expect(two).toEqual({ difference: 0.25, error: undefined, standing: 'open' });
  });
});

describe('a choice by cross-validation', () => {
  it('takes the candidate that is right on held-out quarters, the first of equals, and never looks at the test part', async () => {
    const problem = problemBy((x) => (x > 0 ? 1 : 0), { samples: 40 });
    const seen: Problem[] = [];
    const prepared = (part: Problem) => {
      seen.push(part);
      return (candidate: number) => ({
        parameters: candidate,
        predictions: part.test.targets.map((target) => (candidate < 2 ? 1 - target : target)),
      });
    };
    const { parameters } = await bestOutcome(problem, { candidates: [0, 1, 2, 3], prepared, seed: 1 });
    expect(parameters).toBe(2);
    expect(seen).toHaveLength(5);
    const known = new Set(problem.train.table.features);
    const folds = seen.slice(0, 4);
    for (const { train, test } of folds) {
      expect(train.table.rows).toBe(30);
      expect(test.table.rows).toBe(10);
      expect([...train.table.features, ...test.table.features].every((value) => known.has(value))).toBe(true);
      expect(new Set([...train.table.features, ...test.table.features]).size).toBe(known.size);
    }
    const held = new Set(folds.flatMap(({ test }) => [...test.table.features]));
    expect(held.size).toBe(known.size);
    expect(seen[4]).toBe(problem);
  });
});
