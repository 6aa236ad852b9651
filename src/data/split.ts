import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions } from '../options.js';
import { rowsOf, type Dataset } from './dataset.js';

/**
 * Splits a data set in two, each class in the same proportion (stratified); the same seed gives the same split on every
 * machine. The rows of each part keep their order.
 *
 * @param dataset stays as it is.
 * @param options the share and the seed.
 * @param options.test the share of rows held out, between 0 and 1; the count is rounded, but neither part is left empty.
 * @param options.seed a whole number.
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a share outside (0, 1), a seed that is
 * not a whole number or fewer than 2 rows.
 * @example
 * const { train, test } = split(digits, { test: 0.2, seed: 7 });
 */
export function split(dataset: Dataset, options: { test?: number; seed: number }): { train: Dataset; test: Dataset } {
  const { test = 0.2, seed } = checkOptions('data.split', options, { test: true, seed: true });
  if (!(test > 0 && test < 1)) {
    throw new KetworkError('invalid', `The test share is ${test}; it must lie between 0 and 1, such as 0.2.`);
  }
  if (!Number.isSafeInteger(seed)) throw new KetworkError('invalid', `The seed ${seed} is not a whole number.`);
  if (dataset.rows < 2) {
    throw new KetworkError('invalid', `A data set of ${dataset.rows} rows cannot be split; 2 rows are needed.`);
  }
  const random = new Random(seed);
  const groups = [...rowsByClass(dataset)].map((rows) => random.permutation(rows.length).map((i) => rows[i]!));
  const total = Math.min(dataset.rows - 1, Math.max(1, Math.round(dataset.rows * test)));
  const counts = shareOut(groups, total);
  const inTest = new Set(groups.flatMap((rows, g) => rows.slice(0, counts[g])));
  const indices = Array.from({ length: dataset.rows }, (_, row) => row);
  return {
    train: rowsOf(
      dataset,
      indices.filter((row) => !inTest.has(row)),
    ),
    test: rowsOf(
      dataset,
      indices.filter((row) => inTest.has(row)),
    ),
  };
}

function rowsByClass(dataset: Dataset): number[][] {
  const groups = new Map<string, number[]>(dataset.classNames.map((name) => [name, []]));
  for (let row = 0; row < dataset.rows; row++) {
    const label = dataset.labels?.[row] ?? '';
    const group = groups.get(label);
    if (group) group.push(row);
    else groups.set(label, [row]);
  }
  return [...groups.values()];
}

// Each class gets its exact share rounded down; the rows still missing go to the largest remainders (Hamilton's method).
function shareOut(groups: readonly (readonly number[])[], total: number): number[] {
  const rows = groups.reduce((sum, group) => sum + group.length, 0);
  const exact = groups.map((group) => (group.length * total) / rows);
  const counts = exact.map(Math.floor);
  const byRemainder = exact.map((share, g) => ({ g, rest: share - Math.floor(share) })).sort((a, b) => b.rest - a.rest);
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { g } of byRemainder.slice(0, missing)) counts[g]!++;
  return counts;
}
