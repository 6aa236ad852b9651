import type { CustomSeriesOption } from 'echarts';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import { axisStyle, chartNames, type ChartSize, checkValues, numberText } from './chart-axis.js';
import { chartSvg, colourScale, faint, ink } from './echarts.js';

/** An axis of a heat map: where its cells have their middles, evenly apart. */
export interface HeatMapAxis {
  readonly label: string;
  readonly values: readonly number[];
}

/** A chart of colours over two axes. */
export interface HeatMap extends ChartSize {
  readonly title: string;
  readonly x: HeatMapAxis;
  readonly y: HeatMapAxis;
  /** `values[j][i]` is the colour at the i-th x and the j-th y. */
  readonly values: readonly (readonly number[])[];
  /** What the colours count. */
  readonly label?: string;
  /** Drawn on top, such as the way of a training; its end is a dot. */
  readonly path?: readonly (readonly [x: number, y: number])[];
}

// The scale of colours has no red.
const pathColour = '#ff3b5c';

/**
 * A grid of numbers as colours, dark for low and light for high, as an SVG that stands alone and is readable on light and on dark
 * screens.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a grid of another size than its axes,
 * or numbers that are not finite.
 * @example
 * const axis = [-1, 0, 1];
 * const values = axis.map((y) => axis.map((x) => x * x + y * y));
 * await heatMap({ title: 'A bowl', x: { label: 'x', values: axis }, y: { label: 'y', values: axis }, values });
 */
export async function heatMap(chart: HeatMap): Promise<string> {
  const {
    title,
    x,
    y,
    values,
    label = '',
    path = [],
    ...size
  } = checkOptions('heatMap', chart, { ...chartNames, values: true, label: true, path: true });
  const cells = values.flatMap((row, j) => row.map((value, i) => [x.values[i] ?? NaN, y.values[j] ?? NaN, value]));
  if (values.length !== y.values.length || values.some((row) => row.length !== x.values.length)) {
    const [rows, columns] = [y.values.length, x.values.length];
    throw new KetworkError(
      'invalid',
      `The heat map "${title}" has ${columns} x and ${rows} y values, but a grid of another size. Give ${rows} rows of ${columns} numbers.`,
    );
  }
  const flat = values.flat();
  checkValues(title, 'value', 'linear', flat);
  const [xs, ys] = [extentOf(x.values), extentOf(y.values)];
  const [low, high] = flat.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const grid: CustomSeriesOption = {
    type: 'custom',
    data: cells,
    encode: { x: 0, y: 1 },
    renderItem: cellOf(xs.step, ys.step),
  };
  const way = {
    type: 'line' as const,
    data: path.map((point) => [...point]),
    symbol: 'circle',
    symbolSize: (_: unknown, { dataIndex }: { dataIndex: number }) => (dataIndex === path.length - 1 ? 9 : 0),
    lineStyle: { color: pathColour, width: 2 },
    itemStyle: { color: pathColour },
    z: 5,
  };
  const axis = (name: 'x' | 'y', text: string, { low: min, high: max }: Extent) => ({
    ...axisStyle(name, text),
    // The ends are half a cell beyond the last values: odd numbers that say nothing.
    axisLabel: { ...axisStyle(name, text).axisLabel, showMinLabel: false, showMaxLabel: false },
    splitLine: { show: false },
    type: 'value' as const,
    min,
    max,
  });
  return chartSvg(
    title,
    {
      grid: { left: 84, right: 120, top: 52, bottom: 58 },
      xAxis: axis('x', x.label, xs),
      yAxis: axis('y', y.label, ys),
      visualMap: {
        type: 'continuous',
        seriesIndex: 0,
        dimension: 2,
        min: low,
        // A flat map still needs a scale.
        max: high > low ? high : low + 1,
        calculable: false,
        right: 20,
        top: 'middle',
        itemHeight: 220,
        text: [`${label}\n${short(high)}`, short(low)],
        textStyle: { color: ink },
        borderColor: faint,
        inRange: { color: [...colourScale] },
      },
      series: [grid, way],
    },
    size,
  );
}

const short = (value: number) => numberText(Number(value.toPrecision(3)));

function cellOf(xStep: number, yStep: number): CustomSeriesOption['renderItem'] {
  return (_, api) => {
    const [x, y] = [Number(api.value(0)), Number(api.value(1))];
    // Whole pixels, or the paper shines through between the cells.
    const [left = 0, bottom = 0] = api.coord([x - xStep / 2, y - yStep / 2]).map(Math.round);
    const [right = 0, top = 0] = api.coord([x + xStep / 2, y + yStep / 2]).map(Math.round);
    const shape = { x: left, y: top, width: right - left, height: bottom - top };
    return { type: 'rect', shape, style: { fill: String(api.visual('color')) } };
  };
}

interface Extent {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** From half a step before the first to half a step behind the last. */
function extentOf(values: readonly number[]): Extent {
  const [first, last] = [values[0]!, values[values.length - 1]!];
  const step = values.length > 1 ? (last - first) / (values.length - 1) : 1;
  return { low: first - step / 2, high: last + step / 2, step };
}
