export { drawText, type TextDrawing } from '../circuit/drawing/text.js';
export { drawSvg, type SvgDrawing } from './svg.js';
export {
  barChart,
  type BarChart,
  type ChartBar,
  type ChartLine,
  type ChartPoint,
  lineChart,
  type LineChart,
} from './chart.js';
export type { ChartAxis, ChartSize } from './chart-axis.js';
export { heatMap, type HeatMap, type HeatMapAxis } from './heat-map.js';
