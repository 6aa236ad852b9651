import { measuredSlopes, type Slopes } from './slopes.js';
import { affordable, type Measured } from './check.js';
import type { Finding } from './finding.js';
import type { Gain } from './gain.js';
import type { Subject } from './subject.js';
import { KetworkError } from '../../errors.js';

/** Something to do, with what it is expected to change, and the code. */
export interface Advice {
  readonly key: string;
  readonly title: string;
  /** Why, in a sentence. */
  readonly reason: string;
  /** What it changes, with numbers. */
  readonly effect: string;
  /** By what factor the variance of slopes grows where the alternative was run; nothing where that is not what it changes. */
  readonly gain?: Gain;
  /** TypeScript to paste. */
  readonly code: string;
}

/** What a rule knows. */
export interface RuleContext {
  readonly subject: Subject;
  readonly measured: Measured;
  readonly findings: readonly Finding[];
  /** Whether gradients are in need of help at all. */
  readonly isFlat: boolean;
  /** Slopes of the subject with changes. */
  readonly tried: (change: Partial<Pick<Subject, 'circuit' | 'observables' | 'start' | 'inputs'>>) => Promise<Slopes>;
}

/** When it applies, what it predicts, and the code; nothing where it does not apply. */
export type Rule = (context: RuleContext) => Promise<Omit<Advice, 'key'> | undefined> | Omit<Advice, 'key'> | undefined;

/** All advice that applies, what helps gradients most first. */
export async function advise(
  subject: Subject,
  measured: Measured,
  findings: readonly Finding[],
  rules: Readonly<Record<string, Rule>>,
  mayTry: () => boolean | Promise<boolean> = () => true,
): Promise<{ readonly advice: readonly Advice[]; readonly untried: readonly string[] }> {
  const flatness = findings.find(({ key }) => key === 'gradient')?.severity;
  const context: RuleContext = {
    ...{ subject, measured, findings, isFlat: flatness === 'warning' || flatness === 'bad' },
    tried: ({ circuit = subject.circuit, ...change }) =>
      measuredSlopes(
        { observables: subject.observables, inputs: subject.inputs, start: subject.start, circuit, ...change },
        { samples: affordable({ circuit }, subject.samples), seed: subject.seed },
      ),
  };
  const given: Advice[] = [];
  const untried: string[] = [];
  for (const [key, rule] of Object.entries(rules)) {
    if (!(await mayTry())) {
      untried.push(key);
      continue;
    }
    try {
      const found = await rule(context);
      if (found) given.push({ key, ...found });
    } catch (error) {
      // An alternative that this circuit does not have is no advice.
      if (!(error instanceof KetworkError)) throw error;
    }
  }
  return { advice: given.sort((a, b) => rankOf(b) - rankOf(a)), untried };
}

/** What was measured to help comes first, by how much; what saves work but moves no gradient behind. */
const rankOf = ({ gain }: Advice) => (gain ? Math.log(gain.low) + 1 : 0);
