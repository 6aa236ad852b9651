import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { csvBatches, readCsv, type CsvOptions } from '../../src/data/index.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'csv-'))));
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(text: string | Buffer, name = 'table.csv'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}
const read = async (text: string, options?: CsvOptions) => readCsv(await fileOf(text), options);

describe('readCsv', () => {
  it('takes the last column for the label and finds the header', async () => {
    const table = await read('width,height,kind\n1,2.5,oak\n-3e-1,.5,ash\n');
    expect([...table.features]).toEqual([1, 2.5, Math.fround(-0.3), 0.5]);
    expect(table).toMatchObject({ rows: 2, columns: 2, featureNames: ['width', 'height'] });
    expect(table).toMatchObject({ labels: ['oak', 'ash'], classNames: ['ash', 'oak'] });
  });

  it('reads a file without header, keeping its first line', async () => {
    const table = await read('1,2,10\n3,4,9\n');
    expect(table).toMatchObject({ rows: 2, featureNames: ['column 1', 'column 2'], classNames: ['9', '10'] });
  });

  it('takes a header of numbers for one when told so', async () => {
    const table = await read('0,1,target\n3,4,a\n', { header: true });
    expect(table).toMatchObject({ rows: 1, featureNames: ['0', '1'] });
  });

  it.each<[string | number, string]>([
    ['kind', 'kind,a,b\nx,1,2\n'],
    [0, 'x,1,2\n'],
    [-3, 'x,1,2\n'],
  ])('finds the label column %p', async (label, text) => {
    expect(await read(text, { label })).toMatchObject({ rows: 1, labels: ['x'] });
  });

  it('reads a table without labels', async () => {
    expect(await read('1,2\n3,4\n', { label: null })).toMatchObject({ columns: 2, labels: undefined, classNames: [] });
  });

  it('reads other delimiters, spaces, a byte order mark, CRLF and blank lines', async () => {
    const table = await read('\uFEFFa;b;c\r\n 1 ; 2 ; x \r\n\r\n3;4;"y"\r\n', { delimiter: ';' });
    expect(table).toMatchObject({ featureNames: ['a', 'b'], labels: ['x', 'y'] });
    expect([...table.features]).toEqual([1, 2, 3, 4]);
  });

  it('unpacks gzip', async () => {
    const table = await readCsv(await fileOf(gzipSync('1,2,x\n'), 'table.csv.gz'));
    expect([...table.features]).toEqual([1, 2]);
  });

  it.each<[string, string, CsvOptions, string, RegExp]>([
    [
      'a line with a field less',
      'a,b,c\n1,2,x\n\n1,x\n',
      {},
      'mismatch',
      /table\.csv, line 4 \(row 2\) has 2 fields, but 3/,
    ],
    ['a line with a field more', '1,2,x\n1,2,3,x\n', {}, 'mismatch', /line 2 \(row 2\) has 4 fields, but 3/],
    ['a word', 'a,b,c\n1,2,x\n1,abc,x\n', {}, 'invalid', /line 3 \(row 2\), column 2 \("b"\): "abc" is not a finite/],
    ['NaN', '1,2,x\nNaN,2,x\n', {}, 'invalid', /line 2 \(row 2\), column 1 \("column 1"\): "NaN"/],
    ['NaN on the first line', 'nan,nan,x\n', {}, 'invalid', /line 1 \(row 1\), column 1 .*"nan"/],
    ['infinity', '1,2,x\n1,-Infinity,x\n', {}, 'invalid', /line 2 \(row 2\), column 2 .*"-Infinity"/],
    ['a number beyond float32', '1,1e39,x\n', {}, 'invalid', /column 2 .*"1e39" is too large for a float32/],
    ['an empty field', '1,2,x\n1,,x\n', {}, 'invalid', /line 2 \(row 2\), column 2 .*"" is not/],
    ['an empty label', '1,2,x\n1,2,\n', {}, 'invalid', /line 2 \(row 2\) has an empty label in column 3/],
    ['a first line half of numbers', '1,two,x\n', {}, 'invalid', /line 1, column 2: "two".*pass header: true/],
    ['a column twice', 'a,a,x\n1,2,x\n', {}, 'invalid', /two columns called "a"/],
    ['an unknown label name', 'a,b,kind\n1,2,x\n', { label: 'kinds' }, 'unknown', /Did you mean "kind"\?/],
    ['an unknown label index', '1,2,x\n', { label: 3 }, 'unknown', /no column 3; its columns are 0 to 2/],
    ['a label by name without header', '1,kind\n', { label: 'kind', header: false }, 'invalid', /needs a header/],
    ['nothing but a label', 'x\n', {}, 'invalid', /Features are needed/],
    ['an empty file', '', {}, 'invalid', /has no rows/],
    ['a header alone', 'a,b,c\n', {}, 'invalid', /has no rows/],
    ['an open quote', '1,2,x\n1,"2,x\n', {}, 'corrupt', /after line 1: Quote Not Closed/],
  ])('refuses %s', async (_, text, options, code, message) => {
    await expect(read(text, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('refuses a missing file, a folder and a cut gzip file', async () => {
    await expect(readCsv(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'missing' });
    await expect(readCsv(folder)).rejects.toMatchObject({ code: 'invalid' });
    const cut = await fileOf(gzipSync('1,2,x\n'.repeat(50)).subarray(0, 20), 'cut.csv.gz');
    await expect(readCsv(cut)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('cut.csv.gz'),
    });
    const text = await fileOf('1,2,x\n', 'text.csv.gz');
    await expect(readCsv(text)).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('csvBatches', () => {
  it('gives the same rows as reading the whole, in parts', async () => {
    const text = Array.from({ length: 25 }, (_, i) => `${i},${i % 3}`).join('\n');
    const file = await fileOf(text);
    const sizes: number[] = [];
    const values: number[] = [];
    for await (const batch of csvBatches(file, { rowsPerBatch: 10 })) {
      sizes.push(batch.rows);
      values.push(...batch.features);
    }
    expect(sizes).toEqual([10, 10, 5]);
    expect(values).toEqual([...(await readCsv(file)).features]);
  });

  it('gives the rows before a bad line, then names that line and row', async () => {
    const file = await fileOf('a,k\n' + '1,x\n'.repeat(5) + 'oops,x\n');
    const rows: number[] = [];
    const reading = (async () => {
      for await (const batch of csvBatches(file, { rowsPerBatch: 2 })) rows.push(batch.rows);
    })();
    await expect(reading).rejects.toThrow(/line 7 \(row 6\), column 1 \("a"\)/);
    expect(rows).toEqual([2, 2]);
  });

  it('reads only what is asked for: leaving the loop leaves the rest unread', async () => {
    const file = await fileOf('1,x\n'.repeat(200_000) + 'bad\n');
    let rows = 0;
    for await (const batch of csvBatches(file)) {
      rows += batch.rows;
      if (rows > 2000) break;
    }
    expect(rows).toBe(2048);
  });
});
