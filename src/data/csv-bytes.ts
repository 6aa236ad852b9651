/** How far the reading of a file is: bytes of the file itself, packed or not. */
export interface ReadProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

const chunkSize = 256 * 1024;

/**
 * The bytes of a file in order, chunk by chunk; a name that ends in `.gz` is unpacked on the way. Leaving the loop closes the
 * file. Errors are those of Node (`ENOENT`, `Z_DATA_ERROR`, …).
 */
export async function* csvBytes(file: string, onRead?: (progress: ReadProgress) => void): AsyncGenerator<Buffer> {
  const [{ createReadStream, promises }, { pipeline }, { createGunzip }] = await Promise.all([
    import('node:fs'),
    import('node:stream'),
    import('node:zlib'),
  ]);
  const bytesTotal = onRead ? (await promises.stat(file)).size : 0;
  const source = createReadStream(file, { highWaterMark: chunkSize });
  const unpacked = file.endsWith('.gz') ? pipeline(source, createGunzip({ chunkSize }), () => undefined) : source;
  for await (const chunk of unpacked) {
    onRead?.({ bytesRead: source.bytesRead, bytesTotal });
    yield chunk as Buffer;
  }
}
