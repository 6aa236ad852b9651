import type { CustomSeriesOption } from 'echarts';

/** Where something is on an axis, and how far down and up it may be; NaN is beyond the end of a logarithmic axis. */
export type Spread = readonly [x: number, low: number, high: number];

type Render = NonNullable<CustomSeriesOption['renderItem']>;
type Api = Parameters<Render>[1];
/** The box between the axes, in pixels. */
interface Box {
  readonly y: number;
  readonly height: number;
}

const halfCap = 4;

const series = (spreads: readonly Spread[], renderItem: Render, z: number): CustomSeriesOption => ({
  type: 'custom',
  data: spreads.map((spread) => [...spread]),
  encode: { x: 0, y: [1, 2] },
  renderItem,
  z,
});

// Bounds as the type of a renderer's coordinates promises.
const boxOf = (coordinates: unknown): Box => coordinates as Box;

function place(api: Api, x: number, y: number, box: Box): [number, number] {
  const [left = 0, top = NaN] = api.coord([x, y]);
  const bottom = box.y + box.height;
  return [left, Number.isFinite(top) ? Math.min(bottom, Math.max(box.y, top)) : bottom];
}

/** Error bars; `shift` moves them beside their x, in pixels, as grouped columns need it. */
export function whiskers(spreads: readonly Spread[], colour: string, shift?: (api: Api) => number): CustomSeriesOption {
  const renderItem: Render = ({ dataIndex, coordSys }, api) => {
    const [x, low, high] = spreads[dataIndex]!;
    const box = boxOf(coordSys);
    const [left, bottom] = place(api, x, low, box);
    const [, top] = place(api, x, high, box);
    const middle = left + (shift?.(api) ?? 0);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke: colour, lineWidth: 1.4 },
    });
    const cap = (y: number) => line(middle - halfCap, y, middle + halfCap, y);
    return { type: 'group', children: [line(middle, bottom, middle, top), cap(bottom), cap(top)] };
  };
  return series(spreads, renderItem, 3);
}

/** The area between all lower and all upper ends. */
export function band(spreads: readonly Spread[], colour: string): CustomSeriesOption {
  const renderItem: Render = ({ dataIndex, coordSys }, api) => {
    // ECharts asks for an item at a time; the first one is the whole area.
    if (dataIndex > 0) return null;
    const box = boxOf(coordSys);
    const upper = spreads.map(([x, , high]) => place(api, x, high, box));
    const lower = spreads.map(([x, low]) => place(api, x, low, box)).reverse();
    return { type: 'polygon', shape: { points: [...upper, ...lower] }, style: { fill: colour, opacity: 0.2 } };
  };
  return series(spreads, renderItem, 1);
}
