import { checkOptions } from '../options.js';
import { axisFor, axisStyle, type ChartAxis, chartNames, type ChartSize, checkValues } from './chart-axis.js';
import { band, type Spread, whiskers } from './chart-spread.js';
import { chartSvg, ink, seriesColours } from './echarts.js';

/** A point, and how far it may be off. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface ChartLine {
  readonly name: string;
  /** In the order in which the line joins them. */
  readonly points: readonly ChartPoint[];
  /** Marks joined by a line, marks alone, or a dashed line without marks, as for a fit. Default `marked`. */
  readonly style?: 'marked' | 'marks' | 'dashed';
  /** How `low` and `high` are drawn. Default `bars`. */
  readonly spread?: 'bars' | 'band';
}

/** A chart of lines. */
export interface LineChart extends ChartSize {
  readonly title: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartLine[];
}

/** A number with its error bar. */
export interface ChartBar {
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** A chart of bars in groups. */
export interface BarChart extends ChartSize {
  readonly title: string;
  readonly x: { readonly label: string; readonly names: readonly string[] };
  readonly y: ChartAxis;
  /** One bar a name of `x`. */
  readonly series: readonly { readonly name: string; readonly bars: readonly ChartBar[] }[];
}

// Room for title and legend above, names of the axes left and below.
const gridUnder = (lines: number) => ({ left: 84, right: 30, top: lines > 1 ? 74 : 52, bottom: 58 });
const dashes = 'path://M0 4h6v2h-6zM9 4h6v2h-6zM18 4h6v2h-6z';

const legendOf = (series: readonly { readonly name: string; readonly style?: ChartLine['style'] }[]) => ({
  show: series.length > 1,
  top: 38,
  itemGap: 26,
  textStyle: { color: ink },
  data: series.map(({ name, style }) => (style === 'dashed' ? { name, icon: dashes } : { name })),
});

const colourOf = (k: number) => seriesColours[k % seriesColours.length]!;

/**
 * Lines over two axes, linear or logarithmic, with error bars or bands, as an SVG that stands alone and is readable on light and
 * on dark screens.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for numbers that an axis cannot show.
 * @example
 * const points = [2, 4, 6].map((x) => ({ x, y: 2 ** -x, low: 0.8 * 2 ** -x, high: 1.2 * 2 ** -x }));
 * const y = { label: 'variance', scale: 'log' };
 * await lineChart({ title: 'Gradients', x: { label: 'qubits' }, y, series: [{ name: 'first weight', points }] });
 */
export async function lineChart(chart: LineChart): Promise<string> {
  const { title, x, y, series, ...size } = checkOptions('lineChart', chart, { ...chartNames, series: true });
  const points = series.flatMap((line) => line.points);
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  checkValues(title, 'x', x.scale, xs);
  checkValues(title, 'y', y.scale, ys);
  const drawn = series.flatMap(({ name, points: own, style = 'marked', spread = 'bars' }, k) => {
    const color = colourOf(k);
    const spreads = own.flatMap((point) => spreadsOf(point.x, point, y));
    const lines = {
      type: 'line' as const,
      name,
      data: own.map((point) => [point.x, point.y]),
      symbol: style === 'dashed' ? 'none' : 'circle',
      symbolSize: 7,
      itemStyle: { color },
      lineStyle: { color, width: style === 'marks' ? 0 : 2, type: style === 'dashed' ? 'dashed' : 'solid' } as const,
    };
    if (spreads.length === 0) return [lines];
    return [spread === 'band' ? band(spreads, color) : whiskers(spreads, color), lines];
  });
  const axes = { xAxis: axisFor('x', x, xs), yAxis: axisFor('y', y, ys) };
  return chartSvg(title, { grid: gridUnder(series.length), legend: legendOf(series), ...axes, series: drawn }, size);
}

/**
 * Bars in groups, with error bars, as an SVG that stands alone and is readable on light and on dark screens.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for numbers that the axis cannot show.
 * @example
 * const bars = [{ y: 0.91, low: 0.89, high: 0.93 }, { y: 0.94 }];
 * const x = { label: 'model', names: ['quantum', 'logistic'] };
 * await barChart({ title: 'Two moons', x, y: { label: 'accuracy' }, series: [{ name: 'test', bars }] });
 */
export async function barChart(chart: BarChart): Promise<string> {
  const { title, x, y, series, ...size } = checkOptions('barChart', chart, { ...chartNames, series: true });
  const values = series.flatMap(({ bars }) => bars.map((bar) => bar.y));
  checkValues(title, 'y', y.scale, values);
  const drawn = series.flatMap(({ name, bars }, k) => {
    const color = colourOf(k);
    const own = { type: 'bar' as const, name, data: bars.map((bar) => bar.y), itemStyle: { color }, barGap: '10%' };
    const spreads = bars.flatMap((bar, at) => spreadsOf(at, bar, y));
    if (spreads.length === 0) return [own];
    const beside = whiskers(spreads, ink, (api) => {
      const places = api.barLayout({ barGap: '10%', count: series.length });
      return places?.[k]?.offsetCenter ?? 0;
    });
    return [own, beside];
  });
  const { axisLabel, ...style } = axisStyle('x', x.label);
  const xAxis = { ...style, axisLabel: { color: axisLabel.color }, type: 'category' as const, data: [...x.names] };
  // Bars begin at zero, for their lengths are compared; on a logarithmic axis at the power of ten below the least.
  const start = 10 ** (Math.ceil(Math.log10(Math.min(...values))) - 1);
  const begin = y.scale === 'log' ? { min: start, startValue: start } : { scale: false };
  const yAxis = { ...axisFor('y', y, values), ...begin };
  return chartSvg(
    title,
    { grid: gridUnder(series.length), legend: legendOf(series), xAxis, yAxis, series: drawn },
    size,
  );
}

function spreadsOf(x: number, { y, low, high }: ChartBar, { scale }: ChartAxis): Spread[] {
  if (low === undefined && high === undefined) return [];
  // What is not positive is beyond the lower end of a logarithmic axis.
  const bottom = low ?? y;
  return [[x, scale === 'log' && bottom <= 0 ? NaN : bottom, high ?? y]];
}
