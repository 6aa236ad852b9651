import * as tf from '@tensorflow/tfjs';
import {
  amplitudeEmbedding,
  angleEmbedding,
  baselines,
  Circuit,
  data,
  dataReuploading,
  layers,
  type PauliSum,
  stronglyEntangling,
  weight,
  z,
} from 'ketwork';
import { deviationOf } from '../../src/math/moments';
import { pointsBy } from './support';

const { compareBaselines } = baselines;
const moons = data.twoMoons({ samples: 80, noise: 0.1, seed: 1 });
const halves = (seed: number) => data.split(moons, { test: 0.5, seed });
const uploads = new Circuit(2).append(dataReuploading({ layers: 2, features: 2 }));

interface ModelOptions {
  readonly circuit?: Circuit;
  readonly units?: number;
  readonly dense?: boolean;
  readonly loss?: string;
  readonly observables?: readonly PauliSum[];
}

const start = (seed: number) => tf.initializers.glorotUniform({ seed });

const hybrid =
  ({ circuit = uploads, units = 2, dense = false, loss, observables }: ModelOptions = {}) =>
  (seed: number) => {
    const model = tf.sequential();
    if (dense)
      model.add(tf.layers.dense({ inputShape: [2], units: 2, activation: 'tanh', kernelInitializer: start(seed) }));
    model.add(layers.quantum({ circuit, seed, observables }));
    const activation = units === 1 ? 'linear' : 'softmax';
    model.add(tf.layers.dense({ units, activation, kernelInitializer: start(seed + 1) }));
    model.compile({ optimizer: tf.train.adam(0.1), loss: loss ?? 'categoricalCrossentropy' });
    return model;
  };

const rowNamed = ({ rows }: baselines.Comparison, name: string) => rows.find((row) => row.name === name)!;

describe('a comparison with baselines', () => {
  it('has a row for each model, with scores by seed, counts, and JSON; leaks nothing, tells its progress', async () => {
    const progress: string[] = [];
    const { numTensors } = tf.memory();
    const comparison = await compareBaselines({
      ...{ model: hybrid(), data: halves, seeds: [1, 2, 3], epochs: 10, batchSize: 20 },
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(progress).toHaveLength(18);
    expect(progress.at(-1)).toBe('18/18');
    expect(comparison.rows.map(({ name }) => name)).toEqual(['model', ...baselines.baselineNames]);
    for (const { scores, mean, seconds, against, name } of comparison.rows) {
      expect(scores).toHaveLength(3);
      expect(mean).toBeGreaterThan(0.6);
      expect(seconds).toBeGreaterThan(0);
      expect(against === undefined).toBe(name === 'model');
    }
    expect(rowNamed(comparison, 'supportVectorMachine').mean).toBeGreaterThan(0.9);
    expect(rowNamed(comparison, 'model').parameters).toBe(uploads.weights + 6);
    const { parameters } = rowNamed(comparison, 'multilayerPerceptron');
    expect(Math.abs(parameters - uploads.weights - 6)).toBeLessThanOrEqual(2);
    expect(comparison.testRows).toBe(40);
    expect(JSON.parse(JSON.stringify(comparison)).verdict).toEqual(comparison.verdict);
  });

  it('gives the same scores for the same seeds', async () => {
    const names: baselines.BaselineName[] = ['withoutEntanglers', 'randomFourierFeatures', 'multilayerPerceptron'];
    const once = () =>
      compareBaselines({ model: hybrid({ dense: true }), data: halves, seeds: [4], epochs: 2, baselines: names });
    const [first, second] = [await once(), await once()];
    expect(first.rows.map(({ scores }) => scores)).toEqual(second.rows.map(({ scores }) => scores));
  });

  it('puts Fourier features in the place of a quantum layer behind a dense one', async () => {
    const names: baselines.BaselineName[] = ['randomFourierFeatures'];
    const { numTensors } = tf.memory();
    const circuit = new Circuit(2).append(angleEmbedding()).append(stronglyEntangling({ layers: 1 }));
    const model = hybrid({ circuit, dense: true });
    const comparison = await compareBaselines({ model, data: halves, seeds: [1], epochs: 30, baselines: names });
    const fourier = rowNamed(comparison, 'randomFourierFeatures');
    // ω = (1, 0), (0, 1), (1, 1), (1, −1): 8 waves to 2 outputs, between dense layers of 6 numbers each.
    expect(fourier.parameters).toBe(6 + (8 * 2 + 2) + 6);
    expect(fourier.mean).toBeGreaterThan(0.8);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('counts no weights of the gates that it takes away, in models with branches too', async () => {
    const circuit = new Circuit(2).append(angleEmbedding()).rx(weight(0), 0).crz(weight(1), 0, 1).ry(weight(2), 1);
    const model = (seed: number) => {
      const features = tf.input({ shape: [2] });
      const quantum = layers.quantum({ circuit, seed }).apply(features) as tf.SymbolicTensor;
      const joined = tf.layers.concatenate().apply([features, quantum]) as tf.SymbolicTensor;
      const last = tf.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: start(seed) });
      const branched = tf.model({ inputs: features, outputs: last.apply(joined) as tf.SymbolicTensor });
      branched.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
      return branched;
    };
    const { numTensors } = tf.memory();
    const names: baselines.BaselineName[] = ['withoutEntanglers', 'randomFourierFeatures'];
    const comparison = await compareBaselines({ model, data: halves, seeds: [1], epochs: 1, baselines: names });
    expect(rowNamed(comparison, 'model').parameters).toBe(3 + 10);
    expect(rowNamed(comparison, 'withoutEntanglers').parameters).toBe(2 + 10);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('finds that entangling gates are needed where the answer is a parity', async () => {
    const circuit = new Circuit(2).append(angleEmbedding()).cx(1, 0);
    const parity = (x: number, y: number) => (Math.cos(x) * Math.cos(y) > 0 ? 1 : 0);
    const model = hybrid({ circuit, observables: [z(0)] });
    const parts = (seed: number) => ({
      train: pointsBy(parity, { samples: 80, seed, range: Math.PI }),
      test: pointsBy(parity, { samples: 80, seed: seed + 100, range: Math.PI }),
    });
    const comparison = await compareBaselines({
      ...{ model, data: parts, seeds: [1, 2, 3], epochs: 15, baselines: ['withoutEntanglers'] },
    });
    expect(rowNamed(comparison, 'model').mean).toBeGreaterThan(0.9);
    expect(rowNamed(comparison, 'withoutEntanglers').mean).toBeLessThan(0.75);
    expect(comparison.verdict).toEqual([expect.stringMatching(/^Without its entangling gates the model does worse/)]);
  });

  it('widens its intervals where seeds split one table, not where they draw new samples', async () => {
    const drawn = (seed: number) => ({
      train: data.twoMoons({ samples: 40, seed }),
      test: data.twoMoons({ samples: 40, seed: seed + 100 }),
    });
    for (const [source, factor] of [
      [halves, 1 / 3 + 40 / 40],
      [drawn, 1 / 3],
    ] as const) {
      const { rows } = await compareBaselines({
        ...{ model: hybrid(), data: source, seeds: [1, 2, 3], epochs: 1, baselines: ['logisticRegression'] },
      });
      const leads = rows[0]!.scores.map((score, k) => score - rows[1]!.scores[k]!);
      expect(rows[1]!.against!.error).toBeCloseTo(4.3027 * deviationOf(leads) * Math.sqrt(factor), 4);
    }
  });

  it('predicts values: R², and a straight line found by the linear model', async () => {
    const plane = (seed: number) => pointsBy((x, y) => 4 + 2 * x - y, { samples: 40, seed });
    const comparison = await compareBaselines({
      model: hybrid({ units: 1, loss: 'meanSquaredError' }),
      data: { train: plane(1), test: plane(2) },
      ...{ task: 'regression', seeds: [1, 2, 3], epochs: 3, baselines: ['logisticRegression', 'multilayerPerceptron'] },
    });
    expect(comparison.metric).toBe('R²');
    const line = rowNamed(comparison, 'logisticRegression');
    expect(line.mean).toBeCloseTo(1, 4);
    expect(line.meanSquaredError).toBeCloseTo(0, 4);
    expect(line.against!.standing).toBe('behind');
    expect(comparison.verdict[0]).toMatch(/^A linear regression does better: R² 1\.000 ± 0\.000 against/);
  });

  it('takes tensors of ±1 with a model of one output', async () => {
    const { x, y } = data.toTensors(moons);
    const signs = tf.tidy(() => y.slice([0, 1], [80, 1]).mul(2).sub(1));
    const model = hybrid({ units: 1, loss: 'meanSquaredError' });
    const parts = { train: { x, y: signs }, test: { x, y: signs } };
    const { rows } = await compareBaselines({
      model,
      data: parts,
      seeds: [1],
      epochs: 25,
      baselines: ['logisticRegression'],
    });
    expect(rows[0]!.mean).toBeGreaterThan(0.8);
    expect(rows[1]!.mean).toBeGreaterThan(0.8);
    tf.dispose([x, y, signs]);
  });

  it('leaves out what does not exist for a model, and says why', async () => {
    const circuit = new Circuit(1).append(amplitudeEmbedding()).append(stronglyEntangling({ layers: 1 }));
    const comparison = await compareBaselines({
      ...{ model: hybrid({ circuit }), data: halves, seeds: [1, 2], epochs: 1, baselines: ['randomFourierFeatures'] },
    });
    expect(comparison.skipped).toEqual([
      { name: 'randomFourierFeatures', reason: expect.stringContaining('starts from a prepared state') },
    ]);
    expect(comparison.rows.map(({ name }) => name)).toEqual(['model']);
    expect(comparison.verdict).toEqual([]);
  });

  it.each([
    ['no seeds', { seeds: [] }, 'The seeds are []'],
    ['a seed twice', { seeds: [1, 1] }, 'The seeds are [1, 1]'],
    ['a margin below 0', { margin: -1 }, 'The margin is -1'],
    ['an unknown baseline', { baselines: ['svm' as baselines.BaselineName] }, 'No baseline is called "svm"'],
    ['outputs that are no classes', { model: hybrid({ units: 3 }) }, '2 outputs for 2 classes'],
    ['values for a model of classes', { task: 'regression' as const }, 'one output for a regression'],
  ])('refuses %s', async (_, options, message) => {
    const { numTensors } = tf.memory();
    const call = compareBaselines({ model: hybrid(), data: halves, epochs: 1, ...options });
    await expect(call).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses a model without a quantum layer', async () => {
    const model = () => {
      const plain = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2 })] });
      plain.compile({ optimizer: tf.train.adam(), loss: 'meanSquaredError' });
      return plain;
    };
    await expect(compareBaselines({ model, data: halves })).rejects.toThrow('no quantum layer to judge');
  });
});
