import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { data, io } from '../../src/index.js';
import { ketwork, pointsCsv, scratchFolder, small, write } from './support.js';

const folder = scratchFolder();
const model = join(folder, 'model');
const rows = pointsCsv(60, 3).split('\n').slice(1, -1);
const points = write(folder, 'points.csv', pointsCsv(60, 3));

beforeAll(() => ketwork(['train', write(folder, 'train.csv', pointsCsv()), ...small, '--out', model]));

describe('evaluate', () => {
  it('gives loss, accuracy and confusion matrix as TensorFlow.js does', async () => {
    const { code, stdout } = await ketwork(['evaluate', model, points, '--json']);
    expect(code).toBe(0);
    const { model: loaded, metadata } = await io.loadModel(model);
    loaded.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const { x, y } = data.toTensors(data.scaled(await data.readCsv(points), metadata!.preprocessing!));
    const [loss, accuracy] = (loaded.evaluate(x, y) as tf.Scalar[]).map((scalar) => scalar.dataSync()[0]!);
    const result = JSON.parse(stdout);
    expect(result.loss).toBeCloseTo(loss!, 6);
    expect(result.accuracy).toBeCloseTo(accuracy!, 6);
    expect(result).toMatchObject({ rows: 60, classNames: ['ash', 'oak'] });
    expect(result.confusion[0][0] + result.confusion[1][1]).toBe(Math.round(60 * accuracy!));
  });

  it('shows the same as text', async () => {
    const { accuracy } = JSON.parse((await ketwork(['evaluate', model, points, '--json'])).stdout);
    const { stdout } = await ketwork(['evaluate', model, points]);
    expect(stdout).toContain(
      `points.csv: accuracy ${accuracy.toFixed(4)} (${Math.round(accuracy * 60)} of 60 rows), loss`,
    );
    expect(stdout).toMatch(/true \\ predicted ash oak {3}hits\nash /);
  });

  it('agrees with what training measured on the same rows', async () => {
    const { train, test } = data.split(await data.readCsv(join(folder, 'train.csv')), { test: 0.2, seed: 0 });
    const text = (part: data.Dataset) =>
      part.labels!.map((label, row) => [...part.features.slice(row * 2, row * 2 + 2), label].join()).join('\n');
    const held = JSON.parse(
      (await ketwork(['evaluate', model, write(folder, 'test.csv', text(test)), '--json'])).stdout,
    );
    const metrics = (await io.readMetadata(model))!.metrics!;
    expect(held.loss).toBeCloseTo(metrics['testLoss']!, 6);
    expect(held.accuracy).toBe(metrics['testAccuracy']);
    expect(train.rows).toBe(32);
  });

  it('knows the label column from the training', async () => {
    const first = join(folder, 'label-first');
    const turned = write(folder, 'turned.csv', rows.map((row) => row.split(',').reverse().join()).join('\n'));
    await ketwork(['train', turned, ...small, '--label', '0', '--out', first]);
    expect(await ketwork(['evaluate', first, turned])).toMatchObject({ code: 0 });
    expect(await ketwork(['evaluate', model, turned])).toMatchObject({ code: 2 });
    expect(await ketwork(['evaluate', model, turned, '--label', '0'])).toMatchObject({ code: 0 });
  });

  it('refuses labels that were never seen in training', async () => {
    const file = write(folder, 'elm.csv', `${pointsCsv(4)}1,2,elm\n`);
    const { code, stdout, stderr } = await ketwork(['evaluate', model, file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/Row 5 has the label "elm", which was never seen in training\. Known labels: ash, oak\./);
  });

  it('refuses features that do not fit', async () => {
    const file = write(folder, 'wide.csv', '1,2,3,oak\n');
    expect(await ketwork(['evaluate', model, file])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/3 features per row, but the model was trained on 2/),
    });
  });
});

describe('a model folder', () => {
  let copy: string;
  let count = 0;
  beforeEach(() => cpSync(model, (copy = join(folder, `copy-${count++}`)), { recursive: true }));
  const change = (name: string, edit: (json: Record<string, unknown>) => void) => {
    const json = JSON.parse(readFileSync(join(copy, name), 'utf8'));
    edit(json);
    writeFileSync(join(copy, name), JSON.stringify(json));
  };

  it.each<[string, () => void, RegExp]>([
    ['is missing', () => rmSync(copy, { recursive: true }), /There is no (model in )?".*copy/],
    ['has no model.json', () => rmSync(join(copy, 'model.json')), /model\.json is missing/],
    ['is cut off', () => truncateSync(join(copy, 'weights.bin'), 10), /bytes, but 10 were found.*cut off/],
    ['has half a model.json', () => truncateSync(join(copy, 'model.json'), 99), /model\.json is not valid JSON/],
    ['is newer', () => change('ketwork.json', (json) => (json['formatVersion'] = 9)), /format 9 .*Update ketwork/],
    ['has an unknown layer', () => change('model.json', setLayer), /layer class "Lambda", which is not registered/],
  ])('that %s is refused by every command', async (_, damage, message) => {
    damage();
    const attempts = [
      ['evaluate', copy, points],
      ['predict', copy, points],
      ['inspect', copy],
      ['draw', copy],
    ];
    for (const argv of attempts) {
      const { code, stdout, stderr } = await ketwork(argv);
      expect({ argv, code, stdout }).toEqual({ argv, code: 2, stdout: '' });
      expect(stderr).toMatch(message);
    }
  });

  it('that names another number of classes than it gives is refused', async () => {
    change('ketwork.json', (json) => (json['classNames'] = ['ash']));
    expect((await ketwork(['evaluate', copy, points])).stderr).toMatch(
      /gives 2 classes, but its ketwork\.json names 1/,
    );
  });

  it('of a model that is no classifier is refused', async () => {
    const regression = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 1 })] });
    await regression.save(io.folder(copy));
    expect((await ketwork(['predict', copy, points])).stderr).toMatch(/is no classifier of table rows/);
  });
});

function setLayer(json: Record<string, unknown>): void {
  const { config } = json['modelTopology'] as { config: { layers: { class_name: string }[] } };
  config.layers[0]!.class_name = 'Lambda';
}
