import { datasetOf, fixed, minMax, scaled, scalerFrom, standardize } from '../../src/data/index.js';

const table = datasetOf([
  [1, 7, 0],
  [2, 7, 10],
  [3, 7, 5],
]);
const columnOf = (features: Float32Array, column: number) => [...features].filter((_, i) => i % 3 === column);

describe('scalers', () => {
  it('standardize gives mean 0 and standard deviation 1', () => {
    const column = columnOf(scaled(table, standardize(table)).features, 0);
    [-Math.sqrt(1.5), 0, Math.sqrt(1.5)].forEach((value, i) => expect(column[i]).toBeCloseTo(value, 6));
  });

  it('minMax maps each column onto low … high', () => {
    const { features } = scaled(table, minMax(table, { low: -1, high: 3 }));
    expect(columnOf(features, 0)).toEqual([-1, 1, 3]);
    expect(columnOf(features, 2)).toEqual([-1, 3, 1]);
  });

  it('fixed treats every column alike and survives JSON', () => {
    const scaler = scalerFrom(JSON.parse(JSON.stringify(fixed(table, { scale: 0.5, shift: -1 }))));
    expect([...scaled(table, scaler).features]).toEqual([-0.5, 2.5, -1, 0, 2.5, 4, 0.5, 2.5, 1.5]);
    expect(() => fixed(table, { scale: NaN })).toThrow('scale NaN and shift 0');
  });

  it('maps a constant column to 0 or low, also where it is not constant', () => {
    const other = datasetOf([[1, 99, 0]]);
    expect(scaled(other, standardize(table)).features[1]).toBe(0);
    expect(scaled(other, minMax(table, { low: 0.5 })).features[1]).toBe(0.5);
  });

  it('standardises a large mean with a small spread', () => {
    const far = datasetOf([[1e7], [1e7 + 1], [1e7 + 2]]);
    const { features } = scaled(far, standardize(far));
    [-Math.sqrt(1.5), 0, Math.sqrt(1.5)].forEach((value, i) => expect(features[i]).toBeCloseTo(value, 5));
  });

  it('leaves the data set it is fitted on and applied to as it was', () => {
    scaled(table, minMax(table));
    expect([...table.features]).toEqual([1, 7, 0, 2, 7, 10, 3, 7, 5]);
  });

  it('survives JSON', () => {
    const scaler = standardize(table);
    expect(scalerFrom(JSON.parse(JSON.stringify(scaler)))).toEqual(scaler);
  });

  it.each([
    [null, /not an object/],
    [{ kind: 'log', scale: [], shift: [] }, /kind "log"; known kinds are standardize, minMax, fixed/],
    [{ kind: 'minMax', scale: [1] }, /two lists/],
    [{ kind: 'minMax', scale: [1], shift: [1, 2] }, /same length/],
    [{ kind: 'minMax', scale: [1], shift: [null] }, /finite numbers/],
  ])('refuses the stored scaler %j', (json, message) => {
    expect(() => scalerFrom(json)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(() => scalerFrom(json)).toThrow(message);
  });

  it('refuses data of other columns, empty data and an empty range', () => {
    expect(() => scaled(datasetOf([[1]]), standardize(table))).toThrow(/fitted on 3 columns but the data has 1/);
    expect(() => standardize(datasetOf([]))).toThrow(/without rows/);
    expect(() => minMax(table, { low: 1, high: 1 })).toThrow(/low must be less than high/);
  });
});
