import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive of some files, compressed, as APPNOTE.TXT lays it out (sections 4.3.7, 4.3.12 and 4.3.16). */
export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = deflateRawSync(content);
    const path = Buffer.from(name);
    // Version 2.0, no flags, deflate, midnight of 1980-01-01.
    const about = fields([2, 20], [2, 0], [2, 8], [2, 0], [2, 33], [4, crc32(content)], [4, data.length]);
    const sizes = fields([4, content.length], [2, path.length], [2, 0]);
    const body = Buffer.concat([fields([4, 0x04034b50]), about, sizes, path, data]);
    const where = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    directory.push(Buffer.concat([fields([4, 0x02014b50], [2, 20]), about, sizes, where, path]));
    bodies.push(body);
    offset += body.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, bodies.length],
    [2, bodies.length],
    [4, length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...bodies, ...directory, end]);
}

/** Numbers of so many bytes, the lowest first. */
function fields(...numbers: readonly (readonly [bytes: number, value: number])[]): Buffer {
  return Buffer.concat(
    numbers.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
