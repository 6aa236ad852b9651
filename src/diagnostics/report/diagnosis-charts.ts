import { barChart, lineChart } from '../../draw/chart.js';
import { heatMap } from '../../draw/heat-map.js';
import type { Diagnosis } from './diagnose.js';
import type { FindingChart } from './finding.js';

/**
 * The charts of a diagnosis by what they show, each an SVG that stands alone and is readable on light and on dark screens.
 *
 * @example
 * const diagnosis = await diagnostics.diagnose(new Circuit(2).append(stronglyEntangling({ layers: 2 })), { samples: 20, checks: ['gradient'] });
 * Object.keys(await diagnosisCharts(diagnosis)); // ['gradient']
 */
export async function diagnosisCharts({ findings }: Diagnosis): Promise<Record<string, string>> {
  const charts: Record<string, string> = {};
  for (const { key, chart } of findings) if (chart) charts[key] = await drawn(chart);
  return charts;
}

function drawn({ kind, ...chart }: FindingChart): Promise<string> {
  switch (kind) {
    case 'line':
      return lineChart(chart as Extract<FindingChart, { kind: 'line' }>);
    case 'bars':
      return barChart(chart as Extract<FindingChart, { kind: 'bars' }>);
    case 'heat':
      return heatMap(chart as Extract<FindingChart, { kind: 'heat' }>);
  }
}
