import { KetworkError, unknownName } from '../errors.js';
import type { OptionNames } from '../options.js';
import type { CsvRecord } from './csv-records.js';

/** How a CSV file is to be read. */
export interface CsvOptions {
  /** Whether the first line names the columns; by default it does if none of its features is a number. */
  readonly header?: boolean | 'auto';
  /** The column of the labels: its name, its index from 0 (−1 is the last), or null for none. Default −1. */
  readonly label?: string | number | null;
  /** What stands between two fields. Default a comma. */
  readonly delimiter?: string;
}

export const csvOptionNames: OptionNames<CsvOptions> = { header: true, label: true, delimiter: true };

/** What the first line tells about all others. */
export interface CsvLayout {
  readonly isHeader: boolean;
  readonly names: readonly string[];
  readonly featureColumns: readonly number[];
  readonly labelColumn: number | undefined;
}

/**
 * The columns of a CSV file, told by its first record.
 *
 * @throws KetworkError `unknown` for a label column that does not exist; `invalid` if `auto` cannot tell a header from numbers,
 * if a name stands twice in the header, or if no feature column is left.
 */
export function layoutOf(file: string, first: CsvRecord, { header = 'auto', label = -1 }: CsvOptions): CsvLayout {
  const fields = first.fields;
  const isNamed = typeof label === 'string';
  const labelColumn = label === null ? undefined : isNamed ? columnNamed(label, fields) : columnAt(label, file, fields);
  const featureColumns = fields.map((_, column) => column).filter((column) => column !== labelColumn);
  if (featureColumns.length === 0) {
    throw new KetworkError(
      'invalid',
      `${file} has ${fields.length} column, which is the label. Features are needed too.`,
    );
  }
  // A label given by name can only be found in a header.
  const isHeader = header === 'auto' ? isNamed || looksLikeHeader(file, first, featureColumns) : header;
  if (isNamed && !isHeader) {
    throw new KetworkError(
      'invalid',
      `The label column "${label}" is given by name, so ${file} needs a header. Give its index.`,
    );
  }
  const twice = isHeader ? fields.find((name, i) => fields.indexOf(name) !== i) : undefined;
  if (twice !== undefined) {
    throw new KetworkError(
      'invalid',
      `${file}, line ${first.line}: the header has two columns called "${twice}". Rename one.`,
    );
  }
  const names = isHeader ? fields : fields.map((_, column) => `column ${column + 1}`);
  return { isHeader, names, featureColumns, labelColumn };
}

function columnNamed(name: string, names: readonly string[]): number {
  const column = names.indexOf(name);
  if (column < 0) throw unknownName('column', name, names);
  return column;
}

function columnAt(index: number, file: string, fields: readonly string[]): number {
  const column = index < 0 ? fields.length + index : index;
  if (Number.isInteger(column) && column >= 0 && column < fields.length) return column;
  const last = fields.length - 1;
  throw new KetworkError(
    'unknown',
    `${file} has no column ${index}; its columns are 0 to ${last}, or −1 (the last) to −${fields.length}.`,
  );
}

function looksLikeHeader(file: string, first: CsvRecord, featureColumns: readonly number[]): boolean {
  // Number() takes "" for 0 and "NaN" for a number that is none; both are mistakes in a line of numbers, not names of columns.
  const isWord = (field: string) => Number.isNaN(Number(field)) && !/^[+-]?nan$/i.test(field);
  const words = featureColumns.filter((column) => isWord(first.fields[column]!));
  if (words.length === 0) return false;
  if (words.length === featureColumns.length) return true;
  const word = words[0]!;
  throw new KetworkError(
    'invalid',
    `${file}, line ${first.line}, column ${word + 1}: "${first.fields[word]}" is not a number, but other fields of the line ` +
      'are. If this line is a header, pass header: true; if not, correct the value.',
  );
}
