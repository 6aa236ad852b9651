import { count } from '../errors.js';
import type { Comparison, ComparisonRow } from './comparison.js';
import { scoreText } from './comparison.js';
import type { Standing } from './difference.js';
import type { Task } from './problem.js';

type Judged = Pick<Comparison, 'task' | 'metric' | 'seeds' | 'testRows' | 'rows'>;

/**
 * What a comparison says, in plain sentences: first of the classical baselines (the best that does better, else the simplest that
 * does as well, else those the data do not tell from the model), then of the entangling gates. A lead is one on these data alone.
 */
export function verdictOf(comparison: Judged): string[] {
  const [model, ...baselines] = comparison.rows;
  const classical = baselines.filter(({ name }) => name !== 'withoutEntanglers');
  const unentangled = baselines.filter(({ name }) => name === 'withoutEntanglers');
  return [
    ...(classical.length > 0 ? onClassical(comparison, model!, classical) : []),
    ...unentangled.map((row) => onEntanglers(comparison, model!, row)),
  ];
}

function onClassical(comparison: Judged, model: ComparisonRow, rows: readonly ComparisonRow[]): string[] {
  const { metric, task } = comparison;
  const scores = (row: ComparisonRow) => bothScores(row, model, metric);
  const nameOf = (row: ComparisonRow) => phraseOf(row, task);
  const having = (standing: Standing) => rows.filter((row) => standingOf(row) === standing);
  const best = byMean(having('behind'))[0];
  if (best) return [sentence(`${nameOf(best)} ${does(best)} better: ${scores(best)}; the circuit loses on these data`)];
  const [simplest, ...others] = having('level');
  if (simplest) {
    const first = `${nameOf(simplest)} ${does(simplest)} as well: ${scores(simplest)}; the circuit adds nothing on these data`;
    const rest = others.map((row) => `${nameOf(row)} (${scoreText(row, metric)})`);
    return [sentence(first), ...(rest.length > 0 ? [sentence(`So ${did(others)} ${listed(rest)}`)] : [])];
  }
  const open = having('open');
  if (open.length > 0) return [tooFew(comparison, model, open)];
  const next = byMean(having('ahead'))[0]!;
  return [
    sentence(
      `The model is ahead of every classical baseline tried, by more than the spread: ${bothScores(model, next, metric)} ` +
        `of ${nameOf(next)}, the best of them`,
    ),
    'That holds for these data and these baselines. It is no quantum advantage: other classical models may do as well.',
  ];
}

function onEntanglers(comparison: Judged, model: ComparisonRow, row: ComparisonRow): string {
  const { metric } = comparison;
  const subject = 'Without its entangling gates the model';
  const scores = bothScores(row, model, metric);
  const sentences: Readonly<Record<Standing, string>> = {
    behind: `${subject} does better: ${scores}; entanglement harms on these data.`,
    level: `${subject} does as well: ${scores}; entanglement adds nothing on these data.`,
    ahead: `${subject} does worse: ${scores}; entanglement, or the weights in those gates, is of use on these data.`,
    open: tooFew(comparison, model, [row]),
  };
  return sentences[standingOf(row)];
}

function tooFew(
  { metric, seeds, testRows, task }: Judged,
  model: ComparisonRow,
  rows: readonly ComparisonRow[],
): string {
  const names = rows.map((row) => `${phraseOf(row, task)} (${scoreText(row, metric)})`);
  const few = `${count(seeds.length, 'seed')} on ${count(testRows, 'test sample')} ${seeds.length === 1 ? 'is' : 'are'}`;
  return (
    `${few} too few to tell the model (${scoreText(model, metric)}) from ${listed(names)}. ` +
    `Use ${seeds.length < 5 ? 'at least 5 seeds' : 'more seeds or more test samples'}.`
  );
}

const bothScores = (row: ComparisonRow, other: ComparisonRow, metric: Comparison['metric']) =>
  `${metric === 'R²' ? 'R² ' : ''}${scoreText(row, metric)} against ${scoreText(other, metric)}`;

const standingOf = (row: ComparisonRow): Standing => row.against?.standing ?? 'open';
const byMean = (rows: readonly ComparisonRow[]) => [...rows].sort((a, b) => b.mean - a.mean);

function phraseOf({ name, parameters }: ComparisonRow, task: Task): string {
  const phrases: Readonly<Record<ComparisonRow['name'], string>> = {
    model: 'the model',
    logisticRegression: task === 'regression' ? 'a linear regression' : 'a logistic regression',
    randomFourierFeatures: "random Fourier features on the circuit's frequencies",
    supportVectorMachine: 'an RBF support-vector machine',
    multilayerPerceptron: `an MLP of ${Math.round(parameters)} parameters`,
    withoutEntanglers: 'the model without its entangling gates',
  };
  return phrases[name];
}

const isPlural = ({ name }: ComparisonRow) => name === 'randomFourierFeatures';
const does = (row: ComparisonRow) => (isPlural(row) ? 'do' : 'does');
const did = (rows: readonly ComparisonRow[]) => (rows.length > 1 || isPlural(rows[0]!) ? 'do' : 'does');
const listed = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
const sentence = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
