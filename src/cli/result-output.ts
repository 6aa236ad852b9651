import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KetworkError } from '../errors.js';
import type { Output } from './shell.js';

/** Where the results of a long command go, part by part. */
export interface ResultOutput {
  /** Comes back when the text has been passed on, so that a slow reader slows the writer and not fills the memory. */
  write(text: string): Promise<void>;
  /** All is written: a file gets its name now. */
  finish(): Promise<void>;
  /** Removes what is unfinished; after `finish` there is nothing to remove. */
  discard(): Promise<void>;
}

/**
 * Results go to standard output, or to a file that appears (or replaces an older one) only when all is written.
 *
 * @param input the file that is being read.
 * @throws KetworkError `invalid` if the results would replace the input.
 */
export async function outputTo(stdout: Output, file: string | undefined, input: string): Promise<ResultOutput> {
  if (file === undefined) {
    const write = (text: string) =>
      new Promise<void>((done, fail) => stdout.write(text, (error) => (error ? fail(error) : done())));
    return { write, finish: async () => undefined, discard: async () => undefined };
  }
  if (resolve(file) === resolve(input)) {
    throw new KetworkError('invalid', `The results would replace the data in "${file}". Give --out another file.`);
  }
  const partial = `${file}.ketwork-partial`;
  const handle = await open(partial, 'w');
  return {
    write: (text) => handle.writeFile(text),
    finish: async () => {
      await handle.sync();
      await rename(partial, file);
    },
    discard: async () => {
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}
