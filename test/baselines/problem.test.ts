import * as tf from '@tensorflow/tfjs';
import { problemOf, type Splits } from '../../src/baselines/problem';
import { datasetOf } from '../../src/data/dataset';

const table = (rows: number[][], labels?: (string | number)[]) => datasetOf(rows, { labels });
const both = (part: Splits['train']): Splits => ({ train: part, test: part });

describe('a problem', () => {
  it('numbers the classes as the training part does, where the test part lacks some', () => {
    const train = table([[0], [1], [2]], ['a', 'b', 'c']);
    const { test, classValues } = problemOf({ train, test: table([[5]], ['c']) });
    expect([...test.targets]).toEqual([2]);
    expect(classValues).toEqual([0, 1, 2]);
  });

  it('is the same from one-hot tensors as from labels, and of ±1 knows the values', () => {
    const [x, y] = [tf.tensor2d([[1], [2], [3]]), tf.tensor2d([[0, 1], [1, 0], [0, 1]])]; // prettier-ignore
    expect([...problemOf(both({ x, y })).train.targets]).toEqual([1, 0, 1]);
    const signs = problemOf(both({ x, y: tf.tensor1d([1, -1, 1]) }));
    expect([...signs.train.targets]).toEqual([1, 0, 1]);
    expect(signs.classValues).toEqual([-1, 1]);
    const values = problemOf(both({ x, y: tf.tensor2d([[0.5], [2], [-1]]) }), { task: 'regression' });
    expect([...values.test.targets]).toEqual([0.5, 2, -1]);
    expect([...values.test.table.features]).toEqual([1, 2, 3]);
  });

  it.each<[string, () => Splits, 'classification' | 'regression', string]>([
    [
      'parts of other columns',
      () => ({ train: table([[0], [1]], [0, 1]), test: table([[0, 1]], [0]) }),
      'classification',
      '1 columns',
    ],
    [
      'a part without rows',
      () => ({ train: table([[0]], [0]), test: table([], []) }),
      'classification',
      '0 test samples',
    ],
    ['a single class', () => both(table([[0], [1]], ['a', 'a'])), 'classification', 'only the class "a"'],
    ['no labels', () => both(table([[0], [1]])), 'regression', 'has no labels'],
    ['words as values', () => both(table([[0]], ['warm'])), 'regression', 'Row 1 has the label "warm"'],
    [
      'a class that training never saw',
      () => ({ train: table([[0], [1]], [0, 1]), test: table([[0]], [2]) }),
      'classification',
      '"2"',
    ],
    [
      'rows that are not one-hot',
      () => both({ x: tf.zeros([1, 1]), y: tf.tensor2d([[0.5, 0.5]]) }),
      'classification',
      'one-hot',
    ],
    [
      'fewer targets than samples',
      () => both({ x: tf.zeros([2, 1]), y: tf.zeros([1]) }),
      'regression',
      'a target for each',
    ],
  ])('is not made of %s', (_, parts, task, message) => {
    expect(() => problemOf(parts(), { task })).toThrow(message);
  });
});
