import { type AllocationProblem, globalShots, individualShots } from '../../src/optimizers/shot-allocation.js';

const problem = {
  ...{ learningRate: 0.3, lipschitz: 2, bias: 0, minimum: 1 },
  gradient: [0.5, -0.2, 0.05],
  variance: [0.6, 0.9, 0.3],
} satisfies AllocationProblem;

/** A lower bound of what a step of a component wins: `(α − Lα²/2) χ² − Lα²/2 · ξ/s`, equation 9 of Kübler et al. */
const gain = (i: number, shots: number, gradient = problem.gradient) => {
  const lost = (problem.lipschitz * problem.learningRate ** 2) / 2;
  return (problem.learningRate - lost) * gradient[i]! ** 2 - (lost * problem.variance[i]!) / shots;
};

describe('iCANS', () => {
  it('gives a component the shots that win most per shot, found here by trial', () => {
    const [first] = individualShots({ ...problem, gradient: [0.05], variance: [0.3] });
    const trials = Array.from({ length: 1000 }, (_, k) => gain(2, k + 1) / (k + 1));
    expect(Math.abs(first! - (trials.indexOf(Math.max(...trials)) + 1))).toBeLessThanOrEqual(1);
  });

  it('gives no component more than the one that wins most per shot, nor less than the minimum', () => {
    const factor = (2 * 2 * 0.3) / (2 - 0.6);
    const [a, b, c] = individualShots(problem);
    expect(a).toBe(Math.ceil((factor * 0.6) / 0.25));
    expect([b, c]).toEqual([a, a]);
    expect(individualShots({ ...problem, minimum: 7 })).toEqual([7, 7, 7]);
  });
});

describe('gCANS', () => {
  it('shares shots out as standard deviations, so that the step wins most per shot', () => {
    // So many shots that rounding them up does not matter.
    const gradient = problem.gradient.map((g) => g / 30);
    const shots = globalShots({ ...problem, gradient });
    const rate = (each: readonly number[]) =>
      each.reduce((sum, s, i) => sum + gain(i, s, gradient), 0) / each.reduce((a, b) => a + b);
    const best = rate(shots);
    for (const moved of [0.5, 0.8, 1.25, 2]) {
      expect(rate(shots.map((s) => s * moved))).toBeLessThan(best);
      shots.forEach((_, i) => expect(rate(shots.map((s, k) => (k === i ? s * moved : s)))).toBeLessThan(best));
    }
  });

  it('first steps are kept from many shots by the bias', () => {
    const [few] = globalShots({ ...problem, gradient: [1e-6], variance: [1], bias: 0.1 });
    expect(few).toBeLessThan(10);
    expect(globalShots({ ...problem, gradient: [1e-3], variance: [1] })[0]).toBeGreaterThan(1e5);
  });
});
