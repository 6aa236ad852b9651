import type { EChartsOption } from 'echarts';
import type { ChartSize } from './chart-axis.js';
import { escaped } from './svg-style.js';

interface Theme {
  readonly ink: string;
  readonly faint: string;
  readonly paper: string;
  readonly series: readonly string[];
}

const light: Theme = {
  ink: '#1f2328',
  faint: '#d8dee4',
  paper: '#fffffe',
  series: ['#0969da', '#bc4c00', '#1a7f37', '#8250df', '#bf3989', '#6e7781', '#9a6700', '#0f7b8a'],
};
const dark: Theme = {
  ink: '#e6edf3',
  faint: '#30363d',
  paper: '#161b22',
  series: ['#58a6ff', '#f0883e', '#3fb950', '#bc8cff', '#f778ba', '#8b949e', '#d29922', '#39c5cf'],
};

/** What charts are drawn in; dark screens put others in their place. */
export const { ink, faint, paper, series: seriesColours } = light;

/** Viridis, from low to high: even in brightness, and readable by the colour-blind. */
export const colourScale: readonly string[] = [
  ...['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'],
];

// ECharts writes colours as attributes, which any rule of a style sheet outdoes; viewers that know no rules see the light ones.
const darkRules = [
  [light.ink, dark.ink],
  [light.faint, dark.faint],
  [light.paper, dark.paper],
  ...light.series.map((colour, k) => [colour, dark.series[k]!]),
]
  .flatMap(([from, to]) => ['fill', 'stroke'].map((name) => `.ketwork-chart [${name}="${from}"]{${name}:${to}}`))
  .join('');

/**
 * Draws by ECharts on its side without a page, as an SVG that stands alone. ECharts is loaded at the first chart: 600 kB
 * (1.1 MB where a bundler keeps what is not used) that nobody else pays for. It is ES modules alone, so only a dynamic import
 * serves both builds.
 */
export async function chartSvg(title: string, option: EChartsOption, size: ChartSize): Promise<string> {
  const { width = 720, height = 420 } = size;
  // Taken apart at once, each by its name: so bundlers leave out the charts that are not drawn.
  const { init, use } = await import('echarts/core');
  const { BarChart, CustomChart, LineChart } = await import('echarts/charts');
  const { GridComponent, LegendComponent, TitleComponent, VisualMapContinuousComponent } =
    await import('echarts/components');
  const { SVGRenderer } = await import('echarts/renderers');
  use([BarChart, CustomChart, LineChart, SVGRenderer]);
  use([GridComponent, LegendComponent, TitleComponent, VisualMapContinuousComponent]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: paper,
      color: [...seriesColours],
      // No quotes round names: ECharts writes them into an attribute as they are.
      textStyle: { color: ink, fontFamily: 'system-ui, DejaVu Sans, sans-serif' },
      title: { text: title, left: 'center', top: 10, textStyle: { color: ink, fontSize: 15, fontWeight: 600 } },
      ...option,
    });
    return standingAlone(chart.renderToSVGString(), title);
  } finally {
    chart.dispose();
  }
}

/** Without what serves pages that ECharts itself draws in, and with names that do not clash with another chart's on a page. */
function standingAlone(svg: string, title: string): string {
  const plain = svg
    .replace(/<style >[\s\S]*?<\/style>/g, '')
    .replace(/ (class="zr\d+-cls-\d+"|ecmeta_\w+="[^"]*"|pointer-events="visible")/g, '')
    // Straight lines are black inside, where there is nothing to see.
    .replace(/ fill="#000"(?= stroke)/g, ' fill="none"')
    .replace(/(id="|url\(#)zr\d+-/g, '$1');
  const name = `chart-${hashOf(plain)}-`;
  const [, head = '', body = ''] = /^<svg ([^>]*)>([\s\S]*)$/.exec(plain) ?? [];
  const style = `<style>@media (prefers-color-scheme:dark){${darkRules}}</style>`;
  const open = `<svg class="ketwork-chart" role="img" ${head}>\n<title>${escaped(title)}</title>\n${style}`;
  return open + body.replace(/id="|url\(#/g, `$&${name}`) + '\n';
}

/** FNV-1a in 32 bits: the same chart has the same names in every run. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return (hash >>> 0).toString(36);
}
