import { exactVariances, layerOf, randomLayers } from '../../bench/workloads/barren-plateau.js';
import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { decayFits } from '../../src/diagnostics/decay-fit.js';
import { gradientScaling, scalingChart } from '../../src/diagnostics/index.js';
import { projector } from '../../src/observables/projector.js';
import { pauli, type PauliSum, z } from '../../src/observables/pauli-sum.js';

const range = (n: number) => Array.from({ length: n }, (_, k) => k);
const rotations = (n: number) => range(n).reduce((circuit, k) => circuit.ry(weight(k), k), new Circuit(n));
const local = (n: number): PauliSum => range(n).map(z).reduce((a, b) => a.plus(b)).scaled(-1 / (2 * n)); // prettier-ignore

describe('deep random circuits', () => {
  it('have the variances of a 2-design, which fall by half a qubit', async () => {
    const scaling = await gradientScaling(
      (n) => ({
        circuit: (random) => randomLayers(n, 10 * n, random),
        observable: pauli('ZZ', [0, 1]),
        groups: { first: layerOf(n, 0), middle: layerOf(n, 5 * n) },
      }),
      { sizes: [2, 3, 4, 5, 6], samples: 720, circuits: 24, of: { group: 'middle' }, seed: 6 },
    );
    for (const { size, details } of scaling.points) {
      const exact = exactVariances(size);
      const found = { loss: details.loss, middle: details.groups['middle']!, first: details.groups['first']! };
      for (const name of ['loss', 'middle', 'first'] as const) {
        const ratio = found[name].variance / exact[name];
        expect({ size, name, isNear: Math.abs(ratio - 1) < 0.15, ratio }).toMatchObject({ isNear: true });
      }
    }
    expect(scaling.law).toBe('exponential');
    expect(scaling.fits.exponential.slope / -Math.LN2).toBeGreaterThan(0.9);
    expect(scaling.fits.exponential.slope / -Math.LN2).toBeLessThan(1.1);
    expect(scaling.verdict).toMatch(/falls exponentially, by a factor of 0\.5.* per qubit .*barren plateau/);
  });
});

describe('one layer of RY', () => {
  const sizes = [1, 2, 3, 4, 5, 6];

  it('has a barren plateau for a global loss: a factor of 3/8 a qubit', async () => {
    const problem = (n: number) => ({ circuit: rotations(n), observable: projector('0'.repeat(n)) });
    const { law, fits, verdict } = await gradientScaling(problem, { sizes, samples: 1000, seed: 2 });
    expect(law).toBe('exponential');
    const { slope, slopeError } = fits.exponential;
    expect(Math.abs(slope - Math.log(3 / 8))).toBeLessThan(3.5 * slopeError);
    expect(slopeError).toBeLessThan(0.03);
    expect(verdict).toContain('barren plateau');
  });

  it('has none for a local one: the variance falls as n^−2', async () => {
    const problem = (n: number) => ({ circuit: rotations(n), observable: local(n) });
    const scaling = await gradientScaling(problem, { sizes, samples: 1000, seed: 2, of: 0 });
    expect(scaling.law).toBe('polynomial');
    const { slope, slopeError } = scaling.fits.polynomial;
    expect(Math.abs(slope + 2)).toBeLessThan(3.5 * slopeError);
    expect(scaling.verdict).toMatch(
      /^The variance falls as a power, (2\.0|1\.9)\d\d ± 0\.0\d\d, of the number of qubits: no barren/,
    );
    expect(await scalingChart(scaling)).toContain('measured, 95 %');
  });

  it('has slopes that do not fall where one qubit alone is read', async () => {
    const problem = (n: number) => ({ circuit: rotations(n), observable: z(0) });
    const { law, verdict } = await gradientScaling(problem, { sizes, samples: 400, seed: 3, of: 0 });
    expect(law).toBe('constant');
    expect(verdict).toMatch(/^The variance does not fall from 1 to 6 qubits: it is [45]\.\d\de-1/);
  });

  it('has none at all where weights do not reach what is read', async () => {
    const problem = (n: number) => ({ circuit: rotations(n), observable: z(0) });
    const { verdict } = await gradientScaling(problem, { sizes: [2, 3, 4], samples: 20, of: 1 });
    expect(verdict).toMatch(/^Gradients vanish: at 3 of 3 sizes/);
  });
});

describe('a fit of decay', () => {
  const points = (of: (size: number) => number) =>
    [2, 4, 6, 8].map((size) => ({ size, variance: of(size), standardError: 0.1 * of(size) }));

  it('finds exact laws', () => {
    const { exponential } = decayFits(points((n) => 3 * Math.exp(-0.7 * n)));
    expect(exponential.slope).toBeCloseTo(-0.7, 10);
    expect(Math.exp(exponential.intercept)).toBeCloseTo(3, 10);
    const { polynomial } = decayFits(points((n) => 5 / n ** 3));
    expect(polynomial.slope).toBeCloseTo(-3, 10);
    expect(polynomial.chiSquared).toBeCloseTo(0, 10);
  });

  it('has the textbook error: relative error over the spread of sizes', () => {
    // Sizes 2, 4, 6, 8: Σ(n − 5)² = 20.
    expect(decayFits(points(() => 1)).exponential.slopeError).toBeCloseTo(0.1 / Math.sqrt(20), 10);
  });

  it('counts sharp points more', () => {
    const mixed = points((n) => 2 ** -n).map((point) =>
      point.size === 8 ? { ...point, variance: 1, standardError: 100 } : point,
    );
    expect(decayFits(mixed).exponential.slope).toBeCloseTo(-Math.LN2, 3);
  });
});

it('needs three sizes, and groups that are there', async () => {
  const problem = (n: number) => ({ circuit: rotations(n), observable: z(0) });
  await expect(gradientScaling(problem, { sizes: [2, 4] })).rejects.toThrow('over the sizes 2, 4. Give three or more.');
  await expect(gradientScaling(problem, { sizes: [1, 2, 3], samples: 2, of: { group: 'last' } })).rejects.toThrow(
    'the group "last" was asked for, which is not there. There are: weights.',
  );
});
