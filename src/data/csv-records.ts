import type { Info } from 'csv-parse';
import { KetworkError } from '../errors.js';
import { messageOf, systemCode } from '../io/system-code.js';

/** The fields of one record, and the line of the file on which it ends (from 1). */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

// An unclosed quote would otherwise swallow the rest of the file into memory.
export const longestRecord = 16 * 2 ** 20;

/** Where in a file csv-parse takes over. */
export interface Start {
  /** The whole lines before. */
  readonly lines: number;
  /** How lines end, where that is known already. */
  readonly lineEnd: string | undefined;
}

/**
 * The records in bytes, one by one, by csv-parse, which knows all of CSV. Empty lines are skipped but counted. Node only.
 *
 * @throws what {@link readError} makes better.
 */
export async function* csvRecords(
  bytes: AsyncIterable<Buffer>,
  delimiter: string,
  { lines, lineEnd }: Start,
): AsyncGenerator<CsvRecord> {
  const [{ pipeline, Readable }, { parse }] = await Promise.all([import('node:stream'), import('csv-parse')]);
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: longestRecord,
    ...(lineEnd === undefined ? {} : { record_delimiter: lineEnd }),
  });
  // A failing source destroys the parser with its error, which then ends the loop below; leaving the loop closes the source.
  pipeline(Readable.from(afterEmptyLines(bytes, lines, lineEnd ?? '\n')), parser, () => undefined);
  for await (const entry of parser) {
    const { info, record }: { info: Info; record: string[] } = entry;
    yield { line: info.lines, fields: record };
  }
}

/** Empty lines in place of those before, so that csv-parse counts lines, and names them in its messages, as in the file. */
async function* afterEmptyLines(bytes: AsyncIterable<Buffer>, lines: number, lineEnd: string): AsyncGenerator<Buffer> {
  const most = 2 ** 16;
  for (let left = lines; left > 0; left -= most) yield Buffer.from(lineEnd.repeat(Math.min(left, most)));
  yield* bytes;
}

/** An error of reading as a KetworkError that names the file; `line` is the last line that was read well. */
export function readError(file: string, line: number, error: unknown): unknown {
  const code = systemCode(error);
  if (code === 'ENOENT') return new KetworkError('missing', `There is no file "${file}". Check the path.`);
  if (code === 'EISDIR') return new KetworkError('invalid', `"${file}" is a folder; give a CSV file in it.`);
  if (code.startsWith('Z_')) {
    return new KetworkError(
      'corrupt',
      `${file} cannot be unpacked (${messageOf(error)}). Fetch or pack the file again.`,
    );
  }
  // csv-parse gives one of its codes no prefix.
  if (code.startsWith('CSV_') || code === 'INVALID_OPENING_QUOTE') {
    return new KetworkError(
      'corrupt',
      `${file}, after line ${line}: ${messageOf(error)}. Correct the line, most likely a quote.`,
    );
  }
  return error;
}
