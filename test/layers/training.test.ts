import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers } from '../../src/index.js';
import { memory } from '../complex/support.js';
import { onEveryBackend } from '../autodiff/support.js';
import { type AnyLayer, lossOf, modelOf, small, task } from './support.js';

/** dense → quantum → dense, always with the same first weights. */
function hybrid(circuitLayer: AnyLayer, optimizer: string | tf.Optimizer = 'adam'): tf.Sequential {
  const kernelInitializer = (seed: number) => tf.initializers.glorotNormal({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [2], units: 2, activation: 'tanh', kernelInitializer: kernelInitializer(1) }),
      circuitLayer,
      tf.layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer: kernelInitializer(2) }),
    ],
  });
  model.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  return model;
}

onEveryBackend(() => {
  it('1,000 training steps leave as many tensors as before', async () => {
    const { x, y } = task(4);
    const model = hybrid(layers.quantum({ circuit: small(), inputScaling: 'trainable' }));
    await model.fit(x, y, { epochs: 2, batchSize: 4, verbose: 0 });
    const before = memory();
    await model.fit(x, y, { epochs: 1000, batchSize: 4, verbose: 0, yieldEvery: 'never' });
    expect(memory()).toEqual(before);
    model.optimizer.dispose();
    model.dispose();
    tf.dispose([x, y]);
  });

  it('a hybrid model learns to tell two classes apart', async () => {
    const { x, y } = task(24);
    const model = hybrid(layers.quantum({ circuit: small(2), seed: 1 }), tf.train.adam(0.05));
    await model.fit(x, y, { epochs: 25, batchSize: 8, shuffle: false, yieldEvery: 'never' });
    const [loss, accuracy] = tf.tidy(() => (model.evaluate(x, y) as tf.Scalar[]).map((each) => each.dataSync()[0]!));
    expect(accuracy).toBeGreaterThan(0.95);
    expect(loss).toBeLessThan(0.4);
    model.optimizer.dispose();
    model.dispose();
    tf.dispose([x, y]);
  });

  it.each(['parameter-shift', 'central-difference'] as const)('%s trains as adjoint does', async (gradient) => {
    const { x, y } = task(8);
    const losses = [];
    for (const each of ['adjoint', gradient] as const) {
      const model = hybrid(layers.quantum({ circuit: small(), gradient: each }), tf.train.sgd(0.3));
      const { history } = await model.fit(x, y, { epochs: 4, batchSize: 4, shuffle: false });
      losses.push(history.loss as number[]);
      model.dispose();
    }
    const [exact, other] = losses;
    other!.forEach((loss, k) => expect(loss).toBeCloseTo(exact![k]!, gradient === 'parameter-shift' ? 5 : 3));
    expect(exact![3]).toBeLessThan(exact![0]!);
    tf.dispose([x, y]);
  });
});

it('several quantum layers train in one model, two branches in another', async () => {
  const { x, y } = task(8);
  const shape = tf.input({ shape: [2] });
  const branches = [
    layers.quantum({ circuit: small(), seed: 1 }).apply(shape),
    layers.quantumProbabilities({ circuit: small(), seed: 2 }).apply(tf.layers.dense({ units: 2 }).apply(shape)),
  ] as tf.SymbolicTensor[];
  const merged = tf.layers.concatenate().apply(branches) as tf.SymbolicTensor;
  const third = layers.quantum({ circuit: small(), seed: 3 });
  const hidden = third.apply(tf.layers.dense({ units: 2 }).apply(merged)) as tf.SymbolicTensor;
  const model = tf.model({
    inputs: shape,
    outputs: tf.layers.dense({ units: 1, activation: 'sigmoid' }).apply(hidden) as tf.SymbolicTensor,
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' });
  const before = model.getWeights().map((each) => each.dataSync().slice());
  const first = await lossOf(model, x, y);
  await model.fit(x, y, { epochs: 5, batchSize: 8 });
  expect(await lossOf(model, x, y)).toBeLessThan(first);
  model.getWeights().forEach((each, k) => expect(each.dataSync()).not.toEqual(before[k]));
  model.dispose();
  tf.dispose([x, y]);
});

it('a hypernetwork learns the weights of a circuit from other features', async () => {
  // ⟨Z⟩ = −sin(angle + weight) is 0 where the weight undoes the angle, which the second feature tells.
  const circuit = new Circuit(1).ry(input(0).plus(Math.PI / 2), 0).ry(weight(0), 0);
  const [angles, hints] = [tf.input({ shape: [1] }), tf.input({ shape: [1] })];
  const hyper = tf.layers
    .dense({ units: 1, useBias: false, kernelInitializer: 'zeros' })
    .apply(hints) as tf.SymbolicTensor;
  const outputs = layers.controlledQuantum({ circuit }).apply([angles, hyper]) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [angles, hints], outputs });
  model.compile({ optimizer: tf.train.sgd(0.3), loss: 'meanSquaredError' });
  const x = tf.tensor2d([[0.4], [0.9], [-1.2], [-0.2]]);
  const y = tf.zeros([4, 1]);
  await model.fit([x, x], y, { epochs: 60, batchSize: 4 });
  expect(model.getWeights()[0]!.dataSync()[0]).toBeCloseTo(-1, 3);
  expect(await lossOf(model, [x, x], y)).toBeLessThan(1e-6);
  model.dispose();
  tf.dispose([x, y]);
});

it('a controlled layer given the same weights for all samples is the quantum layer', () => {
  const circuit = small(2);
  const layer = layers.quantum({ circuit, seed: 9 });
  const x = task(5).x;
  const expected = (layer.apply(x) as tf.Tensor).dataSync();
  const same = tf.tile(layer.getWeights()[0]!.reshape([1, -1]), [5, 1]);
  const actual = (layers.controlledQuantum({ circuit }).apply([x, same]) as tf.Tensor).dataSync();
  actual.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 5));
});

it('outputs are what the circuit gives for the layer’s weights and scaled inputs', () => {
  const circuit = new Circuit(1).ry(input(0), 0).ry(weight(0), 0);
  const layer = layers.quantum({ circuit, inputScaling: 2.5 });
  const model = modelOf(layer, [1]);
  layer.setWeights([tf.tensor1d([0.3])]);
  const [value] = tf.tidy(() => (model.predict(tf.tensor2d([[0.4]])) as tf.Tensor).dataSync());
  expect(value).toBeCloseTo(Math.cos(2.5 * 0.4 + 0.3), 5);
});
