import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { fstatSync, ftruncate, write as writeFd } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { KetworkError } from '../errors.js';
import { systemCode } from '../io/system-code.js';
import { wholeLines } from './result-lines.js';
import type { Output } from './shell.js';

/** Where the results of a long command go, part by part. */
export interface ResultOutput {
  /**
   * Comes back when the text has been passed on, so that a slow reader slows the writer and not fills the memory.
   *
   * @param ends where the lines end in it: a full disk keeps whole lines only.
   * @throws DiskFull
   */
  write(text: Uint8Array, ends: readonly number[]): Promise<void>;
  /** All is written: a file gets its name now. */
  finish(): Promise<void>;
  /** Removes what is unfinished, unless it can be resumed; after `finish` there is nothing to remove. */
  discard(): Promise<void>;
}

/** There is no room for all of a text. */
export class DiskFull extends Error {
  /** @param lines how many lines of the text were written, all whole. */
  constructor(
    readonly lines: number,
    readonly place: string,
  ) {
    super(`There is no room for ${place}.`);
  }
}

/**
 * Results go to standard output, or to a file that appears (or replaces an older one) only when all is written. Until then it
 * has `.ketwork-partial` at the end of its name; it stays there if the disk is full. Devices and pipes are written to at once.
 *
 * @param input the file that is being read.
 * @param rowsBefore how many results were written earlier: more are appended to the unfinished file, else to the finished one.
 * @param headLines the lines before the first result: CSV has one, JSON none.
 * @throws KetworkError `invalid` if the results would replace the input; `missing` or `mismatch` if the results written earlier
 * are not there or not as many.
 */
export async function outputTo(
  stdout: Output,
  file: string | undefined,
  input: string,
  rowsBefore = 0,
  headLines = 0,
): Promise<ResultOutput> {
  if (file === undefined) return toStdout(stdout);
  if (resolve(file) === resolve(input)) {
    throw new KetworkError('invalid', `The results would replace the data in "${file}". Give --out another file.`);
  }
  const existing = await stat(file).catch(() => undefined);
  if (existing && !existing.isFile() && !existing.isDirectory()) return toFile(await open(file, 'a'), file, undefined);
  const partial = `${file}.ketwork-partial`;
  if (rowsBefore === 0) return toFile(await open(partial, 'w'), partial, file);
  const isPartial = (await stat(partial).catch(() => undefined)) !== undefined;
  if (!isPartial && !existing) {
    throw new KetworkError(
      'missing',
      `There is neither "${partial}" nor "${file}" to append to. Leave out --from-row to write all rows.`,
    );
  }
  const earlier = isPartial ? partial : file;
  const { lines, bytes } = await wholeLines(earlier, headLines > 0);
  if (lines - headLines !== rowsBefore) {
    const rows = Math.max(0, lines - headLines);
    throw new KetworkError(
      'mismatch',
      `"${earlier}" holds the results of ${rows} rows, so it cannot go on with row ${rowsBefore + 1}. Use --from-row ${rows + 1}.`,
    );
  }
  const handle = await open(earlier, 'a');
  await handle.truncate(bytes);
  return toFile(handle, earlier, isPartial ? file : undefined, true);
}

/** `name` is what the file is called in the end, if it is to be renamed. */
function toFile(handle: FileHandle, path: string, name: string | undefined, isResumed = false): ResultOutput {
  let isKept = isResumed || name === undefined;
  return {
    async write(text, ends) {
      try {
        await wholeLinesTo(handle.fd, text, ends, path);
      } catch (error) {
        isKept ||= error instanceof DiskFull;
        throw error;
      }
    },
    async finish() {
      if (name === undefined) return;
      await handle.sync();
      await rename(path, name);
    },
    async discard() {
      await handle.close();
      if (!isKept) await rm(path, { force: true });
    },
  };
}

function toStdout(stdout: Output): ResultOutput {
  const place = 'standard output';
  const fd = 'fd' in stdout && typeof stdout.fd === 'number' && fstatSync(stdout.fd).isFile() ? stdout.fd : undefined;
  const toStream = (text: Uint8Array) =>
    new Promise<void>((done, fail) =>
      stdout.write(new TextDecoder().decode(text), (error) =>
        error ? fail(isFull(error) ? new DiskFull(0, place) : error) : done(),
      ),
    );
  return {
    write: (text, ends) => (fd === undefined ? toStream(text) : wholeLinesTo(fd, text, ends, place)),
    finish: async () => undefined,
    discard: async () => undefined,
  };
}

const [writeTo, truncateTo] = [promisify(writeFd), promisify(ftruncate)];

/** Writes a text to an open file; if there is no room for all of it, what stays ends with a whole line. */
async function wholeLinesTo(fd: number, text: Uint8Array, ends: readonly number[], place: string): Promise<void> {
  const before = fstatSync(fd);
  let written = 0;
  try {
    while (written < text.length) written += (await writeTo(fd, text, written, text.length - written)).bytesWritten;
  } catch (error) {
    if (!isFull(error)) throw error;
    const lines = ends.filter((end) => end <= written).length;
    if (before.isFile()) await truncateTo(fd, before.size + (lines === 0 ? 0 : ends[lines - 1]!));
    throw new DiskFull(lines, place);
  }
}

const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(error));
