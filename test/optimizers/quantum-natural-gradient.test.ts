import * as tf from '@tensorflow/tfjs';
import { metricTensor } from '../../src/autodiff/index.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers, optimizers } from '../../src/index.js';
import { z } from '../../src/observables/index.js';
import { onEveryBackend } from '../autodiff/support.js';
import { memory } from '../complex/support.js';
import { energyLayer, energyProblem, isingGround, numbersIn } from './support.js';

const lambda = 0.001;

/** RX of the feature, then RY of a weight of 1, then Z. */
const oneQubit = () =>
  layers.quantum({ circuit: new Circuit(1).rx(input(0), 0).ry(weight(0), 0), weightInitializer: 'ones' });

function modelOf(...stack: tf.layers.Layer[]): tf.Sequential {
  return tf.sequential({ layers: stack });
}

beforeAll(() => tf.setBackend('cpu'));

onEveryBackend(() => {
  it('one RY weight moves by the closed form −η ∇L / (1/4 + λ)', () => {
    const { loss, variables } = energyProblem(energyLayer(new Circuit(1).ry(weight(0), 0), z(0)));
    const [start] = numbersIn(variables);
    optimizers.quantumNaturalGradient({ learningRate: 0.1 }).minimize(loss, false, variables);
    // L = cos θ
    expect(numbersIn(variables)[0]).toBeCloseTo(start! + (0.1 * Math.sin(start!)) / (0.25 + lambda), 5);
  });

  it('the metric is the mean over the batch that model.fit shows the layer', async () => {
    const features = [0.3, 1.1, -0.8, 2];
    const model = modelOf(oneQubit());
    const optimizer = optimizers.quantumNaturalGradient({ learningRate: 0.1 });
    model.compile({ optimizer, loss: (_: tf.Tensor, output: tf.Tensor) => tf.mean(output) });
    const x = tf.tensor2d(features, [4, 1]);
    await model.fit(x, tf.zeros([4, 1]), { epochs: 1, batchSize: 4 });
    // ⟨Z⟩ = cos x cos θ, and the variance of Y after RX(x) is cos² x.
    const mean = (f: (x: number) => number) => features.map(f).reduce((a, b) => a + b) / 4;
    const slope = -mean(Math.cos) * Math.sin(1);
    const metric = mean((each) => Math.cos(each) ** 2) / 4;
    expect(model.getWeights()[0]!.dataSync()[0]).toBeCloseTo(1 - (0.1 * slope) / (metric + lambda), 5);
  });
});

it('the metric of a layer that is applied twice is the mean over all it read', () => {
  const layer = oneQubit();
  const [a, b] = [tf.tensor2d([[0.4]]), tf.tensor2d([[1.2], [0.9]])];
  const loss = () => tf.tidy(() => [a, b].map((each) => (layer.apply(each) as tf.Tensor).sum()).reduce((p, q) => tf.add(p, q)) as tf.Scalar); // prettier-ignore
  layer.build([null, 1]);
  const variables = layer.trainableWeights.map((each) => each.read() as tf.Variable);
  optimizers.quantumNaturalGradient({ learningRate: 0.1 }).minimize(loss, false, variables);
  const all = [0.4, 1.2, 0.9];
  const slope = -Math.sin(1) * all.map(Math.cos).reduce((p, q) => p + q);
  const metric = all.map((each) => Math.cos(each) ** 2 / 4).reduce((p, q) => p + q) / 3;
  expect(numbersIn(variables)[0]).toBeCloseTo(1 - (0.1 * slope) / (metric + lambda), 5);
});

it.each(['full', 'block-diagonal', 'diagonal'] as const)('a %s step solves (g + λ) x = ∇L', (approximation) => {
  const { loss, variables } = energyProblem();
  const start = numbersIn(variables);
  const gradient = tf.tidy(() => Array.from(tf.variableGrads(loss, variables).grads[variables[0]!.name]!.dataSync()));
  const layer = energyLayer();
  const [metric] = tf.tidy(() => metricTensor(layer.circuit, { weights: start, approximation }).arraySync());
  const optimizer = optimizers.quantumNaturalGradient({ learningRate: 0.1, approximation, regularization: 0.05 });
  optimizer.minimize(loss, false, variables);
  const step = numbersIn(variables).map((value, k) => (start[k]! - value) / 0.1);
  const left = metric!.map((row, k) => row.reduce((sum, g, j) => sum + g * step[j]!, 0.05 * step[k]!));
  left.forEach((value, k) => expect(value).toBeCloseTo(gradient[k]!, 4));
});

it.each([1, 2])('reaches the ground state of the Ising chain in fewer steps than descent, seed %i', (seed) => {
  const stepsOf = (optimizer: tf.Optimizer) => {
    const { loss, variables, value } = energyProblem(energyLayer(undefined, undefined, seed));
    let steps = 0;
    for (; steps < 200 && value() > isingGround + 0.01; steps++) optimizer.minimize(loss, false, variables);
    // 18 more, to the ground state itself if it is there.
    for (let k = 0; k < 18; k++) optimizer.minimize(loss, false, variables);
    return { steps, energy: value() };
  };
  const natural = stepsOf(optimizers.quantumNaturalGradient({ learningRate: 0.05 }));
  const plain = stepsOf(tf.train.sgd(0.05));
  expect(natural.steps).toBeLessThanOrEqual(12);
  expect(natural.energy).toBeCloseTo(isingGround, 3);
  expect(plain.steps).toBe(200);
  expect(plain.energy).toBeGreaterThan(isingGround + 0.02);
});

it('without λ a weight that the state does not depend on stays, and the others move by the inverse', () => {
  // A rotation about Z of |0⟩ is a phase.
  const { loss, variables } = energyProblem(energyLayer(new Circuit(1).rz(weight(0), 0).ry(weight(1), 0), z(0)));
  const [first, second] = numbersIn(variables);
  optimizers.quantumNaturalGradient({ learningRate: 0.1, regularization: 0 }).minimize(loss, false, variables);
  const [still, moved] = numbersIn(variables);
  expect(still).toBeCloseTo(first!, 5);
  expect(moved).toBeCloseTo(second! + 0.4 * Math.sin(second!), 5);
});

it('momentum adds the last step, times its factor, to the next', () => {
  const { loss, variables } = energyProblem(energyLayer(new Circuit(1).ry(weight(0), 0), z(0)));
  const optimizer = optimizers.quantumNaturalGradient({ learningRate: 0.1, momentum: 0.9 });
  let [angle, velocity] = [numbersIn(variables)[0]!, 0];
  for (let step = 0; step < 4; step++) {
    optimizer.minimize(loss, false, variables);
    velocity = 0.9 * velocity - Math.sin(angle) / (0.25 + lambda);
    angle -= 0.1 * velocity;
    expect(numbersIn(variables)[0]).toBeCloseTo(angle, 5);
  }
  optimizer.dispose();
});

describe('in a hybrid model', () => {
  const hybrid = (trainable = true) => {
    const kernelInitializer = tf.initializers.glorotNormal({ seed: 1 });
    return modelOf(
      tf.layers.dense({ inputShape: [2], units: 1, kernelInitializer, trainable }),
      oneQubit(),
      tf.layers.dense({ units: 1, kernelInitializer }),
    );
  };
  // By layer: model.getWeights has frozen ones last.
  const weightsOf = (model: tf.Sequential) =>
    model.layers.flatMap((layer) => layer.getWeights().map((each) => each.dataSync()));
  const trained = async (model: tf.Sequential, optimizer: tf.Optimizer, epochs = 1) => {
    const x = tf.tensor2d([0.2, 0.4, -0.3, 0.9], [2, 2]);
    const y = tf.tensor2d([0.3, -0.5], [2, 1]);
    model.compile({ optimizer, loss: 'meanSquaredError' });
    await model.fit(x, y, { epochs, batchSize: 2, shuffle: false });
    return weightsOf(model);
  };

  it('classical variables move as by plain descent, or as their own optimizer says', async () => {
    const options = { learningRate: 0.1 };
    const plain = await trained(hybrid(), tf.train.sgd(0.1));
    const own = await trained(hybrid(), optimizers.quantumNaturalGradient(options));
    const adam = await trained(hybrid(), tf.train.adam(0.02));
    const inner = optimizers.quantumNaturalGradient({ ...options, classical: tf.train.adam(0.02) });
    const nested = await trained(hybrid(), inner);
    for (const k of [0, 1, 3, 4]) {
      own[k]!.forEach((value, i) => expect(value).toBeCloseTo(plain[k]![i]!, 6));
      nested[k]!.forEach((value, i) => expect(value).toBeCloseTo(adam[k]![i]!, 6));
    }
    expect(own[2]![0]).not.toBeCloseTo(plain[2]![0]!, 3);
    expect(nested[2]).toEqual(own[2]);
    const state = await inner.getWeights();
    const names = state.map(({ name }) => name);
    expect(names).toContain('classical/iter');
    const copy = optimizers.quantumNaturalGradient({ classical: tf.train.adam() });
    await copy.setWeights(state);
    expect((await copy.getWeights()).map(({ name }) => name)).toEqual(names);
    inner.dispose();
  });

  it('a frozen layer does not move', async () => {
    const before = weightsOf(hybrid());
    const after = await trained(hybrid(false), optimizers.quantumNaturalGradient({ momentum: 0.5 }), 3);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
    const model = hybrid();
    model.layers[1]!.trainable = false;
    await expect(trained(model, optimizers.quantumNaturalGradient())).rejects.toThrow(/thaw the layer/);
    const classical = tf.train.sgd(0.1);
    const others = await trained(model, optimizers.quantumNaturalGradient({ classical }), 3);
    expect(others[2]).toEqual(before[2]);
    expect(others[0]).not.toEqual(before[0]);
  });
});

it('a weight group that is left out stays, and the others take their part of the metric', () => {
  const circuit = new Circuit(2).ry(weight(0, 'a'), 0).ry(weight(0, 'b'), 1).rx(weight(1, 'b'), 1);
  const { loss, variables } = energyProblem(energyLayer(circuit, z(0).plus(z(1))));
  const [a, b, c] = numbersIn(variables);
  optimizers.quantumNaturalGradient({ learningRate: 0.1 }).minimize(loss, false, [variables[1]!]);
  const [still, ry, rx] = numbersIn(variables);
  expect(still).toBe(a);
  // ⟨Z₁⟩ = cos b cos c; RX(c) of a state with ⟨X⟩ = sin b has metric cos² b / 4.
  expect(ry).toBeCloseTo(b! + (0.1 * Math.sin(b!) * Math.cos(c!)) / (0.25 + lambda), 4);
  expect(rx).toBeCloseTo(c! + (0.1 * Math.cos(b!) * Math.sin(c!)) / (Math.cos(b!) ** 2 / 4 + lambda), 4);
});

it('computeGradients and applyGradients serve as minimize does; bare gradients of a layer with inputs are refused', () => {
  const layer = oneQubit();
  const x = tf.tensor2d([[0.4]]);
  const loss = () => (layer.apply(x) as tf.Tensor).sum() as tf.Scalar;
  layer.build([null, 1]);
  const variables = layer.trainableWeights.map((each) => each.read() as tf.Variable);
  const optimizer = optimizers.quantumNaturalGradient();
  const before = memory();
  const { value, grads } = optimizer.computeGradients(loss, variables);
  optimizer.applyGradients(grads);
  expect(numbersIn(variables)[0]).not.toBe(1);
  expect(() => optimizer.applyGradients(grads)).toThrow(/Use minimize\(f\) or computeGradients\(f\)/);
  tf.dispose([value, grads]);
  const failing = () => {
    throw new Error('no loss');
  };
  expect(() => optimizer.minimize(failing, false, variables)).toThrow('no loss');
  expect(memory()).toEqual(before);
  // Gradients that nobody applies hold on to what was read no longer than the optimizer, and calls after them to nothing.
  const unused = optimizer.computeGradients(loss, variables);
  tf.tidy(() => void layer.apply(x));
  expect(memory().numTensors).toBe(before.numTensors + 3);
  tf.dispose(unused);
  optimizer.dispose();
  expect(memory()).toEqual(before);
});

it('variables without a quantum layer are refused, or left to the classical optimizer', () => {
  const plain = tf.variable(tf.scalar(1));
  const step = (classical?: tf.Optimizer) =>
    optimizers
      .quantumNaturalGradient({ classical })
      .minimize(() => tf.tidy(() => tf.square(plain) as tf.Scalar), false, [plain]);
  expect(step).toThrow(/none of the variables .*Put the circuit into layers\.quantum, thaw/);
  expect(plain.dataSync()[0]).toBe(1);
  step(tf.train.sgd(0.1));
  expect(plain.dataSync()[0]).toBeCloseTo(0.8, 6);
  plain.dispose();
});

it('a backend that cannot be read at once is refused with what to use, and the weights stay', () => {
  const { loss, variables } = energyProblem();
  const start = numbersIn(variables);
  const optimizer = optimizers.quantumNaturalGradient();
  const { grads } = optimizer.computeGradients(loss, variables);
  const read = jest.spyOn(tf.Tensor.prototype, 'dataSync').mockImplementation(() => {
    throw new Error('OffscreenCanvas is not defined');
  });
  expect(() => optimizer.applyGradients(grads)).toThrow(/cannot be read synchronously here \(OffscreenCanvas.*spsa/);
  read.mockRestore();
  expect(numbersIn(variables)).toEqual(start);
});

it.each([
  [{ learningRate: 0 }, /learningRate of Quantum natural gradient is 0/],
  [{ regularization: -1 }, /regularization .* is -1/],
  [{ momentum: 1 }, /below 1/],
])('refuses %j', (options, message) => {
  expect(() => optimizers.quantumNaturalGradient(options)).toThrow(message);
});
