import { type Comparison, type ComparisonRow, scoreText, titleOf } from './comparison.js';

const width = 80;

/**
 * A comparison as text of at most 80 columns: a line for each model with mean and standard deviation over seeds, the model's lead
 * with its 95 % interval (in points of a hundred for accuracies), fitted numbers and seconds; then the verdict.
 */
export function comparisonTable({ task, metric, seeds, testRows, rows, skipped, verdict }: Comparison): string {
  const heading = ['', metric, "model's lead", 'parameters', 'seconds'];
  const lines = rows.map((row) => [
    titleOf(row.name, task),
    scoreText(row, metric),
    leadText(row, metric),
    `${Math.round(row.parameters)}`,
    row.seconds.toFixed(2),
  ]);
  const columns = heading.map((_, c) => Math.max(...[heading, ...lines].map((line) => line[c]!.length)));
  const text = (line: readonly string[]) =>
    line
      .map((cell, c) => (c === 0 ? cell.padEnd(columns[c]!) : cell.padStart(columns[c]!)))
      .join('  ')
      .trimEnd();
  const measured = `Mean and deviation over ${seeds.length} seeds, ${testRows} test samples.`;
  const left = skipped.map(({ name, reason }) => `${titleOf(name, task)}: left out. ${reason}`);
  const notes = [measured, ...left, '', ...verdict].flatMap((note) => wrapped(note));
  return [text(heading), ...lines.map(text), '', ...notes].join('\n');
}

function leadText({ against }: ComparisonRow, metric: Comparison['metric']): string {
  if (!against) return '';
  const { difference, error } = against;
  const number = (value: number) => (metric === 'accuracy' ? (100 * value).toFixed(1) : value.toFixed(3));
  const sign = difference < 0 ? '−' : '+';
  return `${sign}${number(Math.abs(difference))} ± ${error === undefined ? '?' : number(error)}`;
}

/** Lines of whole words; a mean stays with its deviation. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(/ (?![±%])(?<!± )/)) {
    const last = lines.at(-1)!;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
