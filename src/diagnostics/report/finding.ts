import type { BarChart, LineChart } from '../../draw/chart.js';
import type { HeatMap } from '../../draw/heat-map.js';

/** How bad a finding is: `good`, a plain `note`, a `warning`, `bad`, or `skipped` with the reason as its verdict. */
export type Severity = 'good' | 'note' | 'warning' | 'bad' | 'skipped';

/** A number with its unit and, where it was estimated, its 95 % interval. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly unit?: string;
  readonly low?: number;
  readonly high?: number;
}

/** A chart as plain data, for the functions of `draw`. */
export type FindingChart =
  | ({ readonly kind: 'line' } & LineChart)
  | ({ readonly kind: 'bars' } & BarChart)
  | ({ readonly kind: 'heat' } & HeatMap);

/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, as one word for programs. */
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  /** The same in a plain sentence or two. */
  readonly verdict: string;
  readonly figures: readonly Figure[];
  readonly chart?: FindingChart;
}

/** A finding without its name, as a check makes it. */
export type Found = Omit<Finding, 'key' | 'title'>;

/** What was not looked at, and why. */
export const skipped = (reason: string): Found => ({ severity: 'skipped', verdict: reason, figures: [] });

/** A number in three digits, as people write it: `0.0312`, `1,250`, `3.1e-7`. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : value > 0 ? 'infinite' : '−infinite';
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < 1e7)) return value.toLocaleString('en-US').replace('-', '−');
  if (size < 1e-3 || size >= 1e7) {
    const [digits, power] = value.toExponential(1).split('e');
    return `${digits}e${power!.replace('+', '')}`.replace(/^-/, '−');
  }
  return size >= 1000
    ? Math.round(value).toLocaleString('en-US').replace('-', '−')
    : `${Number(value.toPrecision(3))}`.replace('-', '−');
}
