import { KetworkError } from '../errors.js';
import type { OptionNames } from '../options.js';
import { faint, ink } from './echarts.js';

/** How large a chart is, in pixels. */
export interface ChartSize {
  /** Default 720. */
  readonly width?: number;
  /** Default 420. */
  readonly height?: number;
}

/** What every chart has. */
export const chartNames: OptionNames<ChartSize & Record<'title' | 'x' | 'y', unknown>> = {
  title: true,
  x: true,
  y: true,
  width: true,
  height: true,
};

/** An axis of a chart. */
export interface ChartAxis {
  /** What it counts, with its unit. */
  readonly label: string;
  /** Default linear. A logarithmic axis shows positive numbers alone. */
  readonly scale?: 'linear' | 'log';
}

type AxisName = 'x' | 'y';

const gaps = { x: 30, y: 52 };

/** How every axis looks. */
export function axisStyle(axis: AxisName, label: string) {
  return {
    name: label,
    nameLocation: 'middle' as const,
    nameGap: gaps[axis],
    nameTextStyle: { color: ink, fontSize: 13 },
    axisLine: { show: true, lineStyle: { color: ink }, onZero: false },
    axisTick: { show: true, lineStyle: { color: ink } },
    axisLabel: { color: ink, formatter: numberText },
    splitLine: { show: axis === 'y', lineStyle: { color: faint } },
  };
}

/** The axis for some values; whole ones get no ticks between. */
export function axisFor(axis: AxisName, { label, scale = 'linear' }: ChartAxis, values: readonly number[]) {
  const style = axisStyle(axis, label);
  if (scale === 'log') return { ...style, type: 'log' as const };
  return {
    ...style,
    type: 'value' as const,
    scale: true,
    ...(values.every(Number.isInteger) ? { minInterval: 1 } : {}),
  };
}

/** @throws KetworkError `invalid` for a number that an axis cannot show. */
export function checkValues(chart: string, axis: string, scale: ChartAxis['scale'], values: readonly number[]): void {
  const bad = values.find((value) => !Number.isFinite(value) || (scale === 'log' && value <= 0));
  if (bad === undefined) return;
  const allowed = scale === 'log' ? 'positive numbers alone there, for the scale is logarithmic' : 'finite numbers';
  throw new KetworkError('invalid', `The chart "${chart}" was given ${axis} = ${bad}. It shows ${allowed}.`);
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `0.25`, `1200`, `10⁻⁵`, `3·10⁻⁷`. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(6)));
  const [digits, power] = Number(value.toPrecision(3)).toExponential().split('e');
  const raised = [...power!.replace('+', '')]
    .map((each) => (each === '-' ? '⁻' : superscripts[Number(each)]!))
    .join('');
  return digits === '1' ? `10${raised}` : `${digits}·10${raised}`.replace('-', '−');
}
