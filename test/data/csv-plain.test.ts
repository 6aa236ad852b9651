import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { csvBatches, type Dataset } from '../../src/data/index.js';
import { type PlainRow, readPlainRow } from '../../src/data/csv-plain-row.js';
import { csvRecords } from '../../src/data/csv-records.js';

const folder = mkdtempSync(join(tmpdir(), 'csv-plain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const comma: PlainRow = {
  labelColumn: -1,
  columns: 1,
  delimiter: 44,
  hasReturns: false,
  labelStart: 0,
  labelEnd: 0,
};

/** The number of a field by the fast path, or undefined where it leaves the field to the slow one. */
function fast(field: string): number | undefined {
  const features = new Float32Array(1);
  const bytes = Buffer.from(`${field}\n`);
  return readPlainRow(bytes, 0, comma, features, 0) < 0 ? undefined : features[0];
}

describe('a plain number', () => {
  const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
  const numbers = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.tuple(fc.constantFrom('', '-', '+'), digits(20), digits(20)).map(([sign, a, b]) => `${sign}${a}.${b}`),
    fc.tuple(digits(18), fc.integer({ min: -40, max: 40 })).map(([a, e]) => `${a}e${e}`),
    // Half-way between two float32 numbers, and a hair from there.
    fc
      .tuple(fc.float({ min: 1, max: 4, noNaN: true }), fc.integer({ min: -2, max: 2 }))
      .map(([value, k]) => String(value + 2 ** -24 + k * 2 ** -52)),
  );

  it('has the bits of Math.fround(Number(field))', () => {
    fc.assert(
      fc.property(numbers, (field) => {
        const value = fast(field);
        if (value !== undefined) expect(value).toBe(Math.fround(Number(field)));
      }),
      { numRuns: 20_000, seed: 7 },
    );
  });

  it.each(['0', '-0', '.5', '5.', '1e5', '-1.25E-3', '0.8444218515250481', '123456.789012', '+7'])(
    'is read fast where it is "%s"',
    (field) => expect(fast(field)).toBe(Math.fround(Number(field))),
  );

  it.each([
    '',
    '-',
    '.',
    'e5',
    '1e',
    '1e+',
    '1_0',
    '0x10',
    'NaN',
    'Infinity',
    '1e39',
    ' 1',
    '1 ',
    '"1"',
    '--1',
    '1.2.3',
  ])('is left to the slow path where it is "%s"', (field) => expect(fast(field)).toBeUndefined());
});

describe('a file', () => {
  const field = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -99, max: 99 }).map((value) => `${value / 8}`) },
    fc.constantFrom(' 1', '2 ', '\t3', '"4"', '"5,6"', '', 'NaN', 'x', 'é', '"7""8"', '"9\n9"', '"a\r\nb"', ' "1" '),
  );
  const line = fc.array(field, { minLength: 1, maxLength: 3 });
  const lineEnd = fc.oneof(
    { weight: 8, arbitrary: fc.constant('usual') },
    fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\n \n'),
  );
  const files = fc
    .tuple(
      fc.constantFrom('', '\uFEFF'),
      fc.array(fc.tuple(line, lineEnd), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([mark, lines, usual, isClosed]) => {
      const text = lines.map(([fields, end]) => fields.join(',') + (end === 'usual' ? usual : end)).join('');
      return mark + '1,2,k' + usual + (isClosed ? text : text.trimEnd());
    });

  /** The rows and errors by csv-parse alone. */
  async function slowly(text: string): Promise<unknown[]> {
    const found: unknown[] = [];
    async function* bytes() {
      yield Buffer.from(text);
    }
    try {
      for await (const { line: at, fields } of csvRecords(bytes(), ',', { lines: 0, lineEnd: undefined })) {
        const numbers = fields.slice(0, 2).map((value) => (/^[+-]?\d+\.?\d*$/.test(value) ? Number(value) : NaN));
        const isRow = fields.length === 3 && numbers.every(Number.isFinite) && fields[2] !== '';
        if (!isRow) return [...found, `line ${at} `];
        found.push([...numbers, fields[2]]);
      }
    } catch {
      found.push('corrupt');
    }
    return found;
  }

  const rowsOf = ({ rows, features, labels }: Dataset) =>
    Array.from({ length: rows }, (_, r) => [...features.subarray(2 * r, 2 * r + 2), labels![r]]);

  async function quickly(text: string): Promise<unknown[]> {
    const file = join(folder, 'any.csv');
    writeFileSync(file, text);
    const found: unknown[] = [];
    try {
      for await (const batch of csvBatches(file, { rowsPerBatch: 1 })) found.push(...rowsOf(batch));
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      found.push(code === 'corrupt' ? 'corrupt' : /line \d+ /.exec(message)?.[0]);
    }
    return found;
  }

  it('has the rows, labels and faulty line that csv-parse alone finds', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (text) => {
        const [quick, slow] = [await quickly(text), await slowly(text)];
        // A stream that fails forgets the records it holds ready, faulty ones too; the fast path has given them by then.
        if (slow.at(-1) === 'corrupt') expect(quick.at(-1)).toMatch(/^(corrupt|line )/);
        else expect(quick).toEqual(slow);
      }),
      { numRuns: 600, seed: 11 },
    );
  });

  it('may turn odd after many plain lines: messages still name its own lines', async () => {
    const file = join(folder, 'late.csv');
    writeFileSync(file, '1,2\n'.repeat(70_000) + '"3",4\n\n5,x\n');
    let rows = 0;
    const reading = (async () => {
      for await (const batch of csvBatches(file, { label: null, rowsPerBatch: 1 })) rows += batch.rows;
    })();
    await expect(reading).rejects.toThrow(/line 70003 \(row 70002\), column 2 .*"x" is not/);
    expect(rows).toBe(70_001);
  });

  it('has rows of NaN for bad ones where they are skipped, and tells how much is read', async () => {
    const file = join(folder, 'bad.csv');
    const text = 'a,b\n1,2\n1,NaN\n5\n"6",7\n8,oops\n';
    writeFileSync(file, text);
    const values: number[] = [];
    let read = { bytesRead: 0, bytesTotal: 0 };
    const options = { label: null, skipInvalid: true, onRead: (progress: typeof read) => (read = progress) };
    for await (const batch of csvBatches(file, options)) values.push(...batch.features);
    expect(values).toEqual([1, 2, NaN, NaN, NaN, NaN, 6, 7, NaN, NaN]);
    expect(read).toEqual({ bytesRead: text.length, bytesTotal: text.length });
  });
});
