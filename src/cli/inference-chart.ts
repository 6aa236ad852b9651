import { draw } from '../index.js';
import { labelsOf } from './inference-report.js';
import type { MeasuredBackend } from './inference-run.js';

/** Rows per second over the batch size as SVG, a line for each backend. Both grow by factors, so both axes are logarithmic. */
export function inferenceChart(path: string, measured: readonly MeasuredBackend[]): Promise<string> {
  const labels = labelsOf(measured);
  const all = measured.map(({ results }, b) => ({
    name: labels[b]!,
    points: results.map(({ batchSize, rowsPerSecond }) => ({ x: batchSize, y: rowsPerSecond })),
  }));
  const series = all.filter(({ points }) => points.length > 0);
  // A single line has no legend.
  const where = series.length === 1 ? ` on ${series[0]!.name}` : '';
  return draw.lineChart({
    title: `Inference of ${path}${where}`,
    x: { label: 'rows a batch', scale: 'log' },
    y: { label: 'rows per second', scale: 'log' },
    series,
  });
}
