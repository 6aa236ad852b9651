import { KetworkError } from '../errors.js';
import type { CsvLayout } from './csv-layout.js';
import { type PlainRow, readPlainRow } from './csv-plain-row.js';
import type { CsvRecord } from './csv-records.js';
import { classNamesOf, type Dataset } from './dataset.js';

/** What a batch is filled for. */
export interface Filling {
  readonly file: string;
  readonly layout: CsvLayout;
  readonly rowsPerBatch: number;
  /** Whether a row that cannot be read becomes a row of NaN, in place of an error. */
  readonly skipInvalid: boolean;
  /** How a plain line looks, or undefined to take records only. */
  readonly plain: { readonly delimiter: number; readonly hasReturns: boolean } | undefined;
}

/** A batch being filled, row by row. */
export class CsvBatch {
  readonly #filling: Filling;
  readonly #plain: PlainRow | undefined;
  readonly #columns: number;
  readonly #featureNames: readonly string[];
  #features: Float32Array;
  #labels: string[] = [];
  #rows = 0;
  #rowsBefore = 0;

  constructor(filling: Filling) {
    const { featureColumns, labelColumn, names } = filling.layout;
    this.#filling = filling;
    this.#columns = featureColumns.length;
    this.#featureNames = featureColumns.map((column) => names[column]!);
    this.#features = new Float32Array(filling.rowsPerBatch * this.#columns);
    this.#plain = filling.plain && {
      ...filling.plain,
      columns: names.length,
      labelColumn: labelColumn ?? -1,
      labelStart: 0,
      labelEnd: 0,
    };
  }

  get isFull(): boolean {
    return this.#rows === this.#filling.rowsPerBatch;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /** Takes the line at `start` if it is plain, and returns where it ends; −1 if it is not. */
  addPlain(bytes: Buffer, start: number): number {
    if (!this.#plain) return -1;
    const end = readPlainRow(bytes, start, this.#plain, this.#features, this.#rows * this.#columns);
    if (end < 0) return -1;
    const { labelColumn, labelStart, labelEnd } = this.#plain;
    if (labelColumn >= 0) this.#labels.push(bytes.toString('latin1', labelStart, labelEnd));
    this.#rows++;
    return end;
  }

  /** Takes any record. @throws KetworkError for one that is no row of numbers, unless such rows are skipped. */
  add(record: CsvRecord): void {
    const { labelColumn } = this.#filling.layout;
    try {
      this.#read(record);
    } catch (error) {
      if (!this.#filling.skipInvalid || !(error instanceof KetworkError)) throw error;
      this.#features.fill(NaN, this.#rows * this.#columns, (this.#rows + 1) * this.#columns);
    }
    if (labelColumn !== undefined) this.#labels.push(record.fields[labelColumn] ?? '');
    this.#rows++;
  }

  /** The rows so far, which it then forgets. */
  take(): Dataset {
    const [rows, columns] = [this.#rows, this.#columns];
    const isWhole = this.isFull;
    const features = isWhole ? this.#features : this.#features.slice(0, rows * columns);
    const labels = this.#labels;
    this.#features = isWhole ? new Float32Array(features.length) : this.#features;
    this.#labels = [];
    this.#rows = 0;
    this.#rowsBefore += rows;
    const hasLabels = this.#filling.layout.labelColumn !== undefined;
    return {
      rows,
      columns,
      features,
      featureNames: this.#featureNames,
      labels: hasLabels ? labels : undefined,
      classNames: classNamesOf(labels),
    };
  }

  #read({ line, fields }: CsvRecord): void {
    const { file, layout } = this.#filling;
    const { names, featureColumns, labelColumn } = layout;
    const place = `${file}, line ${line} (row ${this.#rowsBefore + this.#rows + 1})`;
    if (fields.length !== names.length) {
      throw new KetworkError(
        'mismatch',
        `${place} has ${fields.length} fields, but ${names.length} are expected as on the first line. Correct that line.`,
      );
    }
    featureColumns.forEach((column, c) => {
      const placeOf = () => `${place}, column ${column + 1} ("${names[column]}")`;
      this.#features[this.#rows * this.#columns + c] = numberIn(fields[column]!, placeOf);
    });
    if (labelColumn !== undefined && fields[labelColumn] === '') {
      throw new KetworkError(
        'invalid',
        `${place} has an empty label in column ${labelColumn + 1} ("${names[labelColumn]}").`,
      );
    }
  }
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberIn(field: string, place: () => string): number {
  const value = decimal.test(field) ? Math.fround(Number(field)) : NaN;
  if (Number.isFinite(value)) return value;
  const what = decimal.test(field) ? 'too large for a float32 number' : 'not a finite number';
  throw new KetworkError('invalid', `${place()}: "${field}" is ${what}. Correct the value or leave the line out.`);
}
