import type { Info } from 'csv-parse';
import { KetworkError } from '../errors.js';
import { messageOf, systemCode } from '../io/system-code.js';

/** The fields of one record, and the line of the file on which it ends (from 1). */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

// An unclosed quote would otherwise swallow the rest of the file into memory.
const longestRecord = 16 * 2 ** 20;

/**
 * The records of a CSV file, one by one, in constant memory; a name that ends in `.gz` is unpacked on the way. Empty lines
 * are skipped but counted. Node only.
 *
 * @throws KetworkError `missing` for a file that is not there; `corrupt` for a broken gzip file, an unclosed quote or a record
 * beyond 16 MiB (names file and line).
 */
export async function* csvRecords(file: string, delimiter: string): AsyncGenerator<CsvRecord> {
  const [{ createReadStream }, { pipeline }, { createGunzip }, { parse }] = await Promise.all([
    import('node:fs'),
    import('node:stream'),
    import('node:zlib'),
    import('csv-parse'),
  ]);
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: longestRecord,
  });
  // A failing source destroys the parser with its error, which then ends the loop below; leaving the loop closes the source.
  const source = createReadStream(file);
  if (file.endsWith('.gz')) pipeline(source, createGunzip(), parser, () => undefined);
  else pipeline(source, parser, () => undefined);
  let line = 0;
  try {
    for await (const entry of parser) {
      const { info, record }: { info: Info; record: string[] } = entry;
      line = info.lines;
      yield { line, fields: record };
    }
  } catch (error) {
    throw readError(file, line, error);
  }
}

function readError(file: string, line: number, error: unknown): unknown {
  const code = systemCode(error);
  if (code === 'ENOENT') return new KetworkError('missing', `There is no file "${file}". Check the path.`);
  if (code === 'EISDIR') return new KetworkError('invalid', `"${file}" is a folder; give a CSV file in it.`);
  if (code.startsWith('Z_')) {
    return new KetworkError(
      'corrupt',
      `${file} cannot be unpacked (${messageOf(error)}). Fetch or pack the file again.`,
    );
  }
  if (code.startsWith('CSV_')) {
    return new KetworkError(
      'corrupt',
      `${file}, after line ${line}: ${messageOf(error)}. Correct the line, most likely a quote.`,
    );
  }
  return error;
}
