import { KetworkError } from '../errors.js';
import { checkOptions, type OptionNames } from '../options.js';
import { CsvBatch } from './csv-batch.js';
import { csvBytes, type ReadProgress } from './csv-bytes.js';
import { csvOptionNames, layoutOf, type CsvOptions } from './csv-layout.js';
import { csvLines, type LineReader } from './csv-lines.js';
import { classNamesOf, type Dataset } from './dataset.js';

/**
 * Reads a whole CSV file of numbers, also gzipped (`.gz`), into a data set. Node only.
 *
 * For files larger than memory use {@link csvBatches}.
 *
 * @throws KetworkError that names file and line: `mismatch` for a wrong number of fields; `invalid` for a field that is not a
 * finite float32 number (also names row and column), an empty label or an empty file; `unknown` for a label column that does
 * not exist or another option; `missing` and `corrupt` for files that cannot be read.
 * @example
 * const flowers = await readCsv('flowers.csv', { label: 'species' });
 */
export async function readCsv(file: string, options: CsvOptions = {}): Promise<Dataset> {
  checkOptions('readCsv', options, csvOptionNames);
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

/** How a CSV file is read part by part. */
export interface CsvBatchOptions extends CsvOptions {
  /** Rows of a part, at most. Default 1024. */
  readonly rowsPerBatch?: number;
  /** Whether a row that is no row of numbers becomes a row of NaN, in place of an error. Default false. */
  readonly skipInvalid?: boolean;
  /** Is told now and then how much of the file is read. */
  readonly onRead?: (progress: ReadProgress) => void;
}

const optionNames: OptionNames<CsvBatchOptions> = {
  ...csvOptionNames,
  rowsPerBatch: true,
  skipInvalid: true,
  onRead: true,
};

/**
 * Reads a CSV file part by part in constant memory, whatever its size. Each part is a data set of at most `rowsPerBatch` rows
 * whose class names are only those of the part. Node only.
 *
 * @throws KetworkError `unknown` for an option that it does not have; as {@link readCsv}, when the loop reaches the line;
 * an empty file gives no parts.
 * @example
 * for await (const batch of csvBatches('big.csv.gz', { label: null })) console.log(batch.rows);
 */
export async function* csvBatches(file: string, options: CsvBatchOptions = {}): AsyncGenerator<Dataset> {
  const {
    rowsPerBatch = 1024,
    skipInvalid = false,
    delimiter = ',',
    onRead,
  } = checkOptions('csvBatches', options, optionNames);
  if (!Number.isInteger(rowsPerBatch) || rowsPerBatch < 1) {
    throw new KetworkError('invalid', `rowsPerBatch is ${rowsPerBatch}; it must be a whole number from 1 on.`);
  }
  let batch: CsvBatch | undefined;
  const reader: LineReader<Dataset> = {
    plain: (bytes, start) => batch?.addPlain(bytes, start) ?? -1,
    record(record, lineEnd) {
      if (batch) return batch.add(record);
      const layout = layoutOf(file, record, options);
      const plain = lineEnd && { delimiter: delimiter.charCodeAt(0), hasReturns: lineEnd === '\r\n' };
      batch = new CsvBatch({ file, layout, rowsPerBatch, skipInvalid, plain: plain || undefined });
      if (!layout.isHeader) batch.add(record);
    },
    get isFull() {
      return batch?.isFull ?? false;
    },
    take: () => (batch?.isEmpty ? undefined : batch?.take()),
  };
  yield* csvLines(file, csvBytes(file, onRead), delimiter, reader);
}
