import { cumulativeOf, drawCounts, drawOutcomes } from '../../src/math/multinomial.js';
import { Random } from '../../src/math/random.js';

const probabilities = [0.3, 0, 0.05, 0.25, 0, 0, 0.399, 0.001];
const cumulative = cumulativeOf(probabilities);

function countsOf(draws: number, seed: number): number[] {
  const counts = new Array<number>(probabilities.length).fill(0);
  drawCounts(cumulative, draws, new Random(seed), (outcome, times) => (counts[outcome]! += times));
  return counts;
}

describe('outcomes counted', () => {
  it.each([1, 2, 17, 1000, 10 ** 12])('are as many as the %d draws, and none that cannot come', (draws) => {
    const counts = countsOf(draws, 5);
    expect(counts.reduce((a, b) => a + b)).toBe(draws);
    expect(probabilities.flatMap((p, k) => (p === 0 ? [counts[k]] : []))).toEqual([0, 0, 0]);
  });

  it('have the means, variances and covariances of a multinomial distribution', () => {
    const [draws, repeats] = [50, 20_000];
    const random = new Random(1);
    const rows = Array.from({ length: repeats }, () => {
      const row = new Array<number>(8).fill(0);
      drawCounts(cumulative, draws, random, (outcome, times) => (row[outcome]! += times));
      return row;
    });
    const mean = (of: (row: number[]) => number) => rows.reduce((sum, row) => sum + of(row), 0) / repeats;
    for (const [i, j] of [[0, 0], [0, 3], [3, 6], [2, 2], [6, 6], [6, 7]] as const) {
      const [p, q] = [probabilities[i]!, probabilities[j]!];
      const expected = draws * (i === j ? p * (1 - p) : -p * q);
      const centred = (row: number[]) => (row[i]! - draws * p) * (row[j]! - draws * q);
      const covariance = mean(centred);
      const error = Math.sqrt(mean((row) => (centred(row) - covariance) ** 2) / repeats);
      expect(Math.abs(mean((row) => row[i]!) - draws * p)).toBeLessThan(4 * Math.sqrt((draws * p) / repeats));
      expect(Math.abs(covariance - expected)).toBeLessThan(4 * error);
    }
  }); // prettier-ignore

  it('and drawn one by one follow the same distribution', () => {
    const draws = 100_000;
    const single = new Array<number>(8).fill(0);
    drawOutcomes(cumulative, draws, new Random(8)).forEach((outcome) => single[outcome]!++);
    for (const counts of [single, countsOf(draws, 9)]) {
      counts.forEach((count, k) => {
        const p = probabilities[k]!;
        expect(Math.abs(count - draws * p)).toBeLessThanOrEqual(4 * Math.sqrt(draws * p * (1 - p)));
      });
    }
  });

  it('take no notice of what rounding left below 0, nor of a sum that is not 1', () => {
    const tilted = cumulativeOf([2, -1e-9, 6]);
    const counts = [0, 0, 0];
    drawCounts(tilted, 80_000, new Random(2), (outcome, times) => (counts[outcome]! += times));
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0]! - 20_000)).toBeLessThan(4 * Math.sqrt(80_000 * 0.25 * 0.75));
  });
});
