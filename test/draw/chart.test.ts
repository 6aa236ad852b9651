import { barChart, heatMap, type LineChart, lineChart } from '../../src/draw/index.js';
import { seriesColours } from '../../src/draw/echarts.js';

const points = [2, 4, 6].map((x) => ({ x, y: 10 ** (-x / 2), low: 10 ** (-x / 2) / 2, high: 10 ** (-x / 2) * 2 }));
const decay: LineChart = {
  title: 'Decay of <A> & "B"',
  x: { label: 'qubits' },
  y: { label: 'variance', scale: 'log' },
  series: [
    { name: 'measured', points },
    { name: 'fit', style: 'dashed', points: points.map(({ x, y }) => ({ x, y })) },
  ],
};
const axis = [0, 1, 2];
const bowl = axis.map((y) => axis.map((x) => x + 3 * y));
const map = { title: 'A slope', x: { label: 'x', values: axis }, y: { label: 'y', values: axis }, values: bowl };
const bars = {
  title: 'Models',
  x: { label: 'model', names: ['quantum', 'logistic'] },
  y: { label: 'accuracy' },
  series: [
    { name: 'train', bars: [{ y: 0.75, low: 0.5, high: 1 }, { y: 0.5 }] },
    { name: 'test', bars: [{ y: 0.25 }, { y: 1 }] },
  ],
};

const numbers = (text: string) => [...text.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));
const failure = (attempt: Promise<string>) =>
  attempt.then(
    () => ({ code: '', message: '' }),
    (error: { code: string; message: string }) => error,
  );
/** What is left of an XML text when all well-formed elements are taken out, from the inside. */
const illFormed = (svg: string) => {
  let [before, rest] = ['', svg];
  while (rest !== before) {
    before = rest;
    rest = rest.replace(
      /<([a-zA-Z]+)((?: [a-zA-Z0-9:-]+="[^"<&]*")*) ?>(?:[^<>&]|&(amp|lt|gt|quot|#\w+);)*<\/\1>/g,
      '',
    );
  }
  return rest.trim();
};
/** The paths of a colour, as the numbers of their corners. */
const paths = (svg: string, colour: string, attribute: 'stroke' | 'fill' = 'stroke') =>
  [...svg.matchAll(/<path d="([^"]*)"([^>]*)>/g)]
    .filter(([, , rest]) => rest!.includes(`${attribute}="${colour}"`))
    .map(([, d]) => numbers(d!));

describe('a chart', () => {
  it('is the same at every call, and shares no name with another chart', async () => {
    const [first, again, other] = [
      await lineChart(decay),
      await lineChart(decay),
      await lineChart({ ...decay, title: 'B' }),
    ];
    expect(again).toBe(first);
    const names = (svg: string) => [...svg.matchAll(/id="([^"]*)"/g)].map(([, name]) => name);
    expect(names(first).length).toBeGreaterThan(0);
    expect(names(other).filter((name) => names(first).includes(name))).toEqual([]);
  });

  it('is well-formed XML that loads and runs nothing', async () => {
    for (const svg of [await lineChart(decay), await barChart(bars), await heatMap(map)]) {
      expect(illFormed(svg)).toBe('');
      expect(svg.replace(/ xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/https?:|href|<script|@import| on\w+=/);
    }
  });

  it('has its title for those who see and those who do not', async () => {
    const svg = await lineChart(decay);
    expect(svg.split('Decay of &lt;A&gt; &amp; ')).toHaveLength(3);
  });

  it('has a rule for dark screens for every colour but those that stand for numbers', async () => {
    for (const svg of [await lineChart(decay), await barChart(bars)]) {
      const visible = svg
        .replace(/<defs >[\s\S]*<\/defs>/, '')
        .replace(/<[^>]*(fill-opacity="0"|stroke-width="0")[^>]*>/g, '');
      const used = [...visible.matchAll(/ (fill|stroke)="(#[0-9a-f]+)"/g)].map(
        ([, name, colour]) => `[${name}="${colour}"]`,
      );
      expect(used.length).toBeGreaterThan(20);
      for (const each of new Set(used)) expect(svg).toContain(`.ketwork-chart ${each}{`);
    }
  });
});

describe('a line chart', () => {
  it('has decades evenly apart on a logarithmic axis, and error bars of equal length for equal factors', async () => {
    const svg = await lineChart(decay);
    const [line] = paths(svg, seriesColours[0]!).filter(({ length }) => length === 6);
    const [x0, y0, x1, y1, x2, y2] = line!;
    expect(x1! - x0!).toBeCloseTo(x2! - x1!);
    expect(y1! - y0!).toBeCloseTo(y2! - y1!);
    const bars = paths(svg, seriesColours[0]!).filter(([left, , right]) => left === right);
    const decade = y1! - y0!;
    expect(bars).toHaveLength(3);
    for (const [k, [left, bottom, , top]] of bars.entries()) {
      expect(left).toBeCloseTo([x0, x1, x2][k]!);
      expect(bottom! - top!).toBeCloseTo(2 * Math.log10(2) * decade, 0);
      expect((bottom! + top!) / 2).toBeCloseTo([y0, y1, y2][k]!, 0);
    }
  });

  it('draws an error bar that reaches 0 down to the end of a logarithmic axis', async () => {
    const svg = await lineChart({
      ...decay,
      series: [
        {
          name: 'a',
          points: [
            { x: 1, y: 1, low: 0, high: 2 },
            { x: 2, y: 3 },
          ],
        },
      ],
    });
    const [bar] = paths(svg, seriesColours[0]!).filter(([left, , right]) => left === right);
    expect(bar![1]).toBe(420 - 58);
  });

  it('draws a band as one area', async () => {
    const svg = await lineChart({ ...decay, series: [{ name: 'a', spread: 'band', points }] });
    const [area] = paths(svg, seriesColours[0]!, 'fill').filter(({ length }) => length >= 12);
    expect(area).toBeDefined();
  });

  it('refuses what an axis cannot show', async () => {
    const of = (y: number) => lineChart({ ...decay, series: [{ name: 'a', points: [{ x: 1, y }] }] });
    expect((await failure(of(0))).message).toBe(
      'The chart "Decay of <A> & "B"" was given y = 0. It shows positive numbers alone there, for the scale is logarithmic.',
    );
    expect((await failure(of(NaN))).code).toBe('invalid');
  });
});

describe('a bar chart', () => {
  it('has bars from zero, as high as their numbers, in the order of the names', async () => {
    const svg = await barChart(bars);
    // Up from the line at 362 by corners relative to the first: left, bottom, right, down, width, up.
    const tops = (colour: string) =>
      paths(svg, colour, 'fill')
        .filter(([, bottom]) => bottom === 362)
        .map((corners) => corners[5]! / -288);
    expect(tops(seriesColours[0]!)).toEqual([0.75, 0.5]);
    expect(tops(seriesColours[1]!)).toEqual([0.25, 1]);
    expect(svg.indexOf('>quantum<')).toBeLessThan(svg.indexOf('>logistic<'));
  });
});

describe('a heat map', () => {
  it('has a cell a number, the lowest of the first colour and the highest of the last', async () => {
    const svg = await heatMap({ ...map, label: 'loss' });
    const cells = [...svg.matchAll(/<path d="M(\d+) (\d+)l[^"]*" fill="(rgb[^"]*)">/g)].map(([, x, y, colour]) => [
      x,
      y,
      colour,
    ]);
    expect(cells).toHaveLength(9);
    // Left below, and right above: #440154 and #fde725.
    expect(cells[0]).toEqual(['84', '259', 'rgb(68,1,84)']);
    expect(cells[8]).toEqual(['428', '52', 'rgb(253,231,37)']);
  });

  it('refuses a grid of another size than its axes', async () => {
    const wrong = await failure(heatMap({ ...map, values: bowl.slice(1) }));
    expect(wrong.message).toBe(
      'The heat map "A slope" has 3 x and 3 y values, but a grid of another size. Give 3 rows of 3 numbers.',
    );
  });
});
