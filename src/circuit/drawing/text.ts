import { KetworkError } from '../../errors.js';
import { checkOptions } from '../../options.js';
import { blocksOf, columnsOf } from './columns.js';
import { asciiNotation, type Notation, shortened, unicodeNotation, widthOf } from './notation.js';
import { checkLimit, type Drawable, hiddenText, type Piece, piecesOf } from './pieces.js';

/** How a circuit is drawn as text. */
export interface TextDrawing {
  /** No line is longer, in characters. Default 80; for a terminal pass `process.stdout.columns`. */
  readonly width?: number;
  /** Draw with ASCII characters only. Default false. */
  readonly ascii?: boolean;
  /** Draw at most this many operations and say how many more there are. Default: all. */
  readonly limit?: number;
}

/** Between the wires of a block and its edges, and between its columns, one character of wire. */
const gap = 1;

/**
 * A circuit as text: one wire per qubit, time from left to right, in blocks below each other where it is wider than
 * `width`. Inputs are `x0`, weights `θ0`, or numbers in `drawText(circuit.bind({weights}))`. For documents see `drawSvg`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a width that has no room for a gate, or
 * a limit that is no count.
 *
 * @example
 * drawText(new Circuit(2).h(0).cx(0, 1).rx(input(0), 1));
 * // q0: ─H─●────────
 * //        │
 * // q1: ───⊕─RX(x0)─
 */
export function drawText(circuit: Drawable, options: TextDrawing = {}): string {
  const {
    width = 80,
    ascii = false,
    limit = Infinity,
  } = checkOptions('drawText', options, { width: true, ascii: true, limit: true }, 'width');
  const notation = ascii ? asciiNotation : unicodeNotation;
  const labels = qubitLabels(circuit.qubits);
  const room = width - labels[0]!.length - 2 * gap;
  if (Number.isNaN(width) || room < 4) {
    const least = labels[0]!.length + 2 * gap + 4;
    throw new KetworkError('invalid', `A drawing cannot be ${width} characters wide. Use ${least} or more.`);
  }
  checkLimit(limit);

  const { pieces, global, hidden } = piecesOf(circuit, notation, limit);
  const columns = columnsOf(pieces, circuit.qubits);
  const widths = columns.map((column) => Math.min(room, Math.max(...column.map(widthOfPiece))));
  const parts = blocksOf(widths, room, gap).map(([from, to]) =>
    blockText(columns.slice(from, to), widths.slice(from, to), labels, notation),
  );
  if (global.length > 0) parts.push(shortened(`global: ${global.join(' ')}`, width, notation));
  if (hidden > 0) parts.push(shortened(hiddenText(hidden, notation), width, notation));
  return parts.join('\n\n');
}

/** `q0: `, all of one width. */
function qubitLabels(qubits: number): string[] {
  const longest = `q${qubits - 1}: `.length;
  return Array.from({ length: qubits }, (_, qubit) => `q${qubit}: `.padEnd(longest));
}

function widthOfPiece({ cells }: Piece): number {
  let widest = 0;
  for (const { text } of cells.values()) widest = Math.max(widest, widthOf(text));
  return widest;
}

/** One block: a row per qubit and, where an operation joins two neighbours or runs past them, a row between them. */
function blockText(
  columns: readonly (readonly Piece[])[],
  widths: readonly number[],
  labels: readonly string[],
  notation: Notation,
): string {
  const drawn = columns.map((column, k) => columnText(column, widths[k]!, labels.length, notation));
  const row = (k: number, label: string, fill: string) =>
    `${label}${fill}${drawn.map((lines) => lines[k]!).join(fill)}${fill}`.trimEnd();
  return labels
    .flatMap((label, qubit) => [
      row(2 * qubit, label, notation.wire),
      row(2 * qubit + 1, ' '.repeat(label.length), ' '),
    ])
    .filter((line) => line !== '')
    .join('\n');
}

/** The characters of one column: row `2q` is the wire of qubit q, row `2q + 1` the space below it. */
function columnText(column: readonly Piece[], width: number, qubits: number, notation: Notation): string[] {
  const fill = (row: number) => (row % 2 === 0 ? notation.wire : ' ');
  const rows = Array.from({ length: 2 * qubits }, (_, row) => fill(row).repeat(width));
  for (const { first, last, cells } of column) {
    for (let row = 2 * first; row <= 2 * last; row++) {
      const text = row % 2 === 0 ? (cells.get(row / 2)?.text ?? notation.crossing) : notation.vertical;
      rows[row] = centred(shortened(text, width, notation), width, fill(row));
    }
  }
  return rows;
}

function centred(text: string, width: number, fill: string): string {
  const free = width - widthOf(text);
  const before = Math.floor(free / 2);
  return `${fill.repeat(before)}${text}${fill.repeat(free - before)}`;
}
