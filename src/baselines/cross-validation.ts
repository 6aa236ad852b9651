import { rowsOf } from '../data/dataset.js';
import { Random } from '../math/random.js';
import { meanOf } from '../math/moments.js';
import { type Outcome, scoresOf } from './outcome.js';
import type { Problem, Samples } from './problem.js';

const quarters = 4;

/** Candidates to choose from, and how to fit them; `prepared` does once what all candidates share. */
export interface Choice<Candidate> {
  /** Of equals, the first is taken. */
  readonly candidates: readonly Candidate[];
  readonly prepared: (problem: Problem) => (candidate: Candidate) => Outcome | Promise<Outcome>;
  /** How many quarters are held out in turn. Default all 4: cross-validation. */
  readonly folds?: number;
  readonly seed: number;
}

/**
 * The outcome of the candidate (a cost, a penalty, a learning rate) that does best on held-out quarters of the training samples,
 * fitted again on all of them. The test samples are not looked at.
 */
export async function bestOutcome<Candidate>(
  problem: Problem,
  { candidates, prepared, folds = quarters, seed }: Choice<Candidate>,
): Promise<Outcome> {
  const order = new Random(seed).permutation(problem.train.table.rows);
  const totals = candidates.map(() => 0);
  for (let fold = 0; fold < folds; fold++) {
    const trial = withHeldOut(problem, order, fold);
    const fitted = prepared(trial);
    for (const [k, candidate] of candidates.entries()) {
      totals[k]! += meanOf(scoresOf(trial, await fitted(candidate)));
      await eventLoop();
    }
  }
  return prepared(problem)(candidates[totals.indexOf(Math.max(...totals))]!);
}

function withHeldOut(problem: Problem, order: readonly number[], fold: number): Problem {
  const { train } = problem;
  const isOut = (place: number) => place % quarters === fold;
  const [kept, out] = [order.filter((_, place) => !isOut(place)), order.filter((_, place) => isOut(place))];
  // Of fewer than 4 samples a part may be empty; then all are both, for want of better.
  const [trial, check] = [kept.length > 0 ? kept : order, out.length > 0 ? out : order];
  return { ...problem, train: chosenSamples(train, trial), test: chosenSamples(train, check) };
}

const chosenSamples = ({ table, targets }: Samples, rows: readonly number[]): Samples => ({
  table: rowsOf(table, rows),
  targets: Float64Array.from(rows, (row) => targets[row]!),
});

/** Lets timers and the page's drawing have their turn. */
export function eventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}
