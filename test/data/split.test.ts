import { datasetOf, split } from '../../src/data/index.js';

const counts = { a: 50, b: 30, c: 21 };
const labels = Object.entries(counts).flatMap(([label, count]) => Array.from({ length: count }, () => label));
const table = datasetOf(
  labels.map((_, i) => [i]),
  { labels },
);
const countOf = (part: { labels?: readonly string[] | undefined }, label: string) =>
  part.labels!.filter((other) => other === label).length;

describe('split', () => {
  it('puts every row in exactly one part', () => {
    const { train, test } = split(table, { test: 0.2, seed: 1 });
    expect([...train.features, ...test.features].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
    expect(test.rows).toBe(20);
  });

  it('takes from each class its share, to the nearest row', () => {
    const { test } = split(table, { test: 0.2, seed: 1 });
    for (const [label, count] of Object.entries(counts)) {
      expect(Math.abs(countOf(test, label) - count * 0.2)).toBeLessThan(1);
    }
  });

  it('is the same for the same seed and another for another', () => {
    const rows = (seed: number) => [...split(table, { seed }).test.features];
    expect(rows(5)).toEqual(rows(5));
    expect(rows(5)).not.toEqual(rows(6));
  });

  it('does not take the first rows of a class', () => {
    const { test } = split(table, { seed: 3 });
    expect([...test.features].slice(0, 10)).not.toEqual(Array.from({ length: 10 }, (_, i) => i));
  });

  it('splits tables without labels and leaves neither part empty', () => {
    const bare = datasetOf([[1], [2]]);
    expect(split(bare, { test: 0.01, seed: 1 }).test.rows).toBe(1);
    expect(split(bare, { test: 0.99, seed: 1 }).train.rows).toBe(1);
  });

  it('refuses shares outside 0 to 1, broken seeds and single rows', () => {
    for (const test of [0, 1, -1, NaN]) expect(() => split(table, { test, seed: 1 })).toThrow(/between 0 and 1/);
    expect(() => split(table, { seed: 0.5 })).toThrow(/not a whole number/);
    expect(() => split(datasetOf([[1]]), { seed: 1 })).toThrow(/2 rows are needed/);
  });
});
