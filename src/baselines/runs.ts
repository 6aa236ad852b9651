import { KetworkError } from '../errors.js';
import type { ComparisonRow } from './comparison.js';
import { contenders, type Contest } from './contenders.js';
import { deviationOf, meanOf } from '../math/moments.js';
import { scoresOf } from './outcome.js';
import type { Task } from './problem.js';

/** Scores of the test samples by seed, and what they cost. */
export interface Runs {
  readonly scores: Float64Array[];
  readonly errors: number[];
  readonly parameters: number[];
  readonly seconds: number[];
}

/** Runs one of them and notes what it gave; returns the reason why it does not exist for this model, if it does not. */
export async function recorded(
  name: ComparisonRow['name'],
  contest: Contest,
  runs: Map<ComparisonRow['name'], Runs>,
): Promise<string | undefined> {
  const start = performance.now();
  try {
    const outcome = await contenders[name](contest);
    const record = runs.get(name) ?? { scores: [], errors: [], parameters: [], seconds: [] };
    const { targets } = contest.problem.test;
    record.scores.push(scoresOf(contest.problem, outcome));
    record.errors.push(meanOf(targets.map((target, row) => (target - outcome.predictions[row]!) ** 2)));
    record.parameters.push(outcome.parameters);
    record.seconds.push((performance.now() - start) / 1000);
    runs.set(name, record);
    return undefined;
  } catch (error) {
    if (name === 'model' || !(error instanceof KetworkError) || error.code !== 'unsupported') throw error;
    runs.delete(name);
    return error.message;
  }
}

/** The row of a table. */
export function rowOf(
  name: ComparisonRow['name'],
  runs: Runs,
  task: Task,
  against: ComparisonRow['against'],
): ComparisonRow {
  const scores = runs.scores.map(meanOf);
  return {
    name,
    scores,
    mean: meanOf(scores),
    deviation: deviationOf(scores),
    meanSquaredError: task === 'regression' ? meanOf(runs.errors) : undefined,
    parameters: meanOf(runs.parameters),
    seconds: meanOf(runs.seconds),
    against,
  };
}
