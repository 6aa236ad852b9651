import { type Dataset, datasetOf } from '../../src/data/dataset';
import { meanOf } from '../../src/math/moments';
import { type Outcome, scoresOf } from '../../src/baselines/outcome';
import { type Problem, problemOf, type Task } from '../../src/baselines/problem';
import { Random } from '../../src/math/random';

/** Points in the square [−range, range]² and what a rule says of each. */
export function pointsBy(
  rule: (x: number, y: number) => number,
  { samples, seed, range = 1 }: { samples: number; seed: number; range?: number },
): Dataset {
  const random = new Random(seed);
  const coordinate = () => range * (2 * random.uniform() - 1);
  const rows = Array.from({ length: samples }, () => [coordinate(), coordinate()]);
  return datasetOf(rows, { labels: rows.map(([x, y]) => rule(x!, y!)) });
}

/** The same rule to learn from and to be tested on, at other points. */
export function problemBy(
  rule: (x: number, y: number) => number,
  { task, samples = 60, range }: { task?: Task; samples?: number; range?: number } = {},
): Problem {
  const part = (seed: number) => pointsBy(rule, { samples, seed, range });
  return problemOf({ train: part(1), test: part(2) }, { task });
}

/** The accuracy or R² of an outcome. */
export const scoreOf = (problem: Problem, outcome: Outcome): number => meanOf(scoresOf(problem, outcome));
