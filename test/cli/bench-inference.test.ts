import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { InferenceTask } from '../../src/cli/inference-probe.js';
import { inferenceText } from '../../src/cli/inference-report.js';
import { measuredOn } from '../../src/cli/inference-run.js';
import { Circuit, input, io, layers } from '../../src/index.js';
import { ketwork, scratchFolder } from './support.js';

const folder = scratchFolder();
const model = join(folder, 'model');
const open = join(folder, 'open');

beforeAll(async () => {
  const quantum = layers.quantum({ circuit: new Circuit(2).ry(input(0), 0).ry(input(1), 1).cx(0, 1), inputShape: [2] });
  const closed = tf.sequential({ layers: [quantum, tf.layers.dense({ units: 2, activation: 'softmax' })] });
  await closed.save(io.folder(model));
  const anyLength = tf.sequential({ layers: [tf.layers.globalAveragePooling1d({ inputShape: [null as never, 3] })] });
  await anyLength.save(io.folder(open));
  closed.dispose();
  anyLength.dispose();
});

interface Found {
  readonly model: object;
  readonly backends: readonly {
    name: string;
    device: string;
    results: readonly { batchSize: number; rowsPerSecond: number; milliseconds: number; batches: number }[];
    failures: readonly object[];
  }[];
  readonly notMeasured: readonly { name: string; package: string; reason: string }[];
  readonly fastest: { backend: string; batchSize: number; rowsPerSecond: number };
}

describe('ketwork bench inference', () => {
  it('has a help with an example, in 80 columns, as has its group', async () => {
    for (const words of [['bench', 'inference'], ['bench']]) {
      const { code, stdout } = await ketwork([...words, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Example:\n  ketwork bench inference model');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    expect((await ketwork(['--help'])).stdout).toMatch(/^ {2}bench /m);
  });

  it('measures the backends and batch sizes it is asked for, as many rows as it is told to', async () => {
    const asked = ['--backend', 'cpu,wasm', '--batch-size', '8,1,8', '--rows', '40', '--seconds', '60'];
    const svg = join(folder, 'speed.svg');
    const argv = ['bench', 'inference', model, ...asked, '--json', '--svg', svg];
    const { code, stdout, stderr } = await ketwork(argv, { terminal: 80 });
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as Found;
    expect(found).toMatchObject({
      model: { path: model, rowShapes: [[2]] },
      budget: { seconds: 60, rows: 40 },
      seed: 1,
      notMeasured: [],
    });
    expect(found.backends.map(({ name }) => name)).toEqual(['wasm', 'cpu']);
    for (const { device, results, failures } of found.backends) {
      expect(device).toMatch(/^the CPU/);
      expect(failures).toEqual([]);
      expect(results.map(({ batchSize, batches }) => [batchSize, batches])).toEqual([
        [1, 40],
        [8, 5],
      ]);
      for (const { batchSize, rowsPerSecond, milliseconds } of results) {
        expect((rowsPerSecond * milliseconds) / 1000).toBeCloseTo(batchSize, 6);
      }
    }
    const rates = found.backends.flatMap(({ results }) => results.map((result) => result.rowsPerSecond));
    expect(found.fastest.rowsPerSecond).toBe(Math.max(...rates));
    expect(stderr).toMatch(/\rwasm: starting \(backend 1 of 2, about 5:04 left\)/);
    expect(stderr).toMatch(/\rcpu: 8 rows a batch \(backend 2 of 2, about 1:17 left\)/);
    expect(stderr).toMatch(/\r +\rDrawn to .*speed\.svg\n$/);
    const chart = readFileSync(svg, 'utf8');
    for (const text of [`Inference of ${model}`, '>wasm<', '>cpu<', 'rows per second']) expect(chart).toContain(text);
  });

  it('by default measures all that works and says of the others why not, in 80 columns', async () => {
    const { code, stdout, stderr } = await ketwork(['bench', 'inference', model, '--batch-size', '4', '--rows', '12']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^Rows per second of .*, 2 numbers a row, \d+ parameters\n\nbatch size +.*wasm +cpu\n +4 .*\d\n/,
    );
    expect(stdout).toMatch(/^✗ {2}webgl +.*for pages in a\s+browser/m);
    // A software rasteriser, if there is one at all, is not measured unasked.
    expect(stdout).toMatch(/^. {2}webgpu /m);
    expect(stdout).not.toMatch(/^· .*software/m);
    expect(stdout).toMatch(
      /\nFastest: \w+, 4 rows a batch, [\d,]+ rows\/s\.\n {2}ketwork predict .* --batch-size 4\n$/,
    );
    const long = stdout
      .split('\n')
      .filter((line) => line.length > 80 && !/^(Rows per second of| {2}ketwork )/.test(line));
    expect(long).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    ['a folder without a model', [join(folder, 'none')], /There is no model in ".*none"/],
    ['an unknown backend', [model, '--backend', 'cpu,wsam'], /No backend is called "wsam". Did you mean "wasm"\?/],
    ['a backend by the name of its setup', [model, '--backend', 'cuda'], /Did you mean "tensorflow"\?/],
    ['a batch of no rows', [model, '--batch-size', '16,0'], /'16,0' is invalid. It must be a whole number from 1 on/],
    ['a list with a gap', [model, '--batch-size', '16,,32'], /'16,,32' is invalid/],
    ['no time at all', [model, '--seconds', '0'], /It must be a number above 0/],
    ['a model whose rows have no fixed size', [open], /takes float32 \[batch, any, 3\].*sizes are all known/],
    [
      'a machine where nothing can be measured',
      [model, '--backend', 'webgl'],
      /Nothing could be.*\n {2}webgl .*for pages/,
    ],
  ])('refuses %s with exit code 2 and nothing on standard output', async (_, args, message) => {
    const { code, stdout, stderr } = await ketwork(['bench', 'inference', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('a backend measured in a process of its own', () => {
  const task: InferenceTask = {
    ...{ path: model, source: 2, batchSizes: [1, 4, 16], rows: 1, seconds: 1, seed: 1, takesSoftware: true },
  };
  const file = (name: string) => resolve(__dirname, 'probes', name);

  it('that crashes at the start gives the reason', async () => {
    expect(await measuredOn(task, () => {}, file('crash.ts'))).toEqual({
      ...{ name: 'webgpu', package: '@tensorflow/tfjs-backend-webgpu', reason: 'Its process crashed (SIGSEGV).' },
    });
  });

  it('that crashes on the way leaves what it had measured', async () => {
    const heard: number[] = [];
    const found = await measuredOn(task, (results) => heard.push(results), file('half-way.ts'));
    const reason = 'Its process crashed (SIGSEGV).';
    expect(found).toMatchObject({
      results: [{ batchSize: 1, rowsPerSecond: 50 }],
      failures: [
        { batchSize: 4, reason },
        { batchSize: 16, reason },
      ],
    });
    expect(heard).toEqual([0, 1]);
  });
});

it('the report aligns numbers of three digits, and names packages and rasterisers', async () => {
  const stdout = Object.assign(process.stdout, {});
  const result = (batchSize: number, rowsPerSecond: number) => ({
    ...{ batchSize, rowsPerSecond, milliseconds: 1, batches: 3 },
  });
  const native = { name: 'tensorflow', device: 'the CPU', isGpu: false, failures: [] } as const;
  const lines = inferenceText(
    {
      ...{ path: 'm', model: { rowShapes: [[8], [4, 4]], parameters: 12 }, options: { seconds: 1, seed: 1 } },
      measured: [
        { ...native, package: '@tensorflow/tfjs-node-gpu', results: [result(1, 1234.5), result(64, 98765)] },
        { ...native, package: '@tensorflow/tfjs-node', results: [result(1, 0.12345), result(64, 2)] },
        {
          ...{ name: 'webgpu', package: '@tensorflow/tfjs-backend-webgpu', isGpu: false, results: [result(1, 10)] },
          ...{ device: 'llvmpipe, a software rasteriser', failures: [{ batchSize: 64, reason: 'It is full.' }] },
        },
      ],
      refused: [{ name: 'webgl', package: '@tensorflow/tfjs', reason: 'It is for pages.' }],
    },
    { argv: [], stdout, stderr: stdout, onInterrupt: () => () => {} },
  );
  expect(lines).toEqual([
    'Rows per second of m, 8 and 4×4 numbers a row, 12 parameters',
    '',
    'batch size  tfjs-node-gpu  tfjs-node  webgpu (software)',
    '         1          1,230      0.123                 10',
    '        64         98,800          2                  –',
    '',
    '·  tfjs-node-gpu      the CPU',
    '·  tfjs-node          the CPU',
    '·  webgpu (software)  llvmpipe, a software rasteriser',
    '–  webgpu (software)  64 rows a batch: It is full.',
    '✗  webgl              @tensorflow/tfjs: It is for pages.',
    '',
    'Fastest: tensorflow, 64 rows a batch, 98,800 rows/s.',
    '  ketwork predict m data.csv --backend tensorflow --batch-size 64',
  ]);
});
