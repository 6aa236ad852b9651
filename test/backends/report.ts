import { textTable } from '../../src/cli/text-table.js';
import type { FactResult } from './facts-run.js';
import type { Outcome } from './target.js';

/** What came of the suite on all targets, by their names. */
export type Outcomes = readonly (readonly [name: string, outcome: Outcome])[];

const countOf = (results: readonly FactResult[], outcome: FactResult['outcome']) =>
  results.filter((result) => result.outcome === outcome).length;

/** Passed and failed facts; a target that broke, or that ran and checked nothing, is one failure more. */
export function countsOf({ results, absent, broken }: Outcome): { passed: number; failed: number; skipped: number } {
  const isEmpty = absent === undefined && broken === undefined && results.length === 0;
  return {
    passed: countOf(results, 'passed'),
    failed: countOf(results, 'failed') + (broken !== undefined || isEmpty ? 1 : 0),
    skipped: countOf(results, 'skipped'),
  };
}

/** The table of targets, then every failure and skipped fact with its reason, then the totals. */
export function reportOf(outcomes: Outcomes, width: number): string[] {
  const rows = outcomes.map(([name, outcome]) => {
    const { passed, failed, skipped } = countsOf(outcome);
    const seconds = outcome.results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
    return [name, `${passed}`, `${failed}`, `${skipped}`, seconds.toFixed(0), stateOf(outcome)];
  });
  const notes = outcomes.flatMap(([name, { results }]) =>
    results
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ fact, outcome, reason }) => `${name}: ${outcome}: ${fact}: ${reason}`),
  );
  const all = outcomes.map(([, outcome]) => countsOf(outcome));
  const total = (of: 'passed' | 'failed') => all.reduce((sum, counts) => sum + counts[of], 0);
  return [
    ...textTable([['backend', 'passed', 'failed', 'skipped', 's', 'device, or why not'], ...rows], width),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    `${total('passed')} passed, ${total('failed')} failed`,
  ];
}

function stateOf({ device = 'no device', absent, broken, results }: Outcome): string {
  if (absent !== undefined) return `SKIPPED: ${absent}`;
  if (broken !== undefined) return `BROKEN: ${broken}`;
  return results.length === 0 ? 'BROKEN: It checked nothing.' : device;
}
