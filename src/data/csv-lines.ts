import { csvRecords, type CsvRecord, longestRecord, readError, type Start } from './csv-records.js';

/** What takes the lines of a file, one after the other. */
export interface LineReader<Part> {
  /** Takes a plain line that starts there and returns where the next one starts, or −1 if it is not plain. */
  plain(bytes: Buffer, start: number): number;
  /** Takes a line that is not plain. */
  record(record: CsvRecord, lineEnd: string | undefined): void;
  /** Whether what was read so far makes a part. */
  readonly isFull: boolean;
  /** What was read since the last part, or undefined for nothing. */
  take(): Part | undefined;
}

const [newline, quote] = [0x0a, 0x22];

/**
 * Hands the lines of a CSV file to a reader: plain ones as bytes, the others as records. From the first line on that takes
 * more than cutting at delimiters (a quote, mixed line ends, a delimiter of several characters), csv-parse reads the rest. Yields
 * the reader's part whenever it is full, and at the end.
 *
 * @throws KetworkError `missing` for a file that is not there; `corrupt` for a broken gzip file, an unclosed quote or a record
 * beyond 16 MiB (names file and line).
 */
export async function* csvLines<Part>(
  file: string,
  bytes: AsyncGenerator<Buffer>,
  delimiter: string,
  reader: LineReader<Part>,
): AsyncGenerator<Part> {
  let rest: Buffer = Buffer.alloc(0);
  let lines = 0;
  let lineEnd: string | undefined;
  let isLast = false;
  let isOdd = !isPlainDelimiter(delimiter);
  try {
    while (!isLast && !isOdd) {
      const next = await bytes.next();
      isLast = next.done === true;
      // A newline closes a last line without one; csv-parse skips the empty line that it may make.
      const chunk = next.done === true ? Buffer.from('\n') : next.value;
      const block = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const limit = block.lastIndexOf(newline) + 1;
      let start = 0;
      while (start < limit) {
        const after = reader.plain(block, start);
        if (after > 0) start = after;
        else {
          const end = block.indexOf(newline, start) + 1;
          lineEnd ??= block[end - 2] === 0x0d && end - 2 >= start ? '\r\n' : '\n';
          const fields = fieldsOf(block, start, end, delimiter, lineEnd, lines === 0, isLast);
          if (fields === undefined) {
            isOdd = true;
            break;
          }
          if (fields.length > 0) reader.record({ line: lines + 1, fields }, lineEnd);
          start = end;
        }
        lines++;
        if (reader.isFull) yield reader.take()!;
      }
      rest = block.subarray(start);
      isOdd ||= rest.length > longestRecord;
    }
    if (isOdd) {
      const start: Start = { lines, lineEnd: lines === 0 ? undefined : lineEnd };
      const remaining = isLast ? once(rest.subarray(0, -1)) : following(rest, bytes);
      for await (const record of csvRecords(remaining, delimiter, start)) {
        reader.record(record, undefined);
        lines = record.line;
        if (reader.isFull) yield reader.take()!;
      }
    }
    const last = reader.take();
    if (last !== undefined) yield last;
  } catch (error) {
    throw readError(file, lines, error);
  } finally {
    await bytes.return(undefined);
  }
}

// Digits and signs would be taken for parts of numbers, and spaces are trimmed.
const isPlainDelimiter = (delimiter: string) => /^[,;|:\t]$/.test(delimiter);

// Numbers, not a Buffer: pages load this file too, though they read none.
const mark = Uint8Array.of(0xef, 0xbb, 0xbf);
const space = /^[ \t\n\r\f]+|[ \t\n\r\f]+$/g;

/** The fields of a line as csv-parse gives them, none for an empty line; undefined if only csv-parse can tell. */
function fieldsOf(
  block: Buffer,
  start: number,
  end: number,
  delimiter: string,
  lineEnd: string,
  isFirst: boolean,
  isLast: boolean,
): readonly string[] | undefined {
  const hasMark = isFirst && block.subarray(start, start + mark.length).equals(mark);
  const line = block.subarray(hasMark ? start + mark.length : start, end);
  if (line.includes(quote) || line.length > longestRecord) return undefined;
  const text = line.toString('utf8');
  // The last line may have no end of its own.
  const body = text.endsWith(lineEnd) ? text.slice(0, -lineEnd.length) : isLast ? text.slice(0, -1) : undefined;
  if (body === undefined || body.includes('\r')) return undefined;
  const fields = body.split(delimiter).map((field) => field.replace(space, ''));
  return fields.length === 1 && fields[0] === '' ? [] : fields;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* following(first: Buffer, others: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* others;
}
