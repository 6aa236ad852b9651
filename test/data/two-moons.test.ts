import { twoMoons } from '../../src/data/index.js';

const rowsOf = (moons: ReturnType<typeof twoMoons>) =>
  Array.from({ length: moons.rows }, (_, row) => ({
    x: moons.features[2 * row]!,
    y: moons.features[2 * row + 1]!,
    label: moons.labels![row]!,
  }));

describe('twoMoons', () => {
  it('without noise puts every point on its half circle', () => {
    const rows = rowsOf(twoMoons({ samples: 41, noise: 0, seed: 1 }));
    expect(rows.map(({ label }) => label).sort()).toEqual([...Array(21).fill('0'), ...Array(20).fill('1')]);
    for (const { x, y, label } of rows) {
      const isUpper = label === '0';
      expect(isUpper ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5)).toBeCloseTo(1, 6);
      expect(isUpper ? y : 0.5 - y).toBeGreaterThan(-1e-6);
    }
  });

  it('has the ends and the tops that scikit-learn gives', () => {
    // make_moons(6, shuffle=False): the angles 0, π/2 and π of either moon.
    const rows = rowsOf(twoMoons({ samples: 6, noise: 0, seed: 3 }));
    const of = (moon: string) =>
      rows
        .filter(({ label }) => label === moon)
        .map(({ x, y }) => [x, y].map((value) => Math.round(value * 1e6) / 1e6 + 0))
        .sort(([a], [b]) => a! - b!);
    expect(of('0')).toEqual([
      [-1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(of('1')).toEqual([
      [0, 0.5],
      [1, -0.5],
      [2, 0.5],
    ]);
  });

  it('adds noise of the deviation asked for', () => {
    const upper = rowsOf(twoMoons({ samples: 4000, noise: 0.2, seed: 5 })).filter(({ label }) => label === '0');
    const off = upper.map(({ x, y }) => Math.hypot(x, y) - 1);
    const deviation = Math.sqrt(off.reduce((sum, value) => sum + value ** 2, 0) / off.length);
    expect(deviation).toBeGreaterThan(0.19);
    expect(deviation).toBeLessThan(0.21);
  });

  it('is the same for the same seed and another for another, in an order that mixes the moons', () => {
    const of = (seed: number) => twoMoons({ samples: 40, noise: 0.1, seed });
    expect(of(5)).toEqual(of(5));
    expect(of(5).features).not.toEqual(of(6).features);
    expect(of(5).labels!.slice(0, 20)).toContain('1');
    expect(of(5).labels!.slice(20)).toContain('0');
    expect(of(5).featureNames).toEqual(['x', 'y']);
  });

  it('has 200 points by default, and at least one of each moon', () => {
    expect(twoMoons({ seed: 1 }).rows).toBe(200);
    expect(twoMoons({ samples: 2, seed: 1 }).classNames).toEqual(['0', '1']);
  });

  it('refuses too few samples, impossible noise and broken seeds', () => {
    for (const samples of [1, 0, 2.5, NaN]) expect(() => twoMoons({ samples, seed: 1 })).toThrow(/2 or more/);
    for (const noise of [-0.1, NaN, Infinity]) expect(() => twoMoons({ noise, seed: 1 })).toThrow(/noise is/);
    expect(() => twoMoons({ seed: 0.5 })).toThrow(/not a whole number/);
  });
});
