import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers } from '../../src/index.js';
import { modelOf, outputOf, savedAndLoaded, small, task } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

type Options = Partial<Parameters<typeof layers.quantum>[0]>;

/** Two groups of weights. */
const grouped = new Circuit(2)
  .ry(input(0), 0)
  .rx(input(1), 1)
  .ry(weight(2, 'first'), 0)
  .cx(0, 1)
  .ry(weight(2, 'second'), 1);

const built = (options: Options = {}) => {
  const layer = layers.quantum({ circuit: grouped, ...options });
  return { layer, model: modelOf(layer, [2]) };
};
const weightsOf = (layer: tf.layers.Layer) => layer.getWeights().map((each) => [...each.dataSync()]);

async function trained(model: tf.LayersModel, steps = 1, optimizer: tf.Optimizer = tf.train.sgd(0.5)) {
  const { x, y } = task(4);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model.fit(x, tf.tile(y, [1, 2]), { epochs: steps, batchSize: 4, shuffle: false });
}

it('each weight group is a variable of its name and size', () => {
  const { layer } = built({ name: 'mine', inputScaling: 'trainable' });
  const described = layer.weights.map(({ originalName, shape }) => [originalName, shape]);
  expect(described).toEqual([
    ['first', [3]],
    ['second', [3]],
    ['inputs/scaling', [2]],
  ].map(([name, shape]) => [expect.stringMatching(new RegExp(`${name}$`)), shape])); // prettier-ignore
  expect(layer.countParams()).toBe(8);
});

describe('weightInitializer', () => {
  it('is uniform over a full turn by default, each group and each seed apart, the same again for one seed', () => {
    const [first, second] = weightsOf(built({ circuit: small(40) }).layer);
    expect(second).toBeUndefined();
    expect(Math.min(...first!)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...first!)).toBeLessThan(2 * Math.PI);
    expect(first!.reduce((a, b) => a + b) / first!.length).toBeCloseTo(Math.PI, 0);
    expect(weightsOf(built({ circuit: small(40), seed: 0 }).layer)[0]).toEqual(first);
    expect(weightsOf(built({ circuit: small(40), seed: 1 }).layer)[0]).not.toEqual(first);
    const [a, b] = weightsOf(built().layer);
    expect(a).not.toEqual(b);
  });

  it.each(['randomNormal', 'RandomUniform', 'glorot_normal', 'truncatedNormal'])('%s draws by the seed', (name) => {
    const draw = (seed: number) => weightsOf(built({ weightInitializer: name, seed }).layer);
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    expect(draw(5)[0]).not.toEqual(draw(5)[1]);
  });

  it('is an object of TF.js, or its saved form', () => {
    const constant = tf.initializers.constant({ value: 0.25 });
    const quarter = [0.25, 0.25, 0.25];
    expect(weightsOf(built({ weightInitializer: constant }).layer)).toEqual([quarter, quarter]);
    const saved = { className: 'Constant', config: { value: 0.25 } };
    expect(weightsOf(built({ weightInitializer: saved }).layer)).toEqual([quarter, quarter]);
    expect(weightsOf(built({ weightInitializer: 'zeros' }).layer)[0]).toEqual([0, 0, 0]);
  });
});

it('regularizers add to the loss of training', async () => {
  const lossWith = async (weightRegularizer: Options['weightRegularizer']) => {
    const { model } = built({ weightInitializer: tf.initializers.constant({ value: 2 }), weightRegularizer });
    return Number((await trained(model)).history.loss![0]);
  };
  const plain = await lossWith(undefined);
  // l1: 0.01 · Σ|w|, l2: 0.1 · Σw² over two groups of three weights 2
  expect((await lossWith('l1')) - plain).toBeCloseTo(0.01 * 12, 5);
  expect((await lossWith(tf.regularizers.l2({ l2: 0.1 }))) - plain).toBeCloseTo(0.1 * 24, 5);
  expect((await lossWith({ className: 'L1L2', config: { l1: 0, l2: 0.1 } })) - plain).toBeCloseTo(0.1 * 24, 5);
});

describe('weightConstraint', () => {
  it.each(['sgd', 'adam', 'rmsprop'])('holds after every step of %s', async (name) => {
    const optimizer = () => ({ sgd: tf.train.sgd, adam: tf.train.adam, rmsprop: tf.train.rmsprop })[name]!(0.5);
    const freely = built({ weightInitializer: 'zeros' });
    await trained(freely.model, 1, optimizer());
    expect(Math.min(...weightsOf(freely.layer).flat())).toBeLessThan(0);
    const { layer, model } = built({ weightInitializer: 'zeros', weightConstraint: 'nonNeg' });
    for (let step = 0; step < 3; step++) {
      await trained(model, 1, optimizer());
      expect(Math.min(...weightsOf(layer).flat())).toBe(0);
    }
  });

  it('holds after loading and setting weights, and holds no tensors', async () => {
    const { model } = built({ weightConstraint: tf.constraints.maxNorm({ maxValue: 0.5 }) });
    const layer = (await savedAndLoaded(model)).layers.at(-1)!;
    const before = tf.memory().numTensors;
    tf.tidy(() => layer.setWeights([tf.fill([3], 9), tf.fill([3], 0.01)]));
    expect(tf.memory().numTensors).toBe(before);
    const [first, second] = weightsOf(layer);
    expect(Math.hypot(...first!)).toBeCloseTo(0.5, 5);
    second!.forEach((value) => expect(value).toBeCloseTo(0.01, 5));
  });
});

it('trainable: false freezes weights and input scales, and lets gradients through to layers before', async () => {
  const { layer } = built({ trainable: false, inputScaling: 'trainable' });
  expect(layer.trainableWeights).toEqual([]);
  const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2 }), layer] });
  const [dense] = model.layers;
  const [frozen, free] = [weightsOf(layer), weightsOf(dense!)];
  await trained(model);
  expect(weightsOf(layer)).toEqual(frozen);
  expect(weightsOf(dense!)).not.toEqual(free);
  layer.trainable = true;
  await trained(model);
  expect(weightsOf(layer)).not.toEqual(frozen);
});

it('inputScaling is a factor, or a trainable one for each input that starts at 1', async () => {
  const turn = new Circuit(1).ry(input(0), 0);
  const x = tf.tensor2d([[0.7]]);
  const outputWith = async (inputScaling: number | 'trainable') =>
    (await outputOf(modelOf(layers.quantum({ circuit: turn, inputScaling }), [1]), [x]))[0];
  expect(await outputWith(1)).toBeCloseTo(Math.cos(0.7), 5);
  expect(await outputWith(-0.5)).toBeCloseTo(Math.cos(0.35), 5);
  expect(await outputWith('trainable')).toBeCloseTo(Math.cos(0.7), 5);
  const layer = layers.quantum({ circuit: turn, inputScaling: 'trainable' });
  const model = modelOf(layer, [1]);
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  await model.fit(x, tf.zeros([1, 1]), { epochs: 100 });
  // ⟨Z⟩ = cos(scale · 0.7) is 0 at scale = π / 1.4
  expect(weightsOf(layer)[0]![0]).toBeCloseTo(Math.PI / 1.4, 2);
});

it('a weight group may have the name of any option', async () => {
  const circuit = new Circuit(1).ry(input(0), 0).rx(weight(0, 'inputScaling'), 0).ry(weight(0, 'scaling'), 0);
  const model = modelOf(layers.quantum({ circuit, inputScaling: 'trainable' }), [1]);
  const copy = await savedAndLoaded(model);
  const x = tf.tensor2d([[0.2]]);
  expect(await outputOf(copy, [x])).toEqual(await outputOf(model, [x]));
});

it('options survive saving: another start, regularizer and constraint after loading', async () => {
  const { layer, model } = built({
    ...{ seed: 4, weightInitializer: 'randomNormal', weightRegularizer: 'l2', gradient: 'spsa', step: 0.2, samples: 3 },
    ...{ weightConstraint: tf.constraints.maxNorm({ maxValue: 1.5 }), inputScaling: 0.5, engine: 'tensor' },
  });
  const copy = (await savedAndLoaded(model)).layers.at(-1)!;
  expect(copy.getConfig()).toEqual(layer.getConfig());
  expect(copy.getConfig()).toMatchObject({ seed: 4, gradient: 'spsa', step: 0.2, samples: 3, inputScaling: 0.5 });
});
