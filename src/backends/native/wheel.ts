import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { KetworkError } from '../../errors.js';

/** How to unpack. */
export interface UnpackOptions {
  /** Where a file goes, relative to the folder; undefined leaves it out. */
  readonly placeOf: (name: string) => string | undefined;
  /** Told how many bytes more are written. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Takes files out of a wheel of Python's, each checked against the wheel's RECORD (size and SHA-256) while it is written.
 * Returns the places written.
 *
 * @throws KetworkError `corrupt` if a file is not what RECORD says, is not in it, or is missing; what is written by then stays.
 */
export async function unpackWheel(wheel: string, folder: string, options: UnpackOptions): Promise<string[]> {
  const { placeOf, onBytes = () => {}, signal } = options;
  const zip = await openPromise(wheel, { lazyEntries: true, autoClose: false }).catch((error: Error) => {
    throw damaged(wheel, `cannot be read (${error.message})`);
  });
  try {
    const entries = await entriesOf(zip);
    const record = await readRecord(zip, entries, wheel);
    const written: string[] = [];
    for (const name of [...record.keys()].filter((name) => placeOf(name) !== undefined)) {
      if (!entries.has(name)) throw damaged(wheel, `lacks "${name}", which its RECORD lists`);
    }
    for (const [name, entry] of entries) {
      const place = name.endsWith('/') ? undefined : placeOf(name);
      if (place === undefined) continue;
      const target = join(folder, place);
      await mkdir(dirname(target), { recursive: true });
      const meter = new Meter(onBytes);
      // Archives made on Unix keep the mode in the upper half; of it only whether the file is a program matters.
      const mode = (entry.externalFileAttributes >>> 16) & 0o100 ? 0o755 : 0o644;
      await pipeline(await zip.openReadStreamPromise(entry), meter, createWriteStream(target, { mode }), { signal });
      const wanted = record.get(name);
      if (wanted === undefined) throw damaged(wheel, `holds "${name}", which its RECORD does not list`);
      if (meter.bytes !== wanted.bytes) {
        throw damaged(wheel, `holds ${meter.bytes} bytes of "${name}" instead of ${wanted.bytes}`);
      }
      if (meter.digest() !== wanted.sha256)
        throw damaged(wheel, `holds another "${name}" than its RECORD says (SHA-256)`);
      written.push(place);
    }
    return written;
  } finally {
    zip.close();
  }
}

/** Counts and hashes what passes. */
class Meter extends Transform {
  readonly #hash = createHash('sha256');
  bytes = 0;

  constructor(readonly onBytes: (bytes: number) => void) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    this.onBytes(chunk.length);
    done(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('base64url');
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

/** RECORD's lines are `name,sha256=…,bytes`; its own has no hash. */
async function readRecord(zip: ZipFile, entries: ReadonlyMap<string, Entry>, wheel: string) {
  const [, entry] = [...entries].find(([name]) => /^[^/]+\.dist-info\/RECORD$/.test(name)) ?? [];
  if (entry === undefined) throw damaged(wheel, 'has no RECORD');
  const text = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
  const rows: string[][] = parse(text, { relaxColumnCount: true, skipEmptyLines: true });
  return new Map(
    rows.map(([name = '', hash = '', bytes = '']) => [
      name,
      { sha256: hash.replace(/^sha256=/, ''), bytes: Number(bytes) },
    ]),
  );
}

const damaged = (wheel: string, what: string) =>
  new KetworkError('corrupt', `The wheel ${basename(wheel)} ${what}. Nothing was changed; run the command again.`);
