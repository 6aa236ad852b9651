import * as tf from '@tensorflow/tfjs';
import { datasetOf, featuresOf, labelsOf, rowsOf, toTensors } from '../../src/data/index.js';

const table = datasetOf(
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  { labels: [10, 9, 10] },
);

describe('Dataset', () => {
  it('orders class names by value when all are numbers, else by alphabet', () => {
    expect(table.classNames).toEqual(['9', '10']);
    expect(datasetOf([[1], [1], [1]], { labels: ['b', '10', 'a'] }).classNames).toEqual(['10', 'a', 'b']);
  });

  it('becomes features and one-hot labels', () => {
    const { x, y } = toTensors(table);
    expect(x.arraySync()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(y.arraySync()).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
    tf.dispose([x, y]);
  });

  it('encodes labels in the order of the class names of a model', () => {
    expect([...labelsOf(table, ['10', '9', '8'])]).toEqual([0, 1, 0]);
  });

  it('keeps the class names of the whole in a part', () => {
    const part = rowsOf(table, [2, 0]);
    expect([...part.features]).toEqual([5, 6, 1, 2]);
    expect(part).toMatchObject({ rows: 2, labels: ['10', '10'], classNames: ['9', '10'] });
    expect(() => rowsOf(table, [3])).toThrow(/Row index 3 .* rows 0 to 2/);
  });

  it('names label, row and known labels when a label was never seen in training', () => {
    const refuse = () => labelsOf(table, ['8', '10']);
    expect(refuse).toThrow(expect.objectContaining({ code: 'unknown' }));
    expect(refuse).toThrow(/Row 2 has the label "9".*Known labels: 8, 10\./);
  });

  it('has features but no labels when none were given', () => {
    const bare = datasetOf([[1, 2]]);
    const x = featuresOf(bare);
    expect(x.shape).toEqual([1, 2]);
    x.dispose();
    expect(() => toTensors(bare)).toThrow(/no labels/);
  });

  it('refuses ragged rows, wrong counts and numbers that are not finite', () => {
    expect(() => datasetOf([[1, 2], [3]])).toThrow(/Row 2 has 1 features but row 1 has 2/);
    expect(() => datasetOf([[1]], { labels: [1, 2] })).toThrow(/1 rows need as many labels, but 2/);
    expect(() => datasetOf([[1]], { featureNames: [] })).toThrow(/1 columns need as many names, but 0/);
    expect(() =>
      datasetOf(
        [
          [1, 2],
          [3, NaN],
        ],
        { featureNames: ['a', 'b'] },
      ),
    ).toThrow(/Row 2, column 2 \("b"\) is NaN/);
    expect(() => datasetOf([[1e39]])).toThrow(/Row 1, column 1 .* is Infinity/);
  });
});
