import type { Circuit } from '../../circuit/circuit.js';
import { drawSvg } from '../../draw/svg.js';
import { escaped } from '../../draw/svg-style.js';
import type { Diagnosis } from './diagnose.js';
import { diagnosisCharts } from './diagnosis-charts.js';
import { marks, restOf, valueText } from './diagnosis-text.js';
import type { Finding } from './finding.js';
import { reportStyle } from './html-style.js';

/** A diagnosis with its name and circuit, for the report. */
export interface NamedDiagnosis {
  readonly name: string;
  readonly diagnosis: Diagnosis;
  /** Drawn at the top, if given. */
  readonly circuit?: Circuit;
}

/** Beyond so many operations a drawing says less than its length. */
const mostDrawn = 120;

/**
 * Diagnoses as one HTML page that stands alone: charts are in it, nothing is loaded and no script runs; readable on light and on dark
 * screens. What comes from models is escaped.
 *
 * @example
 * const circuit = new Circuit(2).append(stronglyEntangling());
 * const diagnosis = await diagnostics.diagnose(circuit, { samples: 20, checks: ['circuit'] });
 * const page = await diagnosisHtml([{ name: 'two qubits', diagnosis, circuit }]);
 * page.startsWith('<!doctype html>'); // true
 */
export async function diagnosisHtml(diagnoses: readonly NamedDiagnosis[], title = 'Diagnosis'): Promise<string> {
  const parts: string[] = [];
  for (const each of diagnoses) parts.push(await articleOf(each, diagnoses.length > 1));
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    // Whatever a model's texts hold, a browser loads and runs nothing.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title)}</title>`,
    `<style>${reportStyle}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escaped(title)}</h1>`,
    ...parts,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

async function articleOf({ name, diagnosis, circuit }: NamedDiagnosis, isNamed: boolean): Promise<string> {
  const { verdict, findings, samples, seed } = diagnosis;
  const charts = await diagnosisCharts(diagnosis);
  return [
    '<article>',
    ...(isNamed ? [`<h2>${escaped(name)}</h2>`] : []),
    `<p class="lead">${escaped(verdict)}</p>`,
    `<p class="facts">${samples} random weight vectors a measurement, seed ${seed}; intervals are 95 %.</p>`,
    ...(circuit ? [drawSvg(circuit, { width: 768, limit: mostDrawn })] : []),
    '<h2>What to do</h2>',
    adviceHtml(diagnosis),
    '<h2>What was found</h2>',
    ...findings.map((finding) => findingHtml(finding, charts[finding.key])),
    '</article>',
  ].join('\n');
}

function adviceHtml(diagnosis: Diagnosis): string {
  const { advice } = diagnosis;
  const rest = restOf(diagnosis);
  const items = advice.map(
    ({ title, reason, effect, code }) =>
      `<li><h3>${escaped(title)}</h3><p>${escaped(reason)}</p><p><b>${escaped(effect)}</b></p><pre>${escaped(code)}</pre></li>`,
  );
  return [...(rest === '' ? [] : [`<p>${escaped(rest)}</p>`]), '<ol>', ...items, '</ol>'].join('\n');
}

function findingHtml(finding: Finding, chart: string | undefined): string {
  const { title, severity, verdict, figures } = finding;
  const rows = figures.map(
    (figure) => `<tr><td>${escaped(figure.label)}</td><td>${escaped(valueText(figure))}</td></tr>`,
  );
  return [
    `<section><h3>${escaped(title)} <span class="mark ${severity}">${marks[severity]}</span></h3>`,
    `<p>${escaped(verdict)}</p>`,
    ...(rows.length > 0 ? [`<table>${rows.join('')}</table>`] : []),
    ...(chart === undefined ? [] : [chart]),
    '</section>',
  ].join('\n');
}
