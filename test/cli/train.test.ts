import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { classifierModel } from '../../src/cli/train-model.js';
import { Circuit, circuitFrom, data, input, io, weight } from '../../src/index.js';
import { ketwork, pointsCsv, scratchFolder, small, write } from './support.js';

const folder = scratchFolder();
const points = write(folder, 'points.csv', pointsCsv());
let out: string;
let count = 0;
beforeEach(() => (out = join(folder, `model-${count++}`)));

const train = (file: string, ...more: string[]) => ketwork(['train', file, ...small, '--out', out, ...more]);

describe('train', () => {
  it('shows data, circuit and test, saves the model and removes the checkpoint', async () => {
    const { code, stdout, stderr } = await train(points, '--epochs', '25');
    expect(code).toBe(0);
    expect(stdout).toMatch(/32 rows to train, 8 to test, 2 features\nClasses {2}2: ash, oak\n/);
    expect(stdout).toContain('q0: ─RY(x0)─Rot(θ0,θ1,θ2)─●─⊕─');
    expect(stdout).toMatch(
      /Test: accuracy 1\.0000 \(8 of 8 rows\), loss 0\.\d+\n\ntrue \\ predicted ash oak {3}hits\n/,
    );
    expect(stderr).toMatch(/Epoch 25\/25 {2}loss 0\.\d+ {2}accuracy/);
    expect(existsSync(`${out}.checkpoint`)).toBe(false);
    expect(readdirSync(out).sort()).toEqual(['ketwork.json', 'model.json', 'weights.bin']);
  });

  it('saves circuit, scaler, class names, metrics, seed and split with the model', async () => {
    const { stdout } = await train(points, '--json', '--seed', '5');
    const { test, history } = JSON.parse(stdout);
    const metadata = await io.readMetadata(out);
    expect(metadata).toMatchObject({
      classNames: ['ash', 'oak'],
      featureNames: ['a', 'b'],
      preprocessing: data.standardize(data.split(await data.readCsv(points), { test: 0.2, seed: 5 }).train),
      metrics: { trainLoss: history[5].loss, testLoss: test.loss, testAccuracy: test.accuracy },
      seed: 5,
      split: { test: 0.2, trainRows: 32, testRows: 8 },
    });
    expect(circuitFrom(metadata!['circuit']).gateCounts).toEqual({ ry: 2, rot: 2, cx: 2 });
  });

  it('measures with --shots, says what that costs, and keeps it with the model', async () => {
    const { stdout, stderr, code } = await train(points, '--shots', '50', '--epochs', '2', '--batch-size', '16');
    expect(code).toBe(0);
    // Six weights in three rotations that Z sees on each qubit, as the merged rotations say; two runs for each.
    const [, slopes] = /Shots {4}50 to evaluate a row, ([\d.K]+) for its gradient; [\d.K]+ a step of 16 rows\n/.exec(
      stdout,
    )!;
    expect(Number(slopes) % 100).toBe(0);
    const shots = 32 * (50 + Number(slopes));
    expect(stderr).toMatch(/Epoch 2\/2 {2}loss [\d.]+ {2}accuracy [\d.]+ {2}shots [\d.]+K/);
    expect(await io.readMetadata(out)).toMatchObject({
      training: { gradient: 'parameter-shift', shots: 50, shotsUsed: 2 * shots },
    });
    expect((await io.loadModel(out)).model.getLayer('quantum').getConfig()).toMatchObject({ shots: 50 });
    const { history } = JSON.parse((await train(points, '--shots', '50', '--epochs', '1', '--json', '--force')).stdout);
    expect(history[0].shots).toBe(shots);
  });

  it('refuses gradients that shots do not allow, and shots that are none', async () => {
    const adjoint = await train(points, '--shots', '50', '--gradient', 'adjoint');
    expect([adjoint.code, adjoint.stderr]).toEqual([2, expect.stringContaining('use "parameter-shift"')]);
    expect((await train(points, '--shots', '0')).code).toBe(2);
  });

  it('prints one JSON value on standard output, the same for the same seed', async () => {
    const first = await train(points, '--json');
    const again = await train(points, '--json', '--force');
    const other = await train(points, '--json', '--force', '--seed', '1');
    expect(JSON.parse(first.stdout)).toMatchObject({
      interrupted: false,
      parameters: 6 + 6,
      rows: { train: 32, test: 8 },
      test: { rows: 8, confusion: [expect.any(Array), expect.any(Array)] },
      model: out,
    });
    expect(again.stdout).toBe(first.stdout);
    expect(JSON.parse(other.stdout).history).not.toEqual(JSON.parse(first.stdout).history);
  });

  it('starts from weights that the seed decides, each layer from others', () => {
    const circuit = new Circuit(3).ry(input(0), 0).ry(input(1), 1).ry(input(2), 2).ry(weight(0), 0);
    const weights = (seed: number) => {
      const options = { optimizer: 'adam', learningRate: 0.1, gradient: 'adjoint', seed } as const;
      return classifierModel(circuit, 2, 2, options)
        .getWeights()
        .map((tensor) => [...tensor.dataSync()]);
    };
    const [encoder, , quantum, classes] = weights(4);
    expect(weights(4)).toEqual([encoder, [0, 0, 0], quantum, classes, [0, 0]]);
    const [otherEncoder, , otherQuantum, otherClasses] = weights(5);
    expect(otherEncoder).not.toEqual(encoder);
    expect(otherQuantum).not.toEqual(quantum);
    expect(otherClasses).not.toEqual(classes);
  });

  it('puts a dense layer before the circuit only where features and inputs differ', async () => {
    const names = async () => (await io.loadModel(out)).model.layers.map((layer) => layer.getClassName());
    await train(points);
    expect(await names()).toEqual(['Quantum', 'Dense']);
    await train(points, '--qubits', '3', '--force');
    expect(await names()).toEqual(['Dense', 'Quantum', 'Dense']);
  });

  it.each<[string, string[]]>([
    ['amplitude', ['--embedding', 'amplitude', '--ansatz', 'hardware-efficient']],
    ['iqp', ['--embedding', 'iqp', '--ansatz', 'basic-entangling', '--scale', 'minmax', '--optimizer', 'sgd']],
    [
      'zz',
      ['--embedding', 'zz', '--ansatz', 'simplified-two-design', '--scale', 'none', '--gradient', 'parameter-shift'],
    ],
    ['no test rows', ['--test', '0', '--optimizer', 'rmsprop', '--backend', 'cpu']],
  ])('takes %s', async (_, more) => {
    expect(await train(points, '--epochs', '1', ...more)).toMatchObject({ code: 0 });
  });

  it('trains a circuit of the user’s on a gzipped file without header, the label first', async () => {
    const rows = pointsCsv().split('\n').slice(1).filter(Boolean);
    const text = rows.map((row) => row.split(',').reverse().join(';')).join('\n');
    const file = write(folder, 'points.csv.gz', gzipSync(text));
    const circuit = new Circuit(1).ry(input(0), 0).rz(input(1), 0).ry(weight(0), 0);
    const own = write(folder, 'circuit.json', JSON.stringify(circuit));
    const argv = [
      'train',
      file,
      '--out',
      out,
      '--epochs',
      '1',
      '--delimiter',
      ';',
      '--label',
      '0',
      '--circuit',
      own,
      '--json',
    ];
    expect(JSON.parse((await ketwork(argv)).stdout)).toMatchObject({
      circuit: circuit.toJSON(),
      classNames: ['ash', 'oak'],
    });
  });

  it('keeps a model that is there unless told to replace it', async () => {
    await train(points, '--epochs', '1');
    const before = readFileSync(join(out, 'weights.bin'));
    const refused = await train(points);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/There is a model in .*--force/) });
    expect(readFileSync(join(out, 'weights.bin')).equals(before)).toBe(true);
    expect((await train(points, '--force')).code).toBe(0);
    expect(readFileSync(join(out, 'weights.bin')).equals(before)).toBe(false);
  });

  it('leaves no tensors behind', async () => {
    await train(points, '--epochs', '1');
    const before = tf.memory().numTensors;
    await train(points, '--epochs', '1', '--force');
    // The optimizer's own variables belong to the model that is gone; none may be left either.
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, string, string[], RegExp]>([
    [
      'a line with a field less',
      `${pointsCsv()}1.5,oak\n`,
      [],
      /bad\.csv, line 42 \(row 41\) has 2 fields, but 3 are expected/,
    ],
    ['a word among numbers', `${pointsCsv()}1.5,tall,oak\n`, [], /line 42 \(row 41\), column 2 \("b"\): "tall" is not/],
    ['one class', '1,2,oak\n3,4,oak\n', [], /only the label "oak"; a classifier needs two classes/],
    ['a column that is no label', '1,2,3\n4,5,6\n7,8,9\n', [], /another label in each of 3 rows.*--label/],
    [
      'an unknown label column',
      pointsCsv(),
      ['--label', 'kinds'],
      /No column is called "kinds"\. Did you mean "kind"\?/,
    ],
    ['a header of numbers', '1,2,oak\n3,x,ash\n', ['--header', 'true'], /line 2 \(row 1\), column 2 \("2"\): "x"/],
  ])('refuses %s', async (_, text, more, message) => {
    const { code, stdout, stderr } = await train(write(folder, 'bad.csv', text), ...more);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(existsSync(out)).toBe(false);
  });

  it('refuses a circuit that no feature reaches, and a file that is no circuit', async () => {
    const blind = write(folder, 'blind.json', JSON.stringify(new Circuit(2).h(0).ry(weight(0), 1)));
    const argv = ['train', points, '--out', out, '--circuit'];
    expect(await ketwork([...argv, blind])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/reads no inputs/),
    });
    expect(await ketwork([...argv, points])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/not valid JSON/),
    });
    const missing = join(folder, 'none.json');
    expect(await ketwork([...argv, missing])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no file ".*none/),
    });
  });

  it('refuses, before training, folders of other things and one folder for both', async () => {
    const photos = `${out}-photos`;
    mkdirSync(photos);
    writeFileSync(join(photos, 'photo.jpg'), '');
    const attempts = [
      ['--out', photos],
      ['--checkpoint', photos, '--force'],
      ['--checkpoint', out],
    ];
    for (const more of attempts) {
      const { code, stderr } = await train(points, ...more);
      expect(code).toBe(2);
      expect(stderr).toMatch(/photo\.jpg|cannot share the folder/);
      expect(stderr).not.toContain('Epoch');
    }
  });

  it('refuses an --out that cannot be made, as the user’s mistake', async () => {
    expect(await train(points, '--out', join(points, 'model'))).toMatchObject({ code: 2 });
  });
});
