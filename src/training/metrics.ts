import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';

/**
 * The share of predictions that equal the label, 0 to 1.
 *
 * @param labels class numbers, one per sample.
 * @param predictions class numbers, one per sample.
 * @throws KetworkError `mismatch` for lists of different length; `invalid` for empty ones.
 * @example
 * accuracy([0, 1, 1], [0, 1, 0]); // 0.667
 */
export function accuracy(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  checkPairs(labels, predictions);
  const hits = Array.from(labels).filter((label, i) => label === predictions[i]).length;
  return hits / labels.length;
}

/**
 * How often each class was taken for each: `matrix[label][prediction]` counts samples.
 *
 * @param classes the number of classes.
 * @throws KetworkError as {@link accuracy}; `invalid` for a class number that is not a whole number in 0 … classes − 1.
 * @example
 * confusionMatrix([0, 1, 1], [0, 1, 0], 2); // [[1, 0], [1, 1]]
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  checkPairs(labels, predictions);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = matrix[labels[i]!];
    const prediction = predictions[i]!;
    if (row?.[prediction] === undefined) {
      throw new KetworkError(
        'invalid',
        `Sample ${i + 1} has label ${labels[i]} and prediction ${prediction}; classes are numbered 0 to ${classes - 1}.`,
      );
    }
    row[prediction]!++;
  }
  return matrix;
}

/**
 * A confusion matrix as text of at most `width` columns: one line per true class, one column per predicted class, hits on the
 * diagonal, zeros as dots, and each class's share of hits. If the classes do not fit side by side, names are cut; if numbers do
 * not fit either, each line lists only what the class was most often taken for.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` unless there is one name per class.
 * @example
 * console.log(confusionTable([[9, 1], [0, 10]], ['cat', 'dog']));
 */
export function confusionTable(
  matrix: readonly (readonly number[])[],
  classNames: readonly string[],
  options: { width?: number } = {},
): string {
  const { width = 80 } = checkOptions('confusionTable', options, { width: true }, 'width');
  if (matrix.length !== classNames.length) {
    throw new KetworkError(
      'mismatch',
      `${matrix.length} classes need as many names, but ${classNames.length} were given.`,
    );
  }
  const longest = Math.max(...classNames.map((name) => name.length));
  const hits = matrix.map((row, label) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return total === 0 ? '–' : `${((100 * row[label]!) / total).toFixed(1)}%`;
  });
  const heading = 'true \\ predicted';
  const digits = Math.max(...matrix.flat()).toString().length;
  const margin = Math.min(Math.max(longest, heading.length), Math.floor(width / 4));
  const cell = Math.min(Math.max(digits, longest) + 1, Math.floor((width - margin - 7) / classNames.length));
  if (cell <= digits) return confusionList(matrix, classNames, hits, width);
  const line = (name: string, cells: readonly string[], last: string) =>
    cut(name, margin).padEnd(margin) +
    cells.map((text) => cut(text, cell - 1).padStart(cell)).join('') +
    last.padStart(7);
  return [
    line(heading, classNames, 'hits').trimEnd(),
    ...matrix.map((row, label) =>
      line(
        classNames[label]!,
        row.map((count) => (count === 0 ? '·' : `${count}`)),
        hits[label]!,
      ),
    ),
  ].join('\n');
}

function confusionList(
  matrix: readonly (readonly number[])[],
  classNames: readonly string[],
  hits: readonly string[],
  width: number,
): string {
  const margin = Math.min(Math.max(...classNames.map((name) => name.length)), Math.floor(width / 3));
  const lines = matrix.map((row, label) => {
    const mistakes = row
      .map((count, prediction) => ({ count, prediction }))
      .filter(({ count, prediction }) => count > 0 && prediction !== label)
      .sort((a, b) => b.count - a.count)
      .map(({ count, prediction }) => `${cut(classNames[prediction]!, margin)} ${count}`);
    const taken = mistakes.length > 0 ? `  taken for ${mistakes.join(', ')}` : '';
    return cut(cut(classNames[label]!, margin).padEnd(margin) + hits[label]!.padStart(7) + taken, width);
  });
  return lines.join('\n');
}

const cut = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

function checkPairs(labels: ArrayLike<number>, predictions: ArrayLike<number>): void {
  if (labels.length !== predictions.length) {
    throw new KetworkError(
      'mismatch',
      `${labels.length} labels need as many predictions, but ${predictions.length} were given.`,
    );
  }
  if (labels.length === 0) throw new KetworkError('invalid', 'There are no samples to measure on.');
}
