import * as tf from '@tensorflow/tfjs';
import { access, mkdir, mkdtemp, readFile, readdir, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { folder, loadModel, readMetadata, version } from '../../src/io/index.js';

let root: string;
let path: string;
let count = 0;
let model: tf.Sequential;
const x = tf.tensor2d([[0.1, 0.2, 0.3]]);

beforeAll(async () => (root = await mkdtemp(join(tmpdir(), 'model-'))));
afterAll(() => rm(root, { recursive: true }));
beforeEach(async () => {
  path = join(root, `model-${count++}`);
  model = denseModel();
  await model.save(folder(path, { metadata: { classNames: ['cat', 'dog'], seed: 3 } }));
});

function denseModel(units = 4): tf.Sequential {
  const layers = [tf.layers.dense({ inputShape: [3], units, activation: 'tanh' }), tf.layers.dense({ units: 2 })];
  return tf.sequential({ layers });
}
const outputOf = (m: tf.LayersModel) => [...tf.tidy(() => m.predict(x) as tf.Tensor).dataSync()];
const isThere = (name: string) =>
  access(name).then(
    () => true,
    () => false,
  );
type ModelJson = {
  format?: string;
  modelTopology: { config: { layers: { class_name: string; config: { units?: number } }[] } };
  weightsManifest: { paths: string[]; weights: { shape: number[] }[] }[];
};
async function edit(change: (json: ModelJson) => void): Promise<void> {
  const file = join(path, 'model.json');
  const json: ModelJson = JSON.parse(await readFile(file, 'utf8'));
  change(json);
  await writeFile(file, JSON.stringify(json));
}

describe('io.folder', () => {
  it('saves a model that gives the same output after loading', async () => {
    const loaded = await tf.loadLayersModel(folder(path));
    expect(outputOf(loaded)).toEqual(outputOf(model));
  });

  it('writes the standard files of TensorFlow.js and the metadata, and nothing else', async () => {
    expect((await readdir(path)).sort()).toEqual(['ketwork.json', 'model.json', 'weights.bin']);
    expect((await readdir(root)).filter((name) => name.includes('.ketwork-'))).toEqual([]);
    const json: ModelJson = JSON.parse(await readFile(join(path, 'model.json'), 'utf8'));
    expect(json).toMatchObject({ format: 'layers-model', weightsManifest: [{ paths: ['weights.bin'] }] });
  });

  it('reads weights in several shards, as the converters of TensorFlow.js write them', async () => {
    const bytes = await readFile(join(path, 'weights.bin'));
    await writeFile(join(path, 'shard1.bin'), bytes.subarray(0, 10));
    await writeFile(join(path, 'shard2.bin'), bytes.subarray(10));
    await edit((json) => (json.weightsManifest[0]!.paths = ['shard1.bin', 'shard2.bin']));
    expect(outputOf((await loadModel(path)).model)).toEqual(outputOf(model));
  });

  it('replaces an older model, keeping files of the user beside it', async () => {
    await writeFile(join(path, 'README.md'), 'a model card');
    const other = denseModel(7);
    await other.save(folder(path));
    expect(outputOf((await loadModel(path)).model)).toEqual(outputOf(other));
    expect(await readFile(join(path, 'README.md'), 'utf8')).toBe('a model card');
  });

  it('makes missing parent folders and takes an empty folder', async () => {
    await model.save(folder(join(path, 'deep/er')));
    await mkdir(`${path}-empty`);
    await model.save(folder(`${path}-empty`));
    expect(await isThere(join(`${path}-empty`, 'model.json'))).toBe(true);
  });

  it('refuses to replace a folder of other things, or a file, and leaves them alone', async () => {
    const other = `${path}-photos`;
    await mkdir(other);
    await writeFile(join(other, 'photo.jpg'), 'x');
    await expect(model.save(folder(other))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('photo.jpg'),
    });
    await expect(model.save(folder(join(other, 'photo.jpg')))).rejects.toMatchObject({ code: 'invalid' });
    expect(await readFile(join(other, 'photo.jpg'), 'utf8')).toBe('x');
  });
});

describe('metadata', () => {
  it('comes back as given, with version and date', async () => {
    const { metadata } = await loadModel(path);
    expect(metadata).toMatchObject({ classNames: ['cat', 'dog'], seed: 3, formatVersion: 1, ketworkVersion: version });
    expect(Date.parse(metadata!.created)).not.toBeNaN();
    expect(await readMetadata(path)).toEqual(metadata);
  });

  it('may hold a scaler and any JSON', async () => {
    const metadata = {
      preprocessing: { kind: 'minMax', scale: [2], shift: [0] },
      circuit: { qubits: 4, gates: ['h'] },
    } as const;
    await model.save(folder(path, { metadata }));
    expect(await readMetadata(path)).toMatchObject(metadata);
  });

  it('is undefined for a model saved without Ketwork', async () => {
    await unlink(join(path, 'ketwork.json'));
    expect((await loadModel(path)).metadata).toBeUndefined();
  });

  it('names the version of package.json', () => expect(version).toBe(packageJson.version));

  it('refuses NaN metrics before anything is written', () => {
    expect(() => folder(path, { metadata: { metrics: { accuracy: NaN } } })).toThrow(/finite numbers as "metrics"/);
  });

  it.each<[string, string, RegExp]>([
    ['{"formatVersion": 99, "ketworkVersion": "9.0"}', 'unsupported', /format 99 by Ketwork 9\.0.*Update ketwork/],
    ['{"formatVersion": 1', 'corrupt', /ketwork\.json is not valid JSON/],
    ['[]', 'corrupt', /not a JSON object/],
    ['{}', 'corrupt', /"formatVersion"/],
    [
      '{"formatVersion": 1, "ketworkVersion": "0", "created": "", "classNames": [1]}',
      'corrupt',
      /texts as "classNames"/,
    ],
    ['{"formatVersion": 1, "ketworkVersion": "0", "created": "", "seed": "1"}', 'corrupt', /number as "seed"/],
    ['{"formatVersion": 1, "ketworkVersion": "0", "created": "", "preprocessing": {}}', 'corrupt', /scaler/],
  ])('refuses %s', async (text, code, message) => {
    await writeFile(join(path, 'ketwork.json'), text);
    await expect(loadModel(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(tf.loadLayersModel(folder(path))).rejects.toMatchObject({ code });
  });
});

describe('loadModel', () => {
  const refuses = (code: string, message: RegExp) =>
    expect(loadModel(path)).rejects.toMatchObject({
      name: 'KetworkError',
      code,
      message: expect.stringMatching(message),
    });

  it('refuses a missing folder and a folder without model.json', async () => {
    await unlink(join(path, 'model.json'));
    await refuses('missing', /no model in .*model\.json is missing/);
    path = join(root, 'nowhere');
    await refuses('missing', /no model in ".*nowhere"/);
  });

  it('refuses a model.json that is cut off', async () => {
    await truncate(join(path, 'model.json'), 100);
    await refuses('corrupt', /model\.json is not valid JSON.*100 characters/);
  });

  it.each<[string, (json: Partial<ModelJson>) => void, string, RegExp]>([
    ['without topology', (json) => delete json.modelTopology, 'corrupt', /no "modelTopology"/],
    ['without manifest', (json) => delete json.weightsManifest, 'corrupt', /weightsManifest/],
    [
      'with a negative shape',
      (json) => (json.weightsManifest![0]!.weights[0]!.shape = [-3, 4]),
      'corrupt',
      /weightsManifest/,
    ],
    ['of a graph model', (json) => (json.format = 'graph-model'), 'unsupported', /tf\.loadGraphModel/],
    [
      'that does not fit its weights',
      (json) => (json.modelTopology!.config.layers[0]!.config.units = 5),
      'corrupt',
      /cannot be built/,
    ],
    [
      'with an unknown layer',
      (json) => (json.modelTopology!.config.layers[0]!.class_name = 'Lambda'),
      'unknown',
      /layer class "Lambda"/,
    ],
    [
      'with a layer called constructor',
      (json) => (json.modelTopology!.config.layers[0]!.class_name = 'constructor'),
      'unknown',
      /"constructor"/,
    ],
  ])('refuses a model.json %s', async (_, change, code, message) => {
    await edit(change);
    await refuses(code, message);
  });

  it('refuses missing weights', async () => {
    await unlink(join(path, 'weights.bin'));
    await refuses('missing', /weight file .*weights\.bin is missing/);
  });

  // 3·4 + 4 + 4·2 + 2 float32 numbers are 104 bytes.
  it('refuses weights that are too short or too long, with the bytes expected and found', async () => {
    await truncate(join(path, 'weights.bin'), 50);
    await refuses('corrupt', /need 104 bytes, but 50 were found.*cut off/);
    await truncate(join(path, 'weights.bin'), 108);
    await refuses('corrupt', /need 104 bytes, but 108 were found.*too long/);
  });

  it('refuses a manifest that asks for more memory than the file has', async () => {
    await edit((json) => (json.weightsManifest[0]!.weights[0]!.shape = [1e7, 1e7]));
    await refuses('corrupt', /need 4000000000000\d\d bytes, but 104 were found/);
  });

  it.each(['../weights.bin', '/etc/passwd', 'a/../../weights.bin', '.'])('refuses the weight path %s', async (name) => {
    await edit((json) => (json.weightsManifest[0]!.paths = [name]));
    await refuses('corrupt', /outside its folder/);
  });

  it('refuses NaN and infinite weights, with the name of the weight', async () => {
    const bytes = await readFile(join(path, 'weights.bin'));
    bytes.writeFloatLE(NaN, 12 * 4);
    await writeFile(join(path, 'weights.bin'), bytes);
    await refuses('corrupt', /Weight ".*bias" .* holds NaN at position 0/);
    bytes.writeFloatLE(-Infinity, 12 * 4);
    await writeFile(join(path, 'weights.bin'), bytes);
    await refuses('corrupt', /holds -Infinity/);
  });

  it('leaves no tensors behind after dispose', async () => {
    const before = tf.memory().numTensors;
    (await loadModel(path)).model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
