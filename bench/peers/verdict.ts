import { rounded } from '../timing.js';
import type { Goal, Level, Rival, Workload } from '../workloads/workload.js';
import type { Failed, Standing } from './race.js';

/** How one goal stands. */
export interface Verdict extends Goal {
  /** The fastest of the rivals; nothing where none was measured. */
  readonly fastest?: string;
  /** Its time over Ketwork's. */
  readonly ratio?: number;
  readonly isMet: boolean;
}

const isStanding = (each: Standing | Failed): each is Standing => !('failure' in each);

/** Whether Ketwork's engine is as many times faster than the fastest rival as the goal asks. */
export function verdictOn(goal: Goal, all: readonly (Standing | Failed)[]): Verdict {
  const standings = all.filter(isStanding);
  const own = standings.find(({ name }) => name === ownName('engine'));
  const [fastest] = standings.filter(({ rival }) => rival === goal.against).sort((a, b) => a.median - b.median);
  if (!own || !fastest) return { ...goal, isMet: false };
  const ratio = fastest.median / own.median;
  return { ...goal, fastest: fastest.name, ratio: rounded(ratio), isMet: ratio >= goal.factor };
}

/** `6.1x jax kron, goal 5x: met` */
export function verdictText({ factor, fastest, ratio, isMet }: Verdict): string {
  if (ratio === undefined) return `not compared, goal ${factor}x`;
  return `${ratio}x ${fastest}, goal ${factor}x: ${isMet ? 'met' : 'MISSED'}`;
}

/** What Ketwork's level is called among the contenders. */
export const ownName = (level: Level) => `ketwork ${level}`;

/** Levels whose circuit does nothing have nothing to agree on. */
const computesNothing = (name: string) => name.endsWith('nothing');

/** Checksums of rivals and of Ketwork's other levels that differ from the engine's, one sentence each. */
export function mismatches({ checks }: Workload, all: readonly (Standing | Failed)[]): string[] {
  const standings = all.filter(isStanding).filter(({ name }) => !computesNothing(name));
  const own = standings.find(({ name }) => name === ownName('engine')) ?? standings[0];
  if (!own) return [];
  return standings
    .filter((other) => other !== own)
    .flatMap(({ name, numbers }) =>
      checks.names
        .filter((check) => !agree(own.numbers[check], numbers[check], checks.tolerance))
        .map((check) => `${check}: ${own.name} ${own.numbers[check]}, ${name} ${numbers[check]}`),
    );
}

/** To 1e-3; a checksum that one of the two does not have disagrees. */
function agree(a = NaN, b = NaN, tolerance: 'relative' | 'absolute'): boolean {
  const scale = tolerance === 'relative' ? Math.max(Math.abs(a), Math.abs(b)) : 1;
  return Math.abs(a - b) <= 1e-3 * scale;
}

/** The times of all contenders, Ketwork's first, and how each goal stands: one row of the table. */
export function rowOf(
  name: string,
  size: string,
  workload: Workload,
  all: readonly (Standing | Failed)[],
): Record<string, string | number> {
  const inOrder = [...all.filter(({ rival }) => !rival), ...all.filter(({ rival }) => rival)];
  const times = inOrder.map((each) => [each.name, isStanding(each) ? rounded(each.median) : '–'] as const);
  const goals = workload.goals.map((goal) => [againstText[goal.against], verdictText(verdictOn(goal, all))] as const);
  return { workload: name, size, ...Object.fromEntries(times), ...beyondTensorFlow(all), ...Object.fromEntries(goals) };
}

/** What `tf.variableGrads` or `predict` add to the engine's call beyond the cost of TF.js: about nothing, it should be. */
function beyondTensorFlow(all: readonly (Standing | Failed)[]): Record<string, number> {
  const timeOf = (level: Level) => all.filter(isStanding).find(({ name }) => name === ownName(level))?.median;
  const added = timeOf('tensorflow')! - timeOf('engine')! - timeOf('tensorflow-nothing')!;
  return Number.isNaN(added) ? {} : { 'beyond engine and TF.js': rounded(added) };
}

const againstText: Readonly<Record<Rival, string>> = {
  jax: 'against jax',
  frameworks: 'against frameworks',
  qsim: 'against qsim',
};
