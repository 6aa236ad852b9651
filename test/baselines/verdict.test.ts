import type { Comparison, ComparisonRow } from '../../src/baselines/comparison';
import type { Standing } from '../../src/baselines/difference';
import { comparisonTable } from '../../src/baselines/table';
import { verdictOf } from '../../src/baselines/verdict';

function row(name: ComparisonRow['name'], mean: number, standing?: Standing): ComparisonRow {
  const against = standing && { difference: 0.953 - mean, error: 0.01, standing };
  return {
    name,
    scores: [mean],
    mean,
    deviation: 0.004,
    meanSquaredError: undefined,
    parameters: 43,
    seconds: 1,
    against,
  };
}

const model = row('model', 0.953);
const judged = (...rows: ComparisonRow[]) => ({
  task: 'classification' as const,
  metric: 'accuracy' as const,
  seeds: [1, 2, 3, 4, 5],
  testRows: 40,
  rows: [model, ...rows],
});

describe('the verdict', () => {
  it('names the best baseline that does better', () => {
    const rows = [
      row('logisticRegression', 0.951, 'level'),
      row('supportVectorMachine', 0.98, 'behind'),
      row('multilayerPerceptron', 0.99, 'behind'),
    ];
    expect(verdictOf(judged(...rows))).toEqual([
      'An MLP of 43 parameters does better: 99.0 ± 0.4 % against 95.3 ± 0.4 %; the circuit loses on these data.',
    ]);
  });

  it('names the simplest baseline that does as well, then the others', () => {
    const rows = [row('logisticRegression', 0.951, 'level'), row('supportVectorMachine', 0.95, 'level')];
    expect(verdictOf(judged(...rows, row('multilayerPerceptron', 0.9, 'open')))).toEqual([
      'A logistic regression does as well: 95.1 ± 0.4 % against 95.3 ± 0.4 %; the circuit adds nothing on these data.',
      'So does an RBF support-vector machine (95.0 ± 0.4 %).',
    ]);
    expect(verdictOf(judged(row('randomFourierFeatures', 0.951, 'level')))[0]).toMatch(
      /^Random Fourier features on the circuit's frequencies do as well/,
    );
  });

  it('says that a lead is one on these data, and no quantum advantage', () => {
    const rows = [row('logisticRegression', 0.8, 'ahead'), row('supportVectorMachine', 0.9, 'ahead')];
    expect(verdictOf(judged(...rows))).toEqual([
      'The model is ahead of every classical baseline tried, by more than the spread: 95.3 ± 0.4 % against 90.0 ± 0.4 % of an RBF support-vector machine, the best of them.',
      'That holds for these data and these baselines. It is no quantum advantage: other classical models may do as well.',
    ]);
  });

  it('says that seeds are too few, of those that they do not tell from the model', () => {
    const rows = [row('logisticRegression', 0.8, 'ahead'), row('supportVectorMachine', 0.93, 'open')];
    expect(verdictOf(judged(...rows))).toEqual([
      '5 seeds on 40 test samples are too few to tell the model (95.3 ± 0.4 %) from an RBF support-vector machine (93.0 ± 0.4 %). Use more seeds or more test samples.',
    ]);
    expect(verdictOf({ ...judged(...rows), seeds: [1] })[0]).toMatch(
      /^1 seed on .* is too few .* Use at least 5 seeds\.$/,
    );
  });

  it.each([
    ['behind', 'does better', 'entanglement harms on these data'],
    ['level', 'does as well', 'entanglement adds nothing on these data'],
    ['ahead', 'does worse', 'entanglement, or the weights in those gates, is of use on these data'],
  ] as const)('says of the entangling gates, %s: the model without them %s', (standing, what, why) => {
    expect(verdictOf(judged(row('withoutEntanglers', 0.94, standing)))).toEqual([
      `Without its entangling gates the model ${what}: 94.0 ± 0.4 % against 95.3 ± 0.4 %; ${why}.`,
    ]);
  });

  it('never claims an advantage', () => {
    for (const standing of ['ahead', 'level', 'behind', 'open'] as const) {
      const text = verdictOf(judged(row('logisticRegression', 0.9, standing), row('withoutEntanglers', 0.9, standing)));
      expect(text.join(' ').replace('no quantum advantage', '')).not.toContain('advantage');
    }
  });

  it('speaks of R² and a linear regression where values are predicted', () => {
    const rows = [row('logisticRegression', 0.951, 'level')];
    expect(verdictOf({ ...judged(...rows), task: 'regression', metric: 'R²' })[0]).toMatch(
      /^A linear regression does as well: R² 0.951 ± 0.004 against 0.953 ± 0.004;/,
    );
  });
});

describe('the table', () => {
  const rows = [row('logisticRegression', 0.951, 'level'), row('withoutEntanglers', 0.96, 'open')];
  const comparison: Comparison = {
    ...judged(...rows),
    skipped: [
      { name: 'randomFourierFeatures', reason: 'A circuit that starts from a prepared state has no frequencies.' },
    ],
    verdict: verdictOf(judged(...rows)),
  };

  it('fits 80 columns and says all there is', () => {
    const text = comparisonTable(comparison);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    const widest = rows.map((each) => ({ ...each, mean: -10.5, deviation: 10.5, parameters: 12345, seconds: 1000 }));
    const lines = comparisonTable({ ...comparison, metric: 'R²', rows: [model, ...widest] }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).toContain('Logistic regression');
    expect(text).toMatch(/95\.1 ± 0\.4 % +\+0\.2 ± 1\.0 +43 +1\.00/);
    expect(text).toMatch(/96\.0 ± 0\.4 % +−0\.7 ± 1\.0/);
    expect(text).toContain('Random Fourier features: left out. A circuit that starts');
    for (const sentence of comparison.verdict) expect(text.replaceAll('\n', ' ')).toContain(sentence);
  });

  it('keeps a mean and its deviation on one line', () => {
    for (let length = 60; length < 80; length++) {
      const verdict = [`${'x'.repeat(length)} 77.7 ± 0.4 % of all`];
      expect(comparisonTable({ ...comparison, verdict })).toMatch(/77\.7 ± 0\.4 %/);
    }
  });
});
