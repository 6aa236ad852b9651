import { determinant, Matrix } from 'ml-matrix';
import { effectiveDimension, fisherSpectrum } from '../../src/diagnostics/index.js';
import { Random } from '../../src/math/random.js';

const identity = (size: number) => Matrix.eye(size).to2DArray();
const kappaOf = (n: number, gamma = 1) => (gamma * n) / (2 * Math.PI * Math.log(n));

/** AᵀA of normal numbers. */
function randomFisher(random: Random, size: number): number[][] {
  const a = new Matrix(Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal())));
  return a.transpose().mmul(a).to2DArray();
}

describe('the effective dimension', () => {
  it('of one parameter with unit information is 1.00235 for 5000 data', () => {
    expect(effectiveDimension([[[1]]]).dimension).toBeCloseTo(1.00235, 5);
    expect(effectiveDimension([[[1]], [[1]], [[1]]], { dataSize: 5000, gamma: 1 })).toEqual({
      dimension: expect.closeTo(1.00235, 5),
      normalised: expect.closeTo(1.00235, 5),
      standardError: expect.closeTo(0, 12),
      parameters: 1,
    });
  });

  it('is d ln(1 + κ)/ln κ for the identity on d parameters, whatever its scale', () => {
    const kappa = kappaOf(1000, 0.5);
    for (const scale of [1, 0.01, 7]) {
      const fisher = identity(6).map((row) => row.map((value) => value * scale));
      const { dimension, normalised } = effectiveDimension([fisher], { dataSize: 1000, gamma: 0.5 });
      expect(dimension).toBeCloseTo((6 * Math.log(1 + kappa)) / Math.log(kappa), 10);
      expect(normalised).toBeCloseTo(dimension / 6, 12);
    }
  });

  it('of parameters that all do the same tends to 1 with the data', () => {
    const same = identity(8).map((row) => row.map(() => 1));
    let before = Infinity;
    for (const dataSize of [5000, 1e6, 1e12]) {
      const { dimension } = effectiveDimension([same], { dataSize });
      expect(dimension).toBeCloseTo(Math.log(1 + 8 * kappaOf(dataSize)) / Math.log(kappaOf(dataSize)), 5);
      expect(dimension).toBeLessThan(before);
      before = dimension;
    }
    expect(before).toBeLessThan(1.1);
  });

  // The definition of Abbas et al. 2021 with determinants, the integral over the volume a mean.
  it('is that of the definition with determinants', () => {
    const random = new Random(3);
    const fishers = Array.from({ length: 5 }, () => randomFisher(random, 4));
    const trace = fishers.reduce((sum, fisher) => sum + new Matrix(fisher).trace(), 0) / 5;
    const kappa = kappaOf(2000);
    const roots = fishers.map((fisher) =>
      Math.sqrt(determinant(Matrix.eye(4).add(new Matrix(fisher).mul((kappa * 4) / trace)))),
    );
    const exact = (2 * Math.log(roots.reduce((sum, root) => sum + root, 0) / 5)) / Math.log(kappa);
    const { dimension, standardError } = effectiveDimension(fishers, { dataSize: 2000 });
    expect(dimension).toBeCloseTo(exact, 10);
    expect(standardError).toBeGreaterThan(0);
  });

  it('has the standard error that it spreads by', () => {
    const random = new Random(4);
    const many = Array.from({ length: 40 }, () =>
      effectiveDimension(Array.from({ length: 50 }, () => randomFisher(random, 3))),
    );
    const mean = many.reduce((sum, { dimension }) => sum + dimension, 0) / 40;
    const spread = Math.sqrt(many.reduce((sum, { dimension }) => sum + (dimension - mean) ** 2, 0) / 39);
    const error = many.reduce((sum, { standardError }) => sum + standardError!, 0) / 40;
    expect(error / spread).toBeGreaterThan(0.6);
    expect(error / spread).toBeLessThan(1.5);
  });

  it('does not overflow for a thousand parameters', () => {
    const diagonal = Array.from({ length: 1000 }, (_, k) => Array.from({ length: 1000 }, (_, j) => (j === k ? 1 : 0)));
    expect(effectiveDimension([diagonal]).normalised).toBeCloseTo(1.00235, 5);
  });

  it('refuses what is no information and constants outside their range', () => {
    expect(() => effectiveDimension([])).toThrow('0 Fisher matrices');
    expect(() => effectiveDimension([[[1, 0]]])).toThrow('all square');
    expect(() => effectiveDimension([identity(2), identity(3)])).toThrow('all square');
    expect(() => effectiveDimension([[[NaN]]])).toThrow('finite');
    expect(() => effectiveDimension([[[0]]])).toThrow('no weight changes an outcome');
    for (const options of [
      { gamma: 0 },
      { gamma: 2 },
      { dataSize: 1 },
      { dataSize: 100, gamma: 0.1 },
      { dataSize: NaN },
    ]) {
      expect(() => effectiveDimension([[[1]]], options)).toThrow('effectiveDimension was given dataSize');
    }
  });
});

describe('the Fisher spectrum', () => {
  it('is scaled to a mean of 1, the largest first', () => {
    const spectrum = fisherSpectrum([
      [
        [1, 1],
        [1, 1],
      ],
      [
        [2, 0],
        [0, 4],
      ],
    ]);
    // Traces 2 and 6, 4 on average, made 2.
    expect(spectrum.trace).toBeCloseTo(4, 12);
    spectrum.eigenvalues[0]!.forEach((value, k) => expect(value).toBeCloseTo([1, 0][k]!, 12));
    spectrum.eigenvalues[1]!.forEach((value, k) => expect(value).toBeCloseTo([2, 1][k]!, 12));
    spectrum.mean.forEach((value, k) => expect(value).toBeCloseTo([1.5, 0.5][k]!, 12));
  });
});
