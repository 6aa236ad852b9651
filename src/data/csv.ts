import { KetworkError } from '../errors.js';
import { layoutOf, type CsvLayout, type CsvOptions } from './csv-layout.js';
import { csvRecords, type CsvRecord } from './csv-records.js';
import { classNamesOf, type Dataset } from './dataset.js';

/**
 * Reads a whole CSV file of numbers, also gzipped (`.gz`), into a data set. Node only.
 *
 * For files larger than memory use {@link csvBatches}.
 *
 * @throws KetworkError that names file and line: `mismatch` for a wrong number of fields; `invalid` for a field that is not a
 * finite float32 number (also names row and column), an empty label or an empty file; `unknown` for a label column that does
 * not exist; `missing` and `corrupt` for files that cannot be read.
 * @example
 * const flowers = await readCsv('flowers.csv', { label: 'species' });
 */
export async function readCsv(file: string, options: CsvOptions = {}): Promise<Dataset> {
  const batches: Dataset[] = [];
  for await (const batch of csvBatches(file, options)) batches.push(batch);
  const [first] = batches;
  if (!first) throw new KetworkError('invalid', `${file} has no rows. Give a file with at least one line of numbers.`);
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const features = new Float32Array(rows * first.columns);
  let filled = 0;
  for (const batch of batches) {
    features.set(batch.features, filled);
    filled += batch.features.length;
  }
  const labels = first.labels && batches.flatMap((batch) => batch.labels ?? []);
  return { ...first, rows, features, labels, classNames: classNamesOf(labels) };
}

/**
 * Reads a CSV file part by part in constant memory, whatever its size. Each part is a data set of at most `rowsPerBatch` rows
 * whose class names are only those of the part. Node only.
 *
 * @throws KetworkError as {@link readCsv}, when the loop reaches the line; an empty file gives no parts.
 * @example
 * for await (const batch of csvBatches('big.csv.gz', { label: null })) console.log(batch.rows);
 */
export async function* csvBatches(
  file: string,
  { rowsPerBatch = 1024, ...options }: CsvOptions & { rowsPerBatch?: number } = {},
): AsyncGenerator<Dataset> {
  if (!Number.isInteger(rowsPerBatch) || rowsPerBatch < 1) {
    throw new KetworkError('invalid', `rowsPerBatch is ${rowsPerBatch}; it must be a whole number from 1 on.`);
  }
  let layout: CsvLayout | undefined;
  let records: CsvRecord[] = [];
  let firstRow = 1;
  for await (const record of csvRecords(file, options.delimiter ?? ',')) {
    if (!layout) {
      layout = layoutOf(file, record, options);
      if (layout.isHeader) continue;
    }
    records.push(record);
    if (records.length === rowsPerBatch) {
      yield batchOf(file, layout, records, firstRow);
      firstRow += records.length;
      records = [];
    }
  }
  if (layout && records.length > 0) yield batchOf(file, layout, records, firstRow);
}

function batchOf(file: string, layout: CsvLayout, records: readonly CsvRecord[], firstRow: number): Dataset {
  const { featureColumns, labelColumn, names } = layout;
  const columns = featureColumns.length;
  const features = new Float32Array(records.length * columns);
  const labels: string[] = [];
  records.forEach((record, r) => {
    const place = `${file}, line ${record.line} (row ${firstRow + r})`;
    if (record.fields.length !== names.length) {
      throw new KetworkError(
        'mismatch',
        `${place} has ${record.fields.length} fields, but ${names.length} are expected as on the first line. Correct that line.`,
      );
    }
    featureColumns.forEach((column, c) => {
      features[r * columns + c] = numberIn(
        record.fields[column]!,
        () => `${place}, column ${column + 1} ("${names[column]}")`,
      );
    });
    if (labelColumn === undefined) return;
    const label = record.fields[labelColumn]!;
    if (label === '') {
      throw new KetworkError(
        'invalid',
        `${place} has an empty label in column ${labelColumn + 1} ("${names[labelColumn]}").`,
      );
    }
    labels.push(label);
  });
  return {
    rows: records.length,
    columns,
    features,
    featureNames: featureColumns.map((column) => names[column]!),
    labels: labelColumn === undefined ? undefined : labels,
    classNames: classNamesOf(labels),
  };
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberIn(field: string, place: () => string): number {
  const value = decimal.test(field) ? Math.fround(Number(field)) : NaN;
  if (Number.isFinite(value)) return value;
  const what = decimal.test(field) ? 'too large for a float32 number' : 'not a finite number';
  throw new KetworkError('invalid', `${place()}: "${field}" is ${what}. Correct the value or leave the line out.`);
}
