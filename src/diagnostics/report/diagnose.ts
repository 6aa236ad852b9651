import { Circuit } from '../../circuit/circuit.js';
import { count, KetworkError } from '../../errors.js';
import { checkOptions, type OptionNames } from '../../options.js';
import { eventLoop } from '../event-loop.js';
import { type Advice, advise } from './advice.js';
import { adviceRules } from './advice-rules.js';
import { affordable, type Check, type Measured, mostWork, workOf } from './check.js';
import { type CheckName, checks } from './checks.js';
import { type Finding, type Found, skipped } from './finding.js';
import { measuredSlopes } from './slopes.js';
import { type Subject, subjectNames, subjectOf, type SubjectOptions } from './subject.js';
import { uniformStart } from './weight-start.js';

export interface DiagnoseOptions extends SubjectOptions {
  /** Leaves out what takes long, and draws fewer samples. Default false. */
  readonly quick?: boolean;
  /** Once so many seconds have gone by, checks that have not begun are left out; so is advice, a quarter later. Default 20. */
  readonly seconds?: number;
  /** What to look at. Default everything. */
  readonly checks?: readonly CheckName[];
  /** Called with how much is done, and what is looked at now. */
  readonly onProgress?: (done: number, total: number, title: string) => void;
}

const optionNames: OptionNames<DiagnoseOptions> = {
  ...subjectNames,
  quick: true,
  seconds: true,
  checks: true,
  onProgress: true,
};

/** What a diagnosis found: plain data, for `JSON.stringify`, {@link diagnosisText} and {@link diagnosisHtml}. */
export interface Diagnosis {
  /** All in a sentence or two. */
  readonly verdict: string;
  readonly findings: readonly Finding[];
  /** What to do, the most helpful first. */
  readonly advice: readonly Advice[];
  /** What might have been advised but was not tried, for the time was over. */
  readonly untried: readonly string[];
  readonly samples: number;
  readonly seed: number;
}

/**
 * Looks at a circuit before (or after) it is trained: size and what cannot be seen, how gradients vary and fall with depth, what noise and
 * shots leave of them, Lie algebra and simulability, expressibility, entanglement, frequencies, Fisher information, a slice of the
 * landscape; then says what to do, with alternatives that were run and code to paste.
 *
 * Slopes are those of one expectation in units of its observable's size, at weights as they start. Circuits have one size: how a family
 * scales with qubits tells `gradientScaling`. On two cores a circuit of 6 qubits and 72 weights takes some seconds.
 *
 * @throws KetworkError `invalid` for a circuit without weights or numbers out of range, `unsupported` for one too large to
 * run, `mismatch` for weights, data, observables or noise that do not fit, `unknown` for an option that it does not have
 * and for a check or an initializer nobody knows.
 * @example
 * const circuit = new Circuit(4).append(stronglyEntangling({ layers: 3 }));
 * const { findings, advice } = await diagnose(circuit, { observables: z(0), samples: 50, checks: ['circuit', 'gradient'] });
 * findings.map(({ key }) => key); // ['circuit', 'gradient']
 */
export async function diagnose(circuit: Circuit, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  if (!(circuit instanceof Circuit)) {
    throw new KetworkError(
      'invalid',
      'diagnose takes a circuit. Use diagnose(circuit, { observables }), or `ketwork diagnose <folder>` for a saved model.',
    );
  }
  const { quick = false, seconds = 20, onProgress } = checkOptions('diagnose', options, optionNames);
  const subject = subjectOf(circuit, { ...options, samples: options.samples ?? (quick ? 60 : 200) });
  checkSize(subject);
  const names = checkedNames(options.checks);
  if (!(seconds > 0)) {
    throw new KetworkError('invalid', `A diagnosis of ${seconds} seconds is not possible. Use a number above 0.`);
  }
  const ends = performance.now() + 1000 * seconds;
  const total = names.length + 1 + Object.keys(adviceRules).length;
  let done = 0;
  const progress = (title: string) => onProgress?.(done++, total, title);
  progress(checks.gradient.title);
  const measured = await measure(subject);
  const findings: Finding[] = [];
  for (const key of names) {
    const check: Check = checks[key];
    progress(check.title);
    await eventLoop();
    const late = performance.now() > ends;
    const found = late
      ? skipped(`The ${seconds} seconds were over. Give it more time.`)
      : quick && check.isSlow
        ? skipped('Left out, for a quick look was asked for.')
        : await ran(check, subject, measured);
    findings.push({ key, title: check.title, ...found });
  }
  const { advice, untried } = await advise(subject, measured, findings, adviceRules, async () => {
    progress('What to do');
    await eventLoop();
    return performance.now() < ends + 250 * seconds;
  });
  onProgress?.(total, total, '');
  const { samples, seed } = subject;
  return { verdict: verdictOf(findings, advice), findings, advice, untried, samples, seed };
}

async function measure(subject: Subject): Promise<Measured> {
  const { circuit, observables, inputs, seed, samples, startName } = subject;
  const counts = { samples: affordable(subject, samples), seed };
  const own = await measuredSlopes({ circuit, observables, inputs, start: subject.start }, counts);
  const isUniform = startName === 'UniformAngles';
  const start = uniformStart(circuit);
  const { weights } = subject;
  const now =
    weights &&
    (await measuredSlopes(
      { circuit, observables, inputs, start: () => weights },
      { ...counts, samples: Math.min(counts.samples, 64) },
    ));
  return { own, now, uniform: isUniform ? own : await measuredSlopes({ circuit, observables, inputs, start }, counts) };
}

/** What a check does not support is no reason to look at nothing else. */
async function ran(check: Check, subject: Subject, measured: Measured): Promise<Found> {
  try {
    return await check.run(subject, measured);
  } catch (error) {
    if (error instanceof KetworkError && (error.code === 'unsupported' || error.code === 'memory')) {
      return skipped(error.message);
    }
    throw error;
  }
}

/** Slopes at fewer weight vectors tell nothing. */
const fewestRuns = 16;

function checkSize(subject: Subject): void {
  if (workOf(subject, fewestRuns) <= 10 * mostWork) return;
  throw new KetworkError(
    'unsupported',
    `A diagnosis runs the circuit at random weights, for which ${count(subject.circuit.qubits, 'qubit')} and ${count(subject.circuit.operations.length, 'gate')} are too many. ` +
      'Diagnose a smaller one of its kind; diagnostics.simulability, lieAlgebra, and noiseFloor with a gradient given run no states.',
  );
}

function checkedNames(names: readonly CheckName[] | undefined): readonly CheckName[] {
  const known = Object.keys(checks) as CheckName[];
  if (!names) return known;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return known.filter((name) => names.includes(name));
  throw new KetworkError('unknown', `No check is called "${unknown}". Known: ${known.join(', ')}.`);
}

function verdictOf(findings: readonly Finding[], advice: readonly Advice[]): string {
  const of = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).map(({ title }) => title);
  const [bad, warnings] = [of('bad'), of('warning')];
  const first = advice[0] && advice[0].gain ? ` First of all: ${advice[0].title.toLowerCase()}.` : '';
  if (bad.length > 0) return `This will probably not train as it is (${bad.join(', ')}).${first}`;
  if (warnings.length > 0) return `It can be trained. Warnings: ${warnings.join(', ')}.${first}`;
  return `All is well: nothing was found that stands in the way of training it.${first}`;
}
