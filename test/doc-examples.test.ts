import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import * as ketwork from 'ketwork';
import { examplesOf, resultsOf } from './support/doc-examples';

const source = resolve(__dirname, '../src');
const root = process.cwd();
const workspace = mkdtempSync(join(tmpdir(), 'ketwork-examples-'));

// What the examples talk of without making it, by folder.
const { Circuit, data } = ketwork;
const points = data.datasetOf([[0, 1], [1, 0], [1, 1], [0, 0]], { labels: [1, 1, 0, 0] }); // prettier-ignore
const scaler = data.standardize(points);
const ignored = { isTTY: false, columns: 80, write: () => true };
const fixtures: Readonly<Record<string, () => Record<string, unknown>>> = {
  baselines: () => ({ xor: points }),
  callbacks: trainable,
  circuit: () => ({ circuit: new Circuit(2).h(0).cx(0, 1) }),
  cli: () => ({ stdout: ignored, stderr: ignored, onInterrupt: () => () => undefined }),
  data: () => ({
    ...{ digits: points, train: points, test: points, scaler, text: JSON.stringify(scaler) },
    model: { classNames: points.classNames },
  }),
  io: () => ({ model: trainable().model }),
  training: trainable,
};

function trainable() {
  const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2, activation: 'softmax' })] });
  model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  return { model, ...data.toTensors(points) };
}

beforeAll(async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.chdir(workspace);
  symlinkSync(join(root, 'models'), 'models');
  writeFileSync('flowers.csv', 'petal,species\n1.4,setosa\n4.7,versicolor\n');
  writeFileSync('big.csv.gz', gzipSync('1,2\n3,4\n'));
  await trainable().model.save(ketwork.io.folder('my-model'));
});

afterEach(() => tf.setBackend('cpu'));

afterAll(() => {
  jest.restoreAllMocks();
  process.chdir(root);
  rmSync(workspace, { recursive: true });
});

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => examplesOf(join(source, file)).length > 0);

it('are found', () => expect(files.length).toBeGreaterThan(40));

it.each(files)('the examples of %s run and give what they say', async (file) => {
  const own = (await import(join(source, file))) as object;
  const scope = { tf, ...ketwork, ...own, ...fixtures[file.split('/')[0]!]?.() };
  for (const example of examplesOf(join(source, file))) {
    const results = await resultsOf(example, scope);
    if (/^(circuit\/templates|observables)\//.test(file)) expect(results).not.toEqual([]);
    for (const { line, actual, expected } of results) expect(`${line} ${actual}`).toBe(`${line} ${expected}`);
  }
});
