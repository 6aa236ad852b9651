import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackWheel } from '../../../src/backends/native/wheel.js';
import { zipOf } from './zip.js';

const folder = mkdtempSync(join(tmpdir(), 'ketwork-wheel-'));
afterAll(() => rmSync(folder, { recursive: true }));

const library = Buffer.from('machine code '.repeat(1000));
const header = Buffer.from('#define TF 2\n');
const members = { 'tf/lib.so': library, 'tf/include/a,b.h': header, 'tf/other.py': Buffer.from('pass\n') };
const placeOf = (name: string) => (/\.(so|h)$/.test(name) ? name.replace(/^tf\//, '') : undefined);

const recordOf = (files: Readonly<Record<string, Buffer>>) =>
  Object.entries(files)
    .map(([name, content]) => {
      const hash = createHash('sha256').update(content).digest('base64url');
      return `${name.includes(',') ? `"${name}"` : name},sha256=${hash},${content.length}\n`;
    })
    .join('') + 'tf-1.dist-info/RECORD,,\n';

let count = 0;
/** A wheel whose RECORD is of other files than it holds, if need be; and the place to unpack it to. */
function wheelOf(files: Readonly<Record<string, Buffer>>, record?: string) {
  const wheel = join(folder, `tf-${++count}.whl`);
  writeFileSync(
    wheel,
    zipOf(record === undefined ? files : { ...files, 'tf-1.dist-info/RECORD': Buffer.from(record) }),
  );
  return { wheel, target: join(folder, `out-${count}`) };
}

describe('a wheel', () => {
  it('gives the files asked for, as RECORD says they are, and their bytes as progress', async () => {
    const { wheel, target } = wheelOf(members, recordOf(members));
    let bytes = 0;
    const places = await unpackWheel(wheel, target, { placeOf, onBytes: (more) => (bytes += more) });
    expect(places.sort()).toEqual(['include/a,b.h', 'lib.so']);
    expect(readFileSync(join(target, 'lib.so')).equals(library)).toBe(true);
    expect(readFileSync(join(target, 'include/a,b.h')).equals(header)).toBe(true);
    expect(existsSync(join(target, 'other.py'))).toBe(false);
    expect(bytes).toBe(library.length + header.length);
  });

  const tampered = Buffer.from(library);
  tampered[500]! ^= 1;
  it.each<[string, Readonly<Record<string, Buffer>>, string | undefined, RegExp]>([
    ['one bit is another', { ...members, 'tf/lib.so': tampered }, recordOf(members), /another "tf\/lib.so".*SHA-256/],
    [
      'a file is longer',
      { ...members, 'tf/lib.so': Buffer.concat([library, header]) },
      recordOf(members),
      /13013 bytes of "tf\/lib.so" instead of 13000/,
    ],
    [
      'a file is not in RECORD',
      { ...members, 'tf/more.so': header },
      recordOf(members),
      /"tf\/more.so".*does not list/,
    ],
    ['a file is missing', { 'tf/lib.so': library }, recordOf(members), /lacks "tf\/include\/a,b.h"/],
    ['there is no RECORD', members, undefined, /has no RECORD/],
  ])('is refused if %s', async (_, files, record, message) => {
    const { wheel, target } = wheelOf(files, record);
    const unpacked = unpackWheel(wheel, target, { placeOf });
    await expect(unpacked).rejects.toMatchObject({ code: 'corrupt', message: expect.stringMatching(message) });
  });

  it('is refused if it is cut off', async () => {
    const { wheel, target } = wheelOf(members, recordOf(members));
    writeFileSync(wheel, readFileSync(wheel).subarray(0, 400));
    await expect(unpackWheel(wheel, target, { placeOf })).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('stops when it is told to', async () => {
    const { wheel, target } = wheelOf(members, recordOf(members));
    const abort = new AbortController();
    const unpacked = unpackWheel(wheel, target, { placeOf, onBytes: () => abort.abort(), signal: abort.signal });
    await expect(unpacked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
