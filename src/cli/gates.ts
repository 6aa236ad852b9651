import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { type ComplexMatrix, type Gate, gateNamed, gates, KetworkError } from '../index.js';
import { jsonOption } from './options.js';
import { colorsFor, print, printJson, type Shell, widthOf } from './shell.js';
import { textTable } from './text-table.js';

interface GatesOptions {
  readonly angles?: readonly number[];
  readonly json?: true;
}

/** Adds the command `gates`: the catalogue, or one gate with its matrix and the rotations it runs as. */
export function addGates(program: Command, shell: Shell): void {
  program
    .command('gates')
    .summary('list the gates, or show one')
    .description(
      'Lists all gates. With a name: the gate’s matrix, and the Pauli rotations exp(−i angle/2 P) it runs as.',
    )
    .argument('[name]', 'a gate')
    .option('--angles <list>', 'radians for the matrix, as 0.1,0.2 (default: π/2 each)', numbers)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  ketwork gates crx --angles 0.3')
    .action((name: string | undefined, options: GatesOptions) => {
      if (name === undefined) return listGates(shell, options);
      const gate = gateNamed(name);
      const angles = options.angles ?? gate.angles.map(() => Math.PI / 2);
      if (angles.length !== gate.angles.length) {
        const wants = gate.angles.length === 0 ? 'no angles' : `${gate.angles.length} (${gate.angles.join(', ')})`;
        throw new KetworkError('mismatch', `The gate "${name}" takes ${wants}, but ${angles.length} were given.`);
      }
      if (options.json) return printJson(shell.stdout, { ...summaryOf(gate), ...bodyOf(gate, angles) });
      print(shell.stdout, ...gateLines(gate, angles, shell));
    });
}

function listGates(shell: Shell, { json }: GatesOptions): void {
  if (json) return printJson(shell.stdout, gates.map(summaryOf));
  const rows = gates.map(({ name, qubits, angles, summary }) => [name, `${qubits}`, angles.join(', '), summary]);
  const [head = '', ...lines] = textTable([['name', 'qubits', 'angles', 'summary'], ...rows], widthOf(shell.stdout));
  print(shell.stdout, colorsFor(shell.stdout).bold(head), ...lines);
}

const summaryOf = ({ name, qubits, angles, summary }: Gate) => ({ name, qubits, angles, summary });

function bodyOf(gate: Gate, angles: readonly number[]) {
  const { re, im } = gate.matrix(angles);
  return { values: angles, matrix: { re: [...re], im: [...im] }, ...gate.body };
}

function gateLines(gate: Gate, angles: readonly number[], shell: Shell): string[] {
  const { bold } = colorsFor(shell.stdout);
  const width = widthOf(shell.stdout);
  const values = gate.angles.map((angle, k) => `${angle} = ${numberText(angles[k]!)}`);
  return [
    bold(gate.name),
    ...textTable([[gate.summary]], width),
    `${gate.qubits} ${gate.qubits === 1 ? 'qubit' : 'qubits'}, ${gate.angles.length === 0 ? 'no angles' : gate.angles.join(', ')}`,
    '',
    bold('Matrix') + (values.length > 0 ? ` for ${values.join(', ')}` : ''),
    ...matrixLines(gate.matrix(angles), width),
    '',
    bold('Runs as'),
    ...rotationLines(gate, width),
  ];
}

function matrixLines({ size, re, im }: ComplexMatrix, width: number): string[] {
  const entries = Array.from(re, (value, at) => complexText(value, im[at]!));
  const longest = Math.max(...entries.map((text) => text.length));
  if (size * (longest + 2) <= width) {
    const row = (r: number) => entries.slice(r * size, (r + 1) * size).map((text) => text.padStart(longest + 2));
    return Array.from({ length: size }, (_, r) => row(r).join(''));
  }
  // Too wide for the terminal: most entries are 0, so the others are listed.
  return entries.flatMap((text, at) => (text === '0' ? [] : [`  [${Math.floor(at / size)}, ${at % size}] ${text}`]));
}

function rotationLines({ body, angles }: Gate, width: number): string[] {
  if (body.kind === 'dense') return ['  its matrix'];
  const rows = body.rotations.map(({ letters, offset, scales }) => {
    const terms = scales.flatMap((scale, k) => (scale === 0 ? [] : [termText(scale, angles[k]!)]));
    const sum = [...(offset !== 0 || terms.length === 0 ? [numberText(offset)] : []), ...terms].join(' + ');
    return [`  ${letters}`, sum.replaceAll('+ −', '− ')];
  });
  return textTable([['  P', 'angle'], ...rows], width);
}

function termText(scale: number, name: string): string {
  const factor = Math.abs(scale) === 1 ? '' : `${numberText(Math.abs(scale))}·`;
  return `${scale < 0 ? '−' : ''}${factor}${name}`;
}

/** Multiples of π that angles usually are, by name; else four digits. */
function numberText(value: number): string {
  for (const divisor of [1, 2, 3, 4, 6, 8]) {
    const multiple = (value / Math.PI) * divisor;
    if (multiple === 0 || Math.abs(multiple - Math.round(multiple)) > 1e-12) continue;
    const count = Math.round(multiple);
    const sign = count < 0 ? '−' : '';
    return `${sign}${Math.abs(count) === 1 ? '' : Math.abs(count)}π${divisor === 1 ? '' : `/${divisor}`}`;
  }
  return `${Number(value.toFixed(4))}`.replace('-', '−');
}

function complexText(re: number, im: number): string {
  const [real, imaginary] = [re, im].map((value) => Number(value.toFixed(4)));
  if (!imaginary) return `${real || 0}`.replace('-', '−');
  const size = Math.abs(imaginary) === 1 ? '' : `${Math.abs(imaginary)}`;
  const sign = imaginary < 0 ? '−' : real ? '+' : '';
  return `${real ? `${real}`.replace('-', '−') : ''}${sign}${size}i`;
}

function numbers(text: string): number[] {
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? NaN : Number(part);
    if (!Number.isFinite(value)) throw new InvalidArgumentError('It must be numbers with commas between them.');
    return value;
  });
}
