const light = { ink: '#1f2328', paper: '#ffffff', faint: '#57606a', line: '#d8dee4', box: '#f6f8fa' };
const dark = { ink: '#e6edf3', paper: '#0d1117', faint: '#9198a1', line: '#30363d', box: '#161b22' };
const severities = { good: '#1a7f37', note: '#57606a', warning: '#9a6700', bad: '#cf222e', skipped: '#57606a' };
const darkSeverities = { good: '#3fb950', note: '#9198a1', warning: '#d29922', bad: '#f85149', skipped: '#9198a1' };

const variables = (palette: typeof light, colours: typeof severities) =>
  [...Object.entries(palette), ...Object.entries(colours)].map(([name, value]) => `--${name}:${value}`).join(';');

/** How a report looks, on light and on dark screens and on paper. */
export const reportStyle = [
  `:root{color-scheme:light dark;${variables(light, severities)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(dark, darkSeverities)}}}`,
  'body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"DejaVu Sans",sans-serif}',
  'main{max-width:800px;margin:0 auto;padding:24px 16px 64px}',
  'h1{font-size:1.6em;margin:0 0 .3em;overflow-wrap:anywhere}h2{font-size:1.25em;margin:2em 0 .6em}h3{font-size:1.05em;margin:0 0 .3em}',
  '.lead{font-size:1.1em;margin:.2em 0 1em}.facts{color:var(--faint);font-size:.9em}',
  'section{border-top:1px solid var(--line);padding:18px 0 8px}',
  '.mark{font-size:.78em;font-weight:600;border:1px solid currentColor;border-radius:1em;padding:.1em .7em;margin-left:.5em;vertical-align:middle}',
  ...Object.keys(severities).map((name) => `.${name}{color:var(--${name})}`),
  'table{border-collapse:collapse;font-size:.9em;margin:.6em 0}td{padding:.15em 1.2em .15em 0;vertical-align:top}',
  'td:last-child{font-variant-numeric:tabular-nums}td:first-child{color:var(--faint)}',
  'pre{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:12px;overflow-x:auto;font:13px/1.45 ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
  'svg{max-width:100%;height:auto;display:block;margin:10px 0}li{margin:0 0 1.4em}ol{padding-left:1.4em}p{margin:.4em 0}',
].join('\n');
