import { checkOptions } from '../../options.js';
import type { Advice } from './advice.js';
import type { Diagnosis } from './diagnose.js';
import { type Figure, figureText, type Severity } from './finding.js';
import { wrapped } from './wrapped.js';

/** What stands before a finding. */
export const marks: Readonly<Record<Severity, string>> = {
  good: 'good',
  note: 'note',
  warning: 'warning',
  bad: 'bad',
  skipped: 'skipped',
};

export interface DiagnosisTextOptions {
  /** Characters a line. Default 80. */
  readonly width?: number;
  /** What is diagnosed, for the heading. */
  readonly name?: string;
  /** How headings and severities are set off; nothing by default. */
  readonly emphasis?: (text: string, severity: Severity | 'heading') => string;
}

/**
 * A diagnosis as text.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 * @example
 * const diagnosis = await diagnostics.diagnose(new Circuit(2).ry(weight(0), 0).cx(0, 1), { samples: 20, checks: ['circuit'] });
 * diagnosisText(diagnosis).split('\n')[0]; // 'Diagnosis'
 */
export function diagnosisText(diagnosis: Diagnosis, options: DiagnosisTextOptions = {}): string {
  const {
    width = 80,
    name,
    emphasis = (text: string) => text,
  } = checkOptions('diagnosisText', options, { width: true, name: true, emphasis: true }, 'width');
  const lines = [
    emphasis(name === undefined ? 'Diagnosis' : `Diagnosis of ${name}`, 'heading'),
    ...wrapped(diagnosis.verdict, width),
  ];
  for (const finding of diagnosis.findings) {
    const { title, severity, verdict, figures } = finding;
    lines.push('', `${emphasis(title, 'heading')}  [${emphasis(marks[severity], severity)}]`);
    lines.push(...wrapped(verdict, width, '  '), ...figureLines(figures, width));
  }
  lines.push('', emphasis('What to do', 'heading'));
  const rest = restOf(diagnosis);
  if (rest !== '') lines.push(...wrapped(rest, width, '  '));
  diagnosis.advice.forEach((advice, k) =>
    lines.push(...(k > 0 ? [''] : []), ...adviceLines(advice, k, width, emphasis)),
  );
  return lines.join('\n');
}

/** What is said where no rule applies, or not all were tried. */
export function restOf({ advice, findings, untried }: Diagnosis): string {
  const late = untried.length > 0 ? `The time was over before this was tried: ${untried.join(', ')}.` : '';
  if (advice.length > 0) return late;
  const isWell = !findings.some(({ severity }) => severity === 'bad' || severity === 'warning');
  return `${isWell ? 'Nothing: no alternative that was tried does better.' : 'None of the alternatives that were tried does better.'} ${late}`.trim();
}

function figureLines(figures: readonly Figure[], width: number): string[] {
  const longest = Math.max(0, ...figures.map(({ label }) => label.length));
  return figures.flatMap((figure) => wrapped(`${figure.label.padEnd(longest)} ${valueText(figure)}`, width, '    '));
}

/** The value with its interval and unit. */
export function valueText({ value, unit, low, high }: Figure): string {
  const interval = low !== undefined && high !== undefined ? ` (${figureText(low)} to ${figureText(high)})` : '';
  return `${figureText(value)}${unit === undefined ? '' : ` ${unit}`}${interval}`;
}

function adviceLines(
  { title, reason, effect, code }: Advice,
  k: number,
  width: number,
  emphasis: NonNullable<DiagnosisTextOptions['emphasis']>,
): string[] {
  return [
    `${k + 1}. ${emphasis(title, 'heading')}`,
    ...wrapped(reason, width, '   '),
    ...wrapped(effect, width, '   '),
    '',
    ...code.split('\n').map((line) => (line === '' ? '' : `     ${line}`)),
  ];
}
