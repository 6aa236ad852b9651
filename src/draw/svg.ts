import { blocksOf, columnsOf } from '../circuit/drawing/columns.js';
import { shortened, unicodeNotation, widthOf } from '../circuit/drawing/notation.js';
import { type Cell, checkLimit, type Drawable, hiddenText, type Piece, piecesOf } from '../circuit/drawing/pieces.js';
import { count, KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import { escaped, styleSheet } from './svg-style.js';

/** How a circuit is drawn as SVG. */
export interface SvgDrawing {
  /** Width of the picture in pixels, at most; the circuit wraps into blocks. Default 800. */
  readonly width?: number;
  /** What the picture is called for those who cannot see it. Default: the numbers of qubits and operations. */
  readonly title?: string;
  /** Draw at most this many operations and say how many more there are. Default: all. */
  readonly limit?: number;
}

// Sizes in pixels. A monospace font of 13 px is 7.8 px wide, a little more where the viewer has none of the usual ones.
const character = 8;
const rowHeight = 40;
const boxHeight = 26;
const boxPadding = 7;
const narrowest = 22;
const narrowestRoom = 60;
const columnGap = 12;
const margin = 12;
const blockGap = 20;

/**
 * A circuit as one self-contained SVG picture, readable on light and on dark screens: fixed gates are grey, gates that
 * read inputs blue, gates with trainable weights yellow. For terminals see `drawText`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a width that has no room for a gate, or
 * a limit that is no count.
 *
 * @example
 * const picture = drawSvg(new Circuit(2).h(0).cx(0, 1), { width: 600 });
 */
export function drawSvg(circuit: Drawable, options: SvgDrawing = {}): string {
  const { width = 800, limit = Infinity } = checkOptions(
    'drawSvg',
    options,
    { width: true, title: true, limit: true },
    'width',
  );
  const { qubits, operations } = circuit;
  const { title = `Quantum circuit: ${count(qubits, 'qubit')}, ${count(operations.length, 'operation')}` } = options;
  const labelWidth = character * `q${qubits - 1}`.length + columnGap;
  const edges = labelWidth + 2 * margin + 2 * columnGap;
  const room = width - edges;
  if (Number.isNaN(width) || room < narrowestRoom) {
    const least = edges + narrowestRoom;
    throw new KetworkError('invalid', `A drawing cannot be ${width} pixels wide. Use ${least} or more.`);
  }
  checkLimit(limit);

  const { pieces, global, hidden } = piecesOf(circuit, unicodeNotation, limit);
  const columns = columnsOf(pieces, qubits);
  const widths = columns.map((column) => Math.min(room, Math.max(...column.map(widthOfPiece))));
  const left = margin + labelWidth;
  const parts: string[] = [];
  let right = left + 2 * columnGap;
  let top = margin;
  for (const [from, to] of blocksOf(widths, room, columnGap)) {
    const block = blockSvg(columns.slice(from, to), widths.slice(from, to), qubits, left, top);
    parts.push(block.svg);
    right = Math.max(right, block.right);
    top += qubits * rowHeight + blockGap;
  }
  const notes = global.length > 0 ? [`global: ${global.join(' ')}`] : [];
  if (hidden > 0) notes.push(hiddenText(hidden, unicodeNotation));
  for (const note of notes) {
    const label = shortened(note, Math.floor((width - 2 * margin) / character), unicodeNotation);
    parts.push(`<text x="${margin}" y="${top}" dy="0.35em">${escaped(label)}</text>`);
    right = Math.max(right, margin + widthOf(label) * character);
    top += blockGap;
  }
  const [pageWidth, pageHeight] = [Math.ceil(right + margin), Math.ceil(top - blockGap + margin)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ketwork-circuit" role="img" width="${pageWidth}" ` +
      `height="${pageHeight}" viewBox="0 0 ${pageWidth} ${pageHeight}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${styleSheet}</style>`,
    '<rect class="paper" width="100%" height="100%" rx="6"/>',
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function widthOfPiece({ cells }: Piece): number {
  let widest = narrowest;
  for (const { shape, text } of cells.values()) {
    if (shape === 'box') widest = Math.max(widest, widthOf(text) * character + 2 * boxPadding);
  }
  return widest;
}

/** One block, with its wires from `left` to `right`. */
function blockSvg(
  columns: readonly (readonly Piece[])[],
  widths: readonly number[],
  qubits: number,
  left: number,
  top: number,
): { readonly svg: string; readonly right: number } {
  const drawn: string[] = [];
  let x = left + columnGap;
  for (const [k, column] of columns.entries()) {
    const width = widths[k]!;
    drawn.push(...column.map((piece) => pieceSvg(piece, x + width / 2, top, width)));
    x += width + columnGap;
  }
  const right = Math.max(x, left + 2 * columnGap);
  const wires = Array.from({ length: qubits }, (_, qubit) => {
    const y = middleOf(qubit, top);
    return `<text x="${margin}" y="${y}" dy="0.35em">q${qubit}</text><path class="line" d="M${left} ${y}H${right}"/>`;
  });
  return { svg: [...wires, ...drawn].join('\n'), right };
}

const middleOf = (qubit: number, top: number) => top + (qubit + 0.5) * rowHeight;

function pieceSvg({ first, last, cells, depends }: Piece, x: number, top: number, width: number): string {
  const vertical = last > first ? `<path class="line" d="M${x} ${middleOf(first, top)}V${middleOf(last, top)}"/>` : '';
  const drawn = [...cells].map(([qubit, cell]) => cellSvg(cell, x, middleOf(qubit, top), width));
  return `<g class="${depends}">${vertical}${drawn.join('')}</g>`;
}

function cellSvg({ shape, text }: Cell, x: number, y: number, width: number): string {
  switch (shape) {
    case 'control':
      return `<circle class="dot" cx="${x}" cy="${y}" r="4.5"/>`;
    case 'flip':
      return `<circle class="box" cx="${x}" cy="${y}" r="10"/><path class="line" d="M${x - 10} ${y}h20M${x} ${y - 10}v20"/>`;
    case 'cross':
      return `<path class="line" d="M${x - 6} ${y - 6}l12 12m0 -12l-12 12"/>`;
    case 'box': {
      const label = shortened(text, Math.floor((width - 2 * boxPadding) / character), unicodeNotation);
      const boxWidth = Math.max(narrowest, widthOf(label) * character + 2 * boxPadding);
      return (
        `<rect class="box" x="${x - boxWidth / 2}" y="${y - boxHeight / 2}" width="${boxWidth}" height="${boxHeight}" rx="4"/>` +
        `<text x="${x}" y="${y}" dy="0.35em" text-anchor="middle">${escaped(label)}</text>`
      );
    }
  }
}
