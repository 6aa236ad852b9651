import { createReadStream } from 'node:fs';

const [newline, quote] = [0x0a, 0x22];

/** How many whole lines a file has, and their bytes; in CSV a newline within quotes ends none. */
export async function wholeLines(
  file: string,
  isCsv: boolean,
): Promise<{ readonly lines: number; readonly bytes: number }> {
  let [lines, bytes, read] = [0, 0, 0];
  let isQuoted = false;
  for await (const chunk of createReadStream(file)) {
    for (const byte of chunk as Buffer) {
      read++;
      if (isCsv && byte === quote) isQuoted = !isQuoted;
      if (byte !== newline || isQuoted) continue;
      lines++;
      bytes = read;
    }
  }
  return { lines, bytes };
}
