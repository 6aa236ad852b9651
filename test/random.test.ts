import { Random } from '../src/math/random.js';

const draw = (seed: number, count: number) => {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.uniform());
};
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('Random', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    expect(draw(7, 5)).toEqual(draw(7, 5));
    expect(draw(7, 5)).not.toEqual(draw(8, 5));
  });

  it('refuses seeds that are no whole numbers', () => {
    expect(() => new Random(NaN)).toThrow('The seed NaN is not a whole number.');
    expect(() => new Random(3.7)).toThrow('The seed 3.7 is not a whole number.');
  });

  it('has first numbers that are spread over neighbouring seeds', () => {
    const first = Array.from({ length: 400 }, (_, seed) => draw(seed, 1)[0]!);
    expect(Math.abs(mean(first) - 0.5)).toBeLessThan(0.06);
  });

  it('draws normal numbers of mean 0 and variance 1', () => {
    const random = new Random(1);
    const values = Array.from({ length: 20_000 }, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((v) => v * v)) - 1)).toBeLessThan(0.05);
  });

  it('permutes: every integer once', () => {
    const order = new Random(3).permutation(50);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(order).not.toEqual([...order].sort((a, b) => a - b));
  });
});
