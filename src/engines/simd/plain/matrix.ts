import type { Dense } from '../../../program/program.js';
import type { Rows } from './rows.js';

/** A real matrix on some bits of the rows; the first is its most significant. */
export interface RowMatrix {
  readonly size: number;
  /** Row by row. */
  readonly entries: Float64Array;
  /** What each index of the matrix adds to a row in which all its bits are 0. */
  readonly offsets: Int32Array;
}

/** A complex matrix A on k qubits as the real one on their bits and the plane's, `[[Re A, −Im A], [Im A, Re A]]`. */
export function rowMatrix({ matrix, qubits: on }: Dense, qubits: number): RowMatrix {
  const size = 2 * matrix.size;
  const entries = new Float64Array(size * size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const at = (r % matrix.size) * matrix.size + (c % matrix.size);
      const [isImaginaryRow, isImaginaryColumn] = [r >= matrix.size, c >= matrix.size];
      const im = isImaginaryRow ? matrix.im[at]! : -matrix.im[at]!;
      entries[r * size + c] = isImaginaryRow === isImaginaryColumn ? matrix.re[at]! : im;
    }
  }
  const bits = [2 ** qubits, ...on.map((qubit) => 2 ** (qubits - 1 - qubit))];
  const offsets = Int32Array.from({ length: size }, (_, k) =>
    bits.reduce((sum, bit, b) => ((k >> (bits.length - 1 - b)) & 1 ? sum + bit : sum), 0),
  );
  return { size, entries, offsets };
}

/** The transpose: the inverse, for a unitary matrix is orthogonal on rows. */
export function transposed({ size, entries, offsets }: RowMatrix): RowMatrix {
  return { size, entries: entries.map((_, k) => entries[(k % size) * size + Math.floor(k / size)]!), offsets };
}

/** Applies the matrix to a state, in place. */
export function multiply({ size, entries, offsets }: RowMatrix, psi: Rows, scratch: Float64Array): void {
  const touched = offsets[size - 1]!;
  for (let base = 0; base < psi.length; base++) {
    if (base & touched) continue;
    for (let k = 0; k < size; k++) scratch[k] = psi[base + offsets[k]!]!;
    for (let r = 0; r < size; r++) {
      let sum = 0;
      for (let c = 0; c < size; c++) sum += entries[r * size + c]! * scratch[c]!;
      psi[base + offsets[r]!] = sum;
    }
  }
}
