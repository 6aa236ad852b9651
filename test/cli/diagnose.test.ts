import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { angleEmbedding, Circuit, io, layers, noise, stronglyEntangling, weight, z } from '../../src/index.js';
import { ketwork, pointsCsv, scratchFolder, write } from './support.js';

const folder = scratchFolder();
const circuit = new Circuit(2).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers: 2 }));
const file = write(folder, 'circuit.json', JSON.stringify(circuit));
const model = join(folder, 'model');
const quick = ['--quick', '--samples', '10'];

beforeAll(async () => {
  const network = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [2], units: 2, activation: 'tanh' }),
      layers.quantum({ name: 'middle', circuit, observables: [z(0), z(1)], weightInitializer: 'smallNormal' }),
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
  await network.save(io.folder(model, { metadata: { classNames: ['ash', 'oak'], label: 'kind' } }));
  network.dispose();
});

const keysOf = (stdout: string) =>
  JSON.parse(stdout).diagnoses[0].findings.map(({ key }: { key: string }) => key) as string[];

describe('diagnose', () => {
  it('says of a circuit what was found and what to do, in 80 columns', async () => {
    const { code, stdout, stderr } = await ketwork(['diagnose', file, ...quick]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Diagnosis of .*circuit\.json\n/);
    for (const title of ['Gradient variance', 'Lie algebra', 'Noise floor and shots']) {
      expect(stdout).toMatch(new RegExp(`^${title} {2}\\[\\w+\\]$`, 'm'));
    }
    expect(stdout).toMatch(/^What to do\n1\. /m);
    const [heading, ...rest] = stdout.split('\n');
    expect(heading).toContain('circuit.json');
    expect(Math.max(...rest.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('takes observables, start and weights of a model from its layer', async () => {
    const { code, stdout } = await ketwork(['diagnose', model, ...quick, '--json']);
    expect(code).toBe(0);
    const [{ name, findings }] = JSON.parse(stdout).diagnoses;
    expect(name).toBe('middle');
    expect(findings[0].verdict).toMatch(/normal random numbers.*; 2 observables on up to 1 qubit/);
    expect(findings[1].figures[0].label).toBe('variance, start SmallNormal');
    expect(findings.find(({ key }: { key: string }) => key === 'landscape').verdict).toMatch(/the weights it has/);
  });

  it('diagnoses each quantum layer of a model', async () => {
    const input = tf.input({ shape: [2] });
    const first = layers.quantumProbabilities({ name: 'first', circuit }).apply(input);
    const dense = tf.layers.dense({ units: 1 }).apply(first);
    const other = new Circuit(1).append(angleEmbedding()).ry(weight(0), 0);
    const second = layers.quantum({ name: 'second', circuit: other }).apply(dense);
    const two = join(folder, 'two');
    await tf.model({ inputs: input, outputs: second as tf.SymbolicTensor }).save(io.folder(two));
    const { code, stdout } = await ketwork(['diagnose', two, ...quick]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Diagnosis of .*, layer first\n[^]*\n\nDiagnosis of .*, layer second\n/);
  });

  it('gives the same for the same seed', async () => {
    const run = (seed: string) => ketwork(['diagnose', file, ...quick, '--json', '--seed', seed]);
    expect((await run('3')).stdout).toBe((await run('3')).stdout);
    expect((await run('4')).stdout).not.toBe((await run('3')).stdout);
    expect(keysOf((await run('3')).stdout)).toContain('effectiveDimension');
  });

  it('looks at rows of a table, and says where they do not fit', async () => {
    const table = write(folder, 'points.csv', pointsCsv(12));
    const { code, stdout } = await ketwork(['diagnose', model, ...quick, '--data', table]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 inputs \(12 rows of the\s+data\)/);
    const bare = write(folder, 'bare.csv', '0.1,0.2\n0.3,0.4\n');
    expect((await ketwork(['diagnose', file, ...quick, '--data', bare])).stdout).toMatch(/2 inputs \(2 rows/);
    expect(await ketwork(['diagnose', model, '--data', bare, '--label', '-1'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/1 features per row, but the model takes \[2\]/),
    });
  });

  it('counts noise, shots and their price', async () => {
    const device = write(
      folder,
      'noise.json',
      JSON.stringify(noise.noiseModelToJson(noise.uniform({ oneQubit: 0.01, twoQubit: 0.05 }))),
    );
    const { stdout } = await ketwork([
      ...['diagnose', file, ...quick, '--noise', device],
      ...['--shots', '100', '--rate', '10', '--price', '0.01'],
    ]);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/Noise leaves [\d.]+ % of a typical slope\. .* shots, .* and costs /);
    expect(text).toContain('time of it at 10 shots/s');
    expect(text).toContain('slope that 100 shots resolve 0.212');
  });

  it('takes the noise of a device from its calibration', async () => {
    const device = write(folder, 'device.json', JSON.stringify(noise.sampleDevice()));
    const { code, stdout } = await ketwork(['diagnose', file, ...quick, '--noise', device]);
    expect(code).toBe(0);
    const left = Number(/Noise leaves ([\d.]+) %/.exec(stdout)![1]);
    expect(left).toBeGreaterThan(50);
    expect(left).toBeLessThan(99);
  });

  it('writes a report and charts', async () => {
    const [html, svg] = [join(folder, 'report.html'), join(folder, 'charts')];
    const { code, stderr } = await ketwork(['diagnose', file, ...quick, '--html', html, '--svg', svg]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Report in ${html}\nCharts in ${svg}\n` });
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>[^]*<svg [^]*<\/html>\n$/);
    expect(readdirSync(svg)).toEqual(expect.arrayContaining(['depth.svg', 'gradient.svg', 'landscape.svg']));
    expect(readFileSync(join(svg, 'depth.svg'), 'utf8')).toMatch(/^<svg /);
  });

  it('compares with classical models on labelled rows', async () => {
    const table = write(folder, 'labelled.csv', pointsCsv(24));
    const argv = ['diagnose', model, ...quick, '--data', table, '--baselines', '--epochs', '1', '--json'];
    const { code, stdout } = await ketwork(argv);
    expect(code).toBe(0);
    const [{ findings, advice }] = JSON.parse(stdout).diagnoses;
    const finding = findings.at(-1);
    expect(finding).toMatchObject({ key: 'baselines', title: 'Classical models' });
    expect(finding.figures.map(({ label }: { label: string }) => label)).toContain('Logistic regression');
    // The two classes lie four deviations apart, and the model has had one epoch.
    expect(finding.verdict).toMatch(/seeds, 6 rows held out/);
    expect(advice.every(({ title }: { title: string }) => title !== 'Ask classical models too')).toBe(true);
    expect(await ketwork(['diagnose', file, '--baselines'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Give the folder of a model, and --data/),
    });
  });

  it('tells on a terminal what it looks at', async () => {
    const { stderr } = await ketwork(['diagnose', file, ...quick], { terminal: 80 });
    expect(stderr).toMatch(/Lie algebra \(\d+ of \d+\)/);
  });

  it('refuses what it cannot diagnose, and says what to do', async () => {
    const dense = join(folder, 'dense');
    await tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 })] }).save(io.folder(dense));
    const fixed = write(folder, 'fixed.json', JSON.stringify(new Circuit(1).h(0)));
    const one = write(folder, 'one.json', JSON.stringify(new Circuit(1).ry(weight(0), 0)));
    const attempts: [string[], RegExp][] = [
      [[join(folder, 'nowhere')], /There is no ".*nowhere"\. Give the folder of a model/],
      [[dense], /has no quantum layer to diagnose\. Add one with layers\.quantum/],
      [[fixed], /has no weights.*Use weight\(i\)/],
      [[one, '--shots', '0'], /whole number from 1/],
      [[one, '--noise', join(folder, 'none.json')], /There is no file .* Give a noise model as JSON/],
      [[one, '--noise', one], /No field of a noise model is called "format"/],
      [[one, '--rate', '0'], /a number above 0/],
      [[one, ...quick, '--html', join(folder, 'nowhere', 'a.html')], /ENOENT/],
    ];
    for (const [argv, message] of attempts) {
      const { code, stderr } = await ketwork(['diagnose', ...argv]);
      expect({ argv, code }).toEqual({ argv, code: 2 });
      expect(stderr).toMatch(message);
    }
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
