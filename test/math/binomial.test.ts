import { binomial } from '../../src/math/binomial.js';
import { Random } from '../../src/math/random.js';

/** Probabilities of 0 … trials successes, by their logarithms. */
function exactly(trials: number, chance: number): number[] {
  let log = trials * Math.log1p(-chance);
  return Array.from({ length: trials + 1 }, (_, k) => {
    if (k > 0) log += Math.log(((trials - k + 1) / k) * (chance / (1 - chance)));
    return Math.exp(log);
  });
}

/** Pearson's statistic, outcomes that are rare taken together, as so many standard deviations above its mean. */
function excess(expected: readonly number[], seen: readonly number[]): number {
  let [statistic, cells, restExpected, restSeen] = [0, 0, 0, 0];
  expected.forEach((value, k) => {
    if (value < 10) {
      restExpected += value;
      restSeen += seen[k]!;
      return;
    }
    statistic += (seen[k]! - value) ** 2 / value;
    cells++;
  });
  if (restExpected > 1) {
    statistic += (restSeen - restExpected) ** 2 / restExpected;
    cells++;
  }
  return (statistic - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}

describe('a binomial number', () => {
  // Both algorithms, on both sides of where they meet (n p = 10) and of p = 1/2.
  it.each([
    [1, 0.3],
    [20, 0.07],
    [60, 0.165],
    [60, 0.168],
    [60, 0.5],
    [60, 0.85],
    [200, 0.9],
    [1000, 0.3],
    [100_000, 0.0004],
  ])('of %d trials of chance %d is distributed as it should be', (trials, chance) => {
    const draws = 60_000;
    const random = new Random(11);
    const top = Math.min(trials, Math.ceil(trials * chance + 12 * Math.sqrt(trials * chance) + 20));
    const seen = new Array<number>(top + 1).fill(0);
    for (let k = 0; k < draws; k++) seen[binomial(trials, chance, random)]!++;
    const expected = exactly(trials, chance)
      .slice(0, top + 1)
      .map((p) => draws * p);
    expect(excess(expected, seen)).toBeLessThan(4);
  });

  it('of a thousand million trials has the right mean and variance', () => {
    const [trials, chance, draws] = [1e9, 0.2, 4000];
    const random = new Random(3);
    const deviation = Math.sqrt(trials * chance * (1 - chance));
    const scores = Array.from(
      { length: draws },
      () => (binomial(trials, chance, random) - trials * chance) / deviation,
    );
    const mean = scores.reduce((a, b) => a + b, 0) / draws;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (draws - 1);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
  });

  it('is sure at chances 0 and 1, and for no trials', () => {
    const random = new Random(0);
    expect([binomial(7, 0, random), binomial(7, 1, random), binomial(0, 0.5, random)]).toEqual([0, 7, 0]);
  });
});
