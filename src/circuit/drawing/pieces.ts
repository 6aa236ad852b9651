import { KetworkError } from '../../errors.js';
import type { Angle } from '../angle.js';
import type { Operation } from '../operation.js';
import type { Preparation } from '../preparation.js';
import { angleText } from './angle-text.js';
import type { Notation } from './notation.js';

/** What a drawing shows on one qubit. */
export interface Cell {
  readonly shape: 'control' | 'flip' | 'cross' | 'box';
  readonly text: string;
}

/** What a drawing shows of one operation: its cells, in one column. */
export interface Piece {
  readonly first: number;
  readonly last: number;
  /** By qubit. */
  readonly cells: ReadonlyMap<number, Cell>;
  /** What its angles depend on; `weight` where they depend on weights and on inputs. */
  readonly depends: 'nothing' | 'input' | 'weight';
}

/** What of a circuit a drawing shows. */
export interface Drawable {
  readonly qubits: number;
  readonly operations: readonly Operation[];
  readonly preparation: Preparation | undefined;
}

/** A drawing's content before anything has a place. */
export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Texts of the operations without qubits, the global phases. */
  readonly global: readonly string[];
  /** How many operations are left out. */
  readonly hidden: number;
}

/** The first `limit` operations of a circuit as pieces; a prepared state comes first. */
export function piecesOf(circuit: Drawable, notation: Notation, limit: number): Pieces {
  const shown = circuit.operations.slice(0, limit);
  const pieces = shown.filter(({ qubits }) => qubits.length > 0).map((operation) => pieceOf(operation, notation));
  const global = shown
    .filter(({ qubits }) => qubits.length === 0)
    .map(({ gate, angles }) => `${notation.symbol(gate.name)}${anglesText(angles, notation)}`);
  return {
    pieces: circuit.preparation ? [preparationPiece(circuit.preparation, circuit.qubits, notation), ...pieces] : pieces,
    global,
    hidden: circuit.operations.length - shown.length,
  };
}

function pieceOf({ gate, qubits, angles }: Operation, notation: Notation): Piece {
  const cells = gate.symbols.map((symbol) => cellOf(symbol, gate.symbols, notation));
  // The angles stand once, on the last qubit that is not a control; a controlled phase has only controls.
  const lastBox = cells.map(({ shape }) => shape).lastIndexOf('box');
  const bearer = lastBox < 0 ? cells.length - 1 : lastBox;
  const labelled = cells.map((cell, k): Cell => {
    if (k !== bearer || angles.length === 0) return cell;
    return { shape: 'box', text: `${cell.text}${anglesText(angles, notation)}` };
  });
  const kinds = angles.map(({ parameter }) => parameter?.kind);
  return {
    first: Math.min(...qubits),
    last: Math.max(...qubits),
    cells: new Map(qubits.map((qubit, k) => [qubit, labelled[k]!])),
    depends: kinds.includes('weight') ? 'weight' : kinds.some((kind) => kind !== undefined) ? 'input' : 'nothing',
  };
}

function cellOf(symbol: string, symbols: readonly string[], notation: Notation): Cell {
  if (symbol === '●') return { shape: 'control', text: notation.control };
  if (symbol === '×') return { shape: 'cross', text: notation.swap };
  if (symbol === 'X' && symbols.includes('●')) return { shape: 'flip', text: notation.flip };
  return { shape: 'box', text: notation.symbol(symbol) };
}

function anglesText(angles: readonly Angle[], notation: Notation): string {
  return angles.length === 0 ? '' : `(${angles.map((angle) => angleText(angle, notation)).join(',')})`;
}

/** `ψ` on every qubit; the last one says of which features, and with what the rest is filled. */
function preparationPiece({ first, count, pad }: Preparation, qubits: number, notation: Notation): Piece {
  const features = count === 1 ? `x${first}` : `x${first}${notation.ellipsis}x${first + count - 1}`;
  const filling = count < 2 ** qubits ? `,${pad}` : '';
  const text = (qubit: number) => (qubit === qubits - 1 ? `${notation.state}(${features}${filling})` : notation.state);
  return {
    first: 0,
    last: qubits - 1,
    cells: new Map(Array.from({ length: qubits }, (_, qubit) => [qubit, { shape: 'box', text: text(qubit) }])),
    depends: 'input',
  };
}

/** `… 1,234 more operations`, the last line of a drawing that leaves some out. */
export function hiddenText(hidden: number, { ellipsis }: Notation): string {
  return `${ellipsis} ${hidden.toLocaleString('en-US')} more operation${hidden === 1 ? '' : 's'}`;
}

/** @throws KetworkError `invalid` unless the limit is a count, or infinite. */
export function checkLimit(limit: number): void {
  if (limit !== Infinity && (!Number.isInteger(limit) || limit < 0)) {
    throw new KetworkError('invalid', `A drawing cannot be limited to ${limit} operations. Use 0, 1, 2, …`);
  }
}
