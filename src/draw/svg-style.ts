interface Palette {
  readonly ink: string;
  readonly paper: string;
  readonly nothing: string;
  readonly input: string;
  readonly weight: string;
}

const light: Palette = { ink: '#1f2328', paper: '#ffffff', nothing: '#eef0f3', input: '#d6e6ff', weight: '#ffedb8' };
const dark: Palette = { ink: '#e6edf3', paper: '#161b22', nothing: '#2d333b', input: '#1f4273', weight: '#5c4712' };

// Plain rules, no CSS variables: librsvg, Inkscape and most PDF writers know none. All start with the class of the picture,
// because the style of an inline SVG holds for the whole page.
const rulesOf = ({ ink, paper, nothing, input, weight }: Palette) =>
  [
    `.paper{fill:${paper}}`,
    `text{fill:${ink}}`,
    `.line{stroke:${ink}}`,
    `.dot{fill:${ink}}`,
    `.box{stroke:${ink};fill:${nothing}}`,
    `.input .box{fill:${input}}`,
    `.weight .box{fill:${weight}}`,
  ]
    .map((rule) => `.ketwork-circuit ${rule}`)
    .join('');

/** The style of every drawing, for light and for dark screens. It brings its own background, so it is readable on any. */
export const styleSheet =
  '.ketwork-circuit text{font:13px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}' +
  '.ketwork-circuit .line{fill:none;stroke-width:1.2}.ketwork-circuit .box{stroke-width:1.2}' +
  `${rulesOf(light)}@media (prefers-color-scheme:dark){${rulesOf(dark)}}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in SVG. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
