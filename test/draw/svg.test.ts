import fc from 'fast-check';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { drawSvg } from '../../src/draw/svg.js';
import { gateNamed } from '../../src/gates/lookup.js';
import { Random } from '../../src/math/random.js';
import { failure } from '../support/circuit-text.js';
import { randomCircuit } from '../support/random-circuit.js';

const count = (svg: string, part: string) => svg.split(part).length - 1;
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
const sizeOf = (svg: string) => {
  const [, width, height] = svg.match(/^<svg [^>]*width="(\d+)" height="(\d+)"/) ?? [];
  return { width: Number(width), height: Number(height) };
};
/** Whether every tag is closed in order and every attribute and entity well formed. */
const isWellFormed = (svg: string) => {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<&]*")*)(\/?)>/g,
    (_tag, closes, name, _attributes, empty) => {
      if (closes && open.pop() !== name) return '<';
      if (!closes && !empty) open.push(name);
      return '';
    },
  );
  return open.length === 0 && !/[<>]|&(?!(amp|lt|gt|quot);)/.test(rest.replace(/[^<>&;a-z]/g, ''));
};

describe('a picture', () => {
  it('of a small circuit has its wires, shapes and labels in place', () => {
    const svg = drawSvg(new Circuit(2).h(0).cx(0, 1).rx(input(0), 1).ry(weight(0), 0).swap(0, 1));
    expect(textsOf(svg)).toEqual(['q0', 'q1', 'H', 'RX(x0)', 'RY(θ0)']);
    expect(count(svg, 'class="dot"')).toBe(1);
    expect(count(svg, '<g class="input">')).toBe(1);
    expect(count(svg, '<g class="weight">')).toBe(1);
    expect(count(svg, '<g class="nothing">')).toBe(3);
    // Rows of 40 pixels below a margin of 12: the wires are at 32 and 72, and cx and swap run from one to the other.
    expect(svg).toContain('y="32" dy="0.35em">q0</text>');
    expect(svg).toContain('y="72" dy="0.35em">q1</text>');
    expect(svg.match(/M[\d.]+ 32V72"/g)).toHaveLength(2);
  });

  it('is one file that loads nothing and runs nothing', () => {
    const svg = drawSvg(randomCircuit(new Random(1), 4, 40));
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|href|url\(|<script|@import| on\w+=/,
    );
  });

  it('has rules for light and dark screens, for its own elements only', () => {
    const style = drawSvg(new Circuit(1)).match(/<style>(.*)<\/style>/)?.[1] ?? '';
    expect(style).toContain('@media (prefers-color-scheme:dark){');
    const selectors = style.replace(/@media [^{]*\{/, '').match(/[^{}]+(?=\{)/g) ?? [];
    expect(selectors.length).toBeGreaterThan(10);
    for (const selector of selectors) expect(selector).toMatch(/^\.ketwork-circuit /);
  });

  it('escapes text', () => {
    const odd = { ...gateNamed('x'), symbols: ['<b>&"'] };
    const svg = drawSvg(new Circuit(1).gate(odd, [0]), { title: 'a < b & "c"</title><script>' });
    expect(svg).toContain('<title>a &lt; b &amp; &quot;c&quot;&lt;/title&gt;&lt;script&gt;</title>');
    expect(textsOf(svg)).toContain('&lt;b&gt;&amp;&quot;');
    expect(isWellFormed(svg)).toBe(true);
  });

  it('has a title for those who cannot see it', () => {
    expect(drawSvg(new Circuit(2).h(0))).toContain('<title>Quantum circuit: 2 qubits, 1 operation</title>');
  });

  it('wraps into blocks, each with its labels', () => {
    const circuit = new Circuit(2).append(new Circuit(2).ry(weight(0), 0).cx(0, 1)).repeat(6);
    const wide = drawSvg(circuit, { width: 2000 });
    const narrow = drawSvg(circuit, { width: 300 });
    expect(count(wide, '>q0</text>')).toBe(1);
    expect(count(narrow, '>q0</text>')).toBe(count(narrow, '>q1</text>'));
    expect(count(narrow, '>q0</text>')).toBeGreaterThan(1);
    expect(sizeOf(narrow).height).toBeGreaterThan(sizeOf(wide).height);
    expect(textsOf(narrow).filter((text) => !text?.startsWith('q'))).toEqual(
      textsOf(wide).filter((text) => !text?.startsWith('q')),
    );
  });

  it('cuts labels that are wider than the picture', () => {
    const svg = drawSvg(new Circuit(1).rx(product(...Array.from({ length: 40 }, (_, k) => input(k))), 0), {
      width: 300,
    });
    expect(sizeOf(svg).width).toBeLessThanOrEqual(300);
    expect(textsOf(svg)[1]).toMatch(/^RX\(x0·x1·.*…$/);
  });

  it('says how many operations it leaves out, and names global phases', () => {
    const svg = drawSvg(new Circuit(1).gphase(0.5).x(0).repeat(1000), { limit: 2 });
    expect(textsOf(svg)).toEqual(['q0', 'X', 'global: gphase(0.5)', '… 1,998 more operations']);
  });

  it.each([0, 100, NaN])('is refused %p pixels wide', (width) => {
    expect(failure(() => drawSvg(new Circuit(1), { width }))).toMatchObject({
      code: 'invalid',
      message: `A drawing cannot be ${width} pixels wide. Use 136 or more.`,
    });
    expect(drawSvg(new Circuit(1), { width: 136 })).toContain('<svg');
  });

  it('is refused with a limit of -1', () => {
    expect(failure(() => drawSvg(new Circuit(1), { limit: -1 })).message).toBe(
      'A drawing cannot be limited to -1 operations. Use 0, 1, 2, …',
    );
  });

  it('is well formed, never wider than asked, and shows all controls', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 200, max: 1500 }),
        (seed, qubits, width) => {
          const circuit = randomCircuit(new Random(seed), qubits, 30);
          const svg = drawSvg(circuit, { width });
          expect(isWellFormed(svg)).toBe(true);
          expect(sizeOf(svg).width).toBeLessThanOrEqual(width);
          for (const [, x] of svg.matchAll(/ (?:x|cx)="([\d.-]+)"/g)) {
            expect(Number(x)).toBeGreaterThanOrEqual(0);
            expect(Number(x)).toBeLessThanOrEqual(width);
          }
          // A controlled phase writes its angle on the last control, in a box.
          const controls = circuit.operations.flatMap(({ gate }) => gate.symbols.filter((symbol) => symbol === '●'));
          expect(count(svg, 'class="dot"') + count(svg, '>●(')).toBe(controls.length);
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });
});
