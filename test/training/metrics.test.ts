import { accuracy, confusionMatrix, confusionTable } from '../../src/training/index.js';

describe('metrics', () => {
  it('accuracy is the share of hits', () => {
    expect(accuracy([0, 1, 2, 1], Int32Array.of(0, 1, 1, 1))).toBe(0.75);
    expect(() => accuracy([0], [])).toThrow(/1 labels need as many predictions, but 0/);
    expect(() => accuracy([], [])).toThrow(/no samples/);
  });

  it('confusionMatrix counts predictions per label', () => {
    expect(confusionMatrix([0, 1, 2, 1], [0, 2, 2, 1], 3)).toEqual([
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
  });

  it.each([
    [2, 0],
    [0, 2],
    [-1, 0],
    [0.5, 0],
    [0, NaN],
  ])('refuses label %p with prediction %p of 2 classes', (label, prediction) => {
    expect(() => confusionMatrix([label], [prediction], 2)).toThrow(/Sample 1 .* classes are numbered 0 to 1/);
  });

  it('confusionTable shows hits on the diagonal and their share', () => {
    expect(
      confusionTable(
        [
          [9, 1],
          [0, 10],
        ],
        ['cat', 'dog'],
      ),
    ).toBe(
      ['true \\ predicted cat dog   hits', 'cat                9   1  90.0%', 'dog                ·  10 100.0%'].join(
        '\n',
      ),
    );
  });

  it.each([2, 10, 13, 16, 30, 200])('confusionTable of %i classes fits 80 columns', (classes) => {
    const matrix = Array.from({ length: classes }, (_, i) =>
      Array.from({ length: classes }, (_, j) => (i === j ? 123 : (i * j) % 3)),
    );
    const names = matrix.map((_, i) => `a rather long name ${i}`);
    const lines = confusionTable(matrix, names).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines.length).toBeGreaterThanOrEqual(classes);
  });

  it('confusionTable lists mistakes where numbers do not fit side by side', () => {
    const matrix = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_, j) => 8 * Number(i === j)));
    matrix[1]![2] = 2;
    const names = matrix.map((_, i) => `class ${i}`);
    expect(confusionTable(matrix, names).split('\n')[1]).toBe('class 1   80.0%  taken for class 2 2');
  });

  it('confusionTable says when a class has no samples, and wants a name per class', () => {
    expect(
      confusionTable(
        [
          [1, 0],
          [0, 0],
        ],
        ['a', 'b'],
      ),
    ).toMatch(/b +· +· +–$/);
    expect(() => confusionTable([[1]], [])).toThrow(/1 classes need as many names, but 0/);
  });
});
