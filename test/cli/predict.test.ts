import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { data, io } from '../../src/index.js';
import { ketwork, pointsCsv, scratchFolder, small, write } from './support.js';

const folder = scratchFolder();
const model = join(folder, 'model');
const labelled = write(folder, 'labelled.csv', pointsCsv(60, 3));
const withoutLabels = (text: string) => text.replaceAll(/,\w+$/gm, '');
const fresh = write(folder, 'fresh.csv', withoutLabels(pointsCsv(60, 3)));

beforeAll(() => ketwork(['train', write(folder, 'points.csv', pointsCsv()), ...small, '--out', model]));

/** Class and probabilities of each row, computed with the library. */
async function expected(): Promise<{ prediction: string; probabilities: number[] }[]> {
  const { model: loaded, metadata } = await io.loadModel(model);
  const table = data.scaled(await data.readCsv(fresh, { label: null }), metadata!.preprocessing!);
  const output = loaded.predict(data.featuresOf(table)) as tf.Tensor2D;
  const rows = await output.array();
  return rows.map((probabilities) => ({
    prediction: probabilities[0]! > probabilities[1]! ? 'ash' : 'oak',
    probabilities,
  }));
}

describe('predict', () => {
  it('writes class and probabilities of every row as CSV, in their order', async () => {
    const { code, stdout, stderr } = await ketwork(['predict', model, fresh]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '60 rows predicted\n' });
    const lines = (await expected()).map(({ prediction, probabilities }) =>
      [prediction, ...probabilities.map((value) => value.toFixed(6))].join(','),
    );
    expect(stdout).toBe(['prediction,p(ash),p(oak)', ...lines, ''].join('\n'));
  });

  it('writes one JSON object per line with --json', async () => {
    const { stdout } = await ketwork(['predict', model, fresh, '--json']);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const wanted = await expected();
    expect(results).toHaveLength(60);
    results.forEach((result, row) => {
      expect(result).toMatchObject({ row: row + 1, prediction: wanted[row]!.prediction });
      expect(result.probabilities.ash).toBeCloseTo(wanted[row]!.probabilities[0]!, 5);
    });
  });

  it('leaves a label column out of the features and writes it beside', async () => {
    const plain = await ketwork(['predict', model, fresh]);
    const { stdout } = await ketwork(['predict', model, labelled, '--label', 'kind']);
    const columns = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(columns.map(([label]) => label).slice(0, 3)).toEqual(['label', 'oak', 'ash']);
    expect(columns.map((fields) => fields.slice(1).join()).join('\n')).toBe(plain.stdout.trimEnd());
  });

  it('reads gzip and writes a file, which appears when it is complete', async () => {
    const packed = write(folder, 'fresh.csv.gz', gzipSync(readFileSync(fresh)));
    const out = join(folder, 'classes.csv');
    const { code, stdout, stderr } = await ketwork(['predict', model, packed, '--out', out]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(`60 rows predicted, written to ${out}\n`);
    expect(readFileSync(out, 'utf8')).toBe((await ketwork(['predict', model, fresh])).stdout);
  });

  it('writes as it reads: rows before a bad line come out, and a file is not left half written', async () => {
    const text = `${withoutLabels(pointsCsv(2500))}1,bad\n`;
    const file = write(folder, 'long.csv', text);
    const { code, writes, stderr } = await ketwork(['predict', model, file, '--batch-size', '1024']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/long\.csv, line 2502 \(row 2501\), column 2/);
    expect(writes.map((part) => part.trimEnd().split('\n').length)).toEqual([1, 1024, 1024]);
    const numbers = await ketwork(['predict', model, file, '--json']);
    expect(JSON.parse(numbers.writes.at(-1)!.trimEnd().split('\n').at(-1)!)).toMatchObject({ row: 2048 });
    const out = join(folder, 'half.csv');
    writeFileSync(out, 'older');
    expect((await ketwork(['predict', model, file, '--out', out])).code).toBe(2);
    expect(readFileSync(out, 'utf8')).toBe('older');
    expect(existsSync(`${out}.ketwork-partial`)).toBe(false);
  });

  it('quotes class names that CSV would break', async () => {
    const odd = join(folder, 'odd');
    const text = pointsCsv().replaceAll('oak', '"oak, ""red"""');
    await ketwork(['train', write(folder, 'odd.csv', text), ...small, '--out', odd]);
    const { stdout } = await ketwork(['predict', odd, fresh]);
    const table = await data.readCsv(write(folder, 'read-back.csv', stdout), { label: 0 });
    expect(table).toMatchObject({ rows: 60, classNames: ['ash', 'oak, "red"'] });
  });

  it('counts rows on a terminal only where results go elsewhere', async () => {
    const out = join(folder, 'counted.csv');
    expect((await ketwork(['predict', model, fresh, '--out', out], { terminal: 80 })).stderr).toContain('\r60 rows');
    expect((await ketwork(['predict', model, fresh], { terminal: 80 })).stderr).not.toContain('\r');
  });

  it('would not replace the data by the results', async () => {
    const { code, stderr } = await ketwork(['predict', model, fresh, '--out', fresh]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/would replace the data/);
  });

  it.each<[string, string, RegExp]>([
    ['another number of features', '1,2,3,4\n', /has 4 features per row, but the model was trained on 2/],
    ['a label column that is not named', '1,2,3\n', /If one column is the label, name it with --label/],
    ['other columns', 'a,height\n1,2\n', /Feature 2 of .* is called "height", but the model was trained on "b" there/],
    ['another order of columns', 'b,a\n1,2\n', /Bring the columns into the order of the training data: a, b\./],
  ])('refuses %s', async (_, text, message) => {
    const { code, stdout, stderr } = await ketwork(['predict', model, write(folder, 'misfit.csv', text)]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('takes a file without header for a model trained on named columns', async () => {
    const { code, stdout } = await ketwork(['predict', model, write(folder, 'bare.csv', '4,4\n0,0\n')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nash.*\noak/);
  });

  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors;
    await ketwork(['predict', model, fresh]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('leaves an empty line for a bad row with --skip-invalid, and counts them', async () => {
    const file = write(folder, 'holes.csv', '1,2\n1,NaN\n3,4\n5\n');
    const { code, stdout, stderr } = await ketwork(['predict', model, file, '--skip-invalid']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '2 rows predicted, 2 invalid rows left empty\n' });
    expect(stdout).toMatch(/^prediction.*\n(ash|oak),.*\n\n(ash|oak),.*\n\n$/);
  });

  it('goes on from a row, appending to what is there', async () => {
    const out = join(folder, 'resumed.csv');
    const { stdout } = await ketwork(['predict', model, fresh]);
    const lines = stdout.split('\n');
    // As a run leaves it that was ended in the middle of row 11.
    writeFileSync(`${out}.ketwork-partial`, `${lines.slice(0, 11).join('\n')}\nas`);
    const wrong = await ketwork(['predict', model, fresh, '--out', out, '--from-row', '12']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Use --from-row 11.');
    expect((await ketwork(['predict', model, fresh, '--out', out, '--from-row', '11'])).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(stdout);
    expect(existsSync(`${out}.ketwork-partial`)).toBe(false);
    expect((await ketwork(['predict', model, fresh, '--from-row', '11'])).stdout).toBe(lines.slice(11).join('\n'));
  });

  // Only Linux has a device that is always full.
  (existsSync('/dev/full') ? it : it.skip)('says where to go on when the disk is full', async () => {
    const { code, stderr } = await ketwork(['predict', model, fresh, '--out', '/dev/full']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/The disk is full: \/dev\/full holds no result. Make room and run again\./);
  });
});
