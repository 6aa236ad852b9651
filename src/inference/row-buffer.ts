import { KetworkError } from '../errors.js';
import type { RowTable } from './row-source.js';

/** Rows on their way from parts of any size to batches of a wanted one. */
export class RowBuffer {
  readonly #skips: boolean;
  #features = new Float32Array(0);
  #columns: number | undefined;
  #rows = 0;
  #firstRow = 1;
  #skipped: number[] = [];

  /** `skips`: whether rows that are not finite count as skipped, in place of an error. */
  constructor(skips: boolean) {
    this.#skips = skips;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes rows of a table from `from` on until there are `wanted`, and returns how many it took.
   *
   * @throws KetworkError for a row of another length or with numbers that are not finite; the rows before are taken.
   */
  fill(table: RowTable, from: number, wanted: number): number {
    this.#columns ??= table.columns;
    const columns = this.#columns;
    if (table.columns !== columns) {
      throw new KetworkError(
        'mismatch',
        `Row ${this.#firstRow + this.#rows} has ${table.columns} numbers, but the rows before have ${columns}. Give rows of one length.`,
      );
    }
    if (this.#features.length < wanted * columns) {
      const larger = new Float32Array(wanted * columns);
      larger.set(this.#features.subarray(0, this.#rows * columns));
      this.#features = larger;
    }
    const rows = Math.min(table.rows - from, wanted - this.#rows);
    this.#features.set(table.features.subarray(from * columns, (from + rows) * columns), this.#rows * columns);
    for (let row = 0; row < rows; row++, this.#rows++) this.#check(columns);
    return rows;
  }

  /** The rows, which it then forgets. */
  take(): RowTable & { firstRow: number; skipped: readonly number[] } {
    const [rows, firstRow, skipped, columns] = [this.#rows, this.#firstRow, this.#skipped, this.#columns ?? 0];
    const isWhole = this.#features.length === rows * columns;
    const features = isWhole ? this.#features : this.#features.slice(0, rows * columns);
    // TensorFlow.js may keep what it is given.
    if (isWhole) this.#features = new Float32Array(0);
    this.#firstRow += rows;
    this.#rows = 0;
    this.#skipped = [];
    return { rows, columns, features, firstRow, skipped };
  }

  #check(columns: number): void {
    const start = this.#rows * columns;
    let bad = start;
    while (bad < start + columns && Number.isFinite(this.#features[bad])) bad++;
    if (bad === start + columns) return;
    if (!this.#skips) {
      throw new KetworkError(
        'invalid',
        `Row ${this.#firstRow + this.#rows}, column ${bad - start + 1}, is ${this.#features[bad]}. Features must be finite: ` +
          'replace the value, leave the row out, or pass skipInvalid.',
      );
    }
    this.#features.fill(0, start, start + columns);
    this.#skipped.push(this.#rows);
  }
}
