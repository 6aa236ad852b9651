import type { Piece } from './pieces.js';

/**
 * The pieces in columns: each as far left as it can stand behind all earlier ones that share a qubit, or a stretch of
 * vertical line, with it.
 */
export function columnsOf(pieces: readonly Piece[], qubits: number): Piece[][] {
  const columns: Piece[][] = [];
  const free = new Array<number>(qubits).fill(0);
  for (const piece of pieces) {
    let column = 0;
    for (let qubit = piece.first; qubit <= piece.last; qubit++) column = Math.max(column, free[qubit]!);
    free.fill(column + 1, piece.first, piece.last + 1);
    (columns[column] ??= []).push(piece);
  }
  return columns;
}

/** How columns of given widths, with a gap between two, go into blocks of a given room: `[from, to)` of each block. */
export function blocksOf(widths: readonly number[], room: number, gap: number): (readonly [number, number])[] {
  const blocks: (readonly [number, number])[] = [];
  let from = 0;
  let used = 0;
  for (const [column, width] of widths.entries()) {
    const needed = column === from ? width : used + gap + width;
    if (column > from && needed > room) {
      blocks.push([from, column]);
      from = column;
      used = width;
    } else {
      used = needed;
    }
  }
  return [...blocks, [from, widths.length]];
}
