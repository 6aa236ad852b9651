import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Circuit, layers, optimizers, training, z } from '../../src/index.js';
import { memory } from '../complex/support.js';
import { savedAndLoaded, small, task } from '../layers/support.js';
import { energyProblem, numbersIn } from './support.js';

let root: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  root = await mkdtemp(join(tmpdir(), 'optimizers-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Every optimizer that works in model.compile, with options that are not its defaults. */
const makers: Record<string, () => tf.Optimizer> = {
  'natural gradient': () => optimizers.quantumNaturalGradient({ learningRate: 0.1, approximation: 'block-diagonal' }),
  'natural gradient with momentum and adam': () =>
    optimizers.quantumNaturalGradient({ momentum: 0.8, regularization: 0.01, classical: tf.train.adam(0.05) }),
  rotosolve: () => optimizers.rotosolve({ degree: 2 }),
  spsa: () => optimizers.spsa({ seed: 3, samples: 2, stability: 4 }),
  'spsa of given rate': () => optimizers.spsa({ learningRate: 0.1 }),
  qnSpsa: () => optimizers.qnSpsa({ seed: 5, learningRate: 0.04 }),
  'qnSpsa with blocking': () => optimizers.qnSpsa({ allowedIncrease: 0.01 }),
};

/** dense (frozen for Rotosolve) → quantum, with metrics; always the same first weights. */
function compiled(optimizer: tf.Optimizer): tf.Sequential {
  const dense = tf.layers.dense({
    inputShape: [2],
    units: 2,
    activation: 'tanh',
    kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
    trainable: optimizer.getClassName() !== 'Rotosolve',
  });
  const model = tf.sequential({ layers: [dense, layers.quantum({ circuit: small(), seed: 2 })] });
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return model;
}

/** 8 points, 2 targets each. */
function points() {
  const { x, y } = task(8);
  const targets = tf.tidy(() => tf.concat([y, tf.sub(0.5, y)], 1));
  y.dispose();
  return { x, y: targets as tf.Tensor2D };
}

const weightsIn = (model: tf.Sequential) => model.layers.map((layer) => layer.getWeights().map((each) => each.dataSync())); // prettier-ignore

it.each<[string, (options: never) => unknown, string, string, string]>([
  [
    'quantumNaturalGradient',
    optimizers.quantumNaturalGradient,
    'learningrate',
    'learningRate',
    '{ learningRate: 0.1 }',
  ],
  ['rotosolve', optimizers.rotosolve, 'frequency', 'frequencies', 'an object such as { frequencies, degree }'],
  ['spsa', optimizers.spsa, 'alfa', 'alpha', '{ learningRate: 0.1 }'],
  ['qnSpsa', optimizers.qnSpsa, 'regularisation', 'regularization', '{ learningRate: 0.1 }'],
  ['iCans', optimizers.iCans, 'lipshitz', 'lipschitz', '{ lipschitz: 0.1 }'],
  ['gCans', optimizers.gCans, 'minshots', 'minShots', '{ lipschitz: 0.1 }'],
  ['shotGradient', (options) => optimizers.shotGradient(new Circuit(1), z(0), options), 'sed', 'seed', '{ seed: 0.1 }'],
])('%s refuses an option that it does not have, and a number for options', (name, make, misspelt, meant, written) => {
  const message = `${name} has no option "${misspelt}". Did you mean "${meant}"?`;
  expect(() => make({ [misspelt]: 1 } as never)).toThrow(expect.objectContaining({ code: 'unknown', message }));
  const wrong = `The options of ${name} are 0.1. Write ${written}.`;
  expect(() => make(0.1 as never)).toThrow(expect.objectContaining({ code: 'invalid', message: wrong }));
});

describe.each(Object.entries(makers))('%s', (name, make) => {
  it('trains in model.fit, reports the loss and metrics before each step, and leaves no tensors', async () => {
    const data = points();
    const optimizer = make();
    const model = compiled(optimizer);
    const before = (model.evaluate(data.x, data.y) as tf.Scalar[]).map((each) => each.dataSync()[0]!);
    const options = { batchSize: 8, shuffle: false, yieldEvery: 'never' } as const;
    const bare = memory().numTensors;
    const { history } = await model.fit(data.x, data.y, { ...options, epochs: 6 });
    expect(history.loss![0]).toBeCloseTo(before[0]!, 5);
    expect(history.mae![0]).toBeCloseTo(before[1]!, 5);
    expect(Math.min(...(history.loss as number[]))).toBeLessThan(history.loss![0] as number);
    // What is new is the optimizer's state.
    const state = (await optimizer.getWeights()).map(({ tensor }) => tensor);
    const variables = state.filter((tensor) => tensor instanceof tf.Variable);
    tf.dispose(state.filter((tensor) => !(tensor instanceof tf.Variable)));
    expect(memory().numTensors - bare).toBe(variables.length);
    const tensors = memory();
    await model.fit(data.x, data.y, { ...options, epochs: 2 });
    expect(memory()).toEqual(tensors);
    model.dispose();
    optimizer.dispose();
    tf.dispose(data);
  });

  it('trains in trainOnBatch and minimize, and gives everything back', async () => {
    const data = points();
    const optimizer = make();
    const model = compiled(optimizer);
    await model.trainOnBatch(data.x, data.y);
    const tensors = memory();
    const [loss, metric] = (await model.trainOnBatch(data.x, data.y)) as number[];
    expect(loss).toBeGreaterThan(0);
    expect(metric).toBeGreaterThan(0);
    expect(memory()).toEqual(tensors);
    optimizer.dispose();
    model.dispose();
    tf.dispose(data);

    const { loss: energy, variables, value } = energyProblem();
    const other = make();
    other.minimize(energy, false, variables);
    const [start, between] = [value(), memory()];
    const cost = other.minimize(energy, true, variables)!;
    expect(cost.dataSync()[0]).toBeCloseTo(start, 5);
    cost.dispose();
    expect(other.minimize(energy, false, variables)).toBeNull();
    expect(memory()).toEqual(between);
    expect(other.iterations).toBe(3);
    other.dispose();
  });

  it('a frozen layer and a variable that is left out do not move', async () => {
    const data = points();
    const optimizer = make();
    const model = compiled(optimizer);
    model.layers[0]!.trainable = false;
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const before = weightsIn(model);
    await model.fit(data.x, data.y, { epochs: 2, batchSize: 4 });
    const after = weightsIn(model);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
    const bystander = tf.variable(tf.scalar(1));
    const { loss, variables } = energyProblem();
    make().minimize(loss, false, variables);
    expect(bystander.dataSync()[0]).toBe(1);
    tf.dispose([bystander, data.x, data.y]);
  });

  it('a layer may be frozen and thawed in the middle of a training', async () => {
    const data = points();
    const optimizer = make();
    const model = compiled(optimizer);
    const wasTrainable = model.layers[0]!.trainable;
    for (const trainable of [wasTrainable, false, wasTrainable]) {
      model.layers[0]!.trainable = trainable;
      model.compile({ optimizer, loss: 'meanSquaredError' });
      const [dense, quantum] = weightsIn(model);
      await model.fit(data.x, data.y, { epochs: 1, batchSize: 4 });
      const after = weightsIn(model);
      if (trainable) expect(after[0]).not.toEqual(dense);
      else expect(after[0]).toEqual(dense);
      expect(after[1]).not.toEqual(quantum);
    }
    optimizer.dispose();
    model.dispose();
    tf.dispose(data);
  });

  // Two batches an epoch: at the end of the first, and inside the third.
  it.each([2, 5])('resumed after %i batches gives the losses of an unbroken run', async (batches) => {
    const data = points();
    const options = { seed: 7, epochs: 3, batchSize: 4 };
    const checkpoint = join(root, `${name} ${batches}`);
    const unbroken = await training.fit(compiled(make()), data, options);
    const abort = new AbortController();
    let done = 0;
    const onBatchEnd = () => void (++done === batches && abort.abort());
    await training.fit(compiled(make()), data, { ...options, checkpoint, signal: abort.signal, callbacks: [{ onBatchEnd }] }); // prettier-ignore
    const model = compiled(make());
    model.setWeights(model.getWeights().map((weight) => tf.onesLike(weight)));
    const resumed = await training.fit(model, data, { ...options, checkpoint, resume: true });
    expect(resumed).toEqual({ history: unbroken.history, interrupted: false });
    tf.dispose(data);
  });

  it('is saved and loaded with the compiled model, and goes on alike', async () => {
    const optimizer = make();
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    const [constructor, fromConfig] = classNameMap[optimizer.getClassName()]!;
    const config = JSON.parse(JSON.stringify(optimizer.getConfig())) as tf.serialization.ConfigDict;
    const copy = fromConfig(constructor, config) as tf.Optimizer;
    expect(copy.getConfig()).toEqual(optimizer.getConfig());
    const model = compiled(optimizer);
    const loaded = await savedAndLoaded(model, { includeOptimizer: true });
    expect(loaded.optimizer.getClassName()).toBe(optimizer.getClassName());
    expect(loaded.optimizer.getConfig()).toEqual(optimizer.getConfig());
    const data = points();
    for (const each of [model, loaded]) await each.trainOnBatch(data.x, data.y);
    expect(weightsIn(loaded as tf.Sequential)).toEqual(weightsIn(model));
    tf.dispose(data);
  });
});

it.each([
  ['Rotosolve', () => optimizers.rotosolve()],
  ['SPSA', () => optimizers.spsa()],
  ['QN-SPSA', () => optimizers.qnSpsa()],
] as const)('%s refuses bare gradients and names minimize and the ways to train', (name, make) => {
  const { loss, variables } = energyProblem();
  const start = numbersIn(variables);
  const { grads } = tf.variableGrads(loss, variables);
  expect(() => (make() as tf.Optimizer).applyGradients(grads)).toThrow(
    new RegExp(`${name} makes no use of gradients.*minimize\\(f\\).*model\\.fit.*training\\.fit`),
  );
  expect(numbersIn(variables)).toEqual(start);
});

it('a training over a dataset keeps no more tensors than one step leaves', async () => {
  const data = points();
  const optimizer = optimizers.spsa();
  const model = compiled(optimizer);
  const rows = { xs: data.x.arraySync(), ys: data.y.arraySync() };
  const dataset = tf.data.zip({ xs: tf.data.array(rows.xs), ys: tf.data.array(rows.ys) }).batch(4);
  await model.fitDataset(dataset as Parameters<tf.Sequential['fitDataset']>[0], { epochs: 1, verbose: 0 });
  const tensors = memory();
  await model.fitDataset(dataset as Parameters<tf.Sequential['fitDataset']>[0], { epochs: 3, verbose: 0 });
  expect(memory()).toEqual(tensors);
  model.dispose();
  optimizer.dispose();
  tf.dispose(data);
});
