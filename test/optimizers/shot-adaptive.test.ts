import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { expectation } from '../../src/autodiff/index.js';
import { layers, optimizers } from '../../src/index.js';
import { ising, x, z } from '../../src/observables/index.js';
import { onEveryBackend } from '../autodiff/support.js';
import { memory } from '../complex/support.js';
import { isingCircuit } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

const ry = new Circuit(1).ry(weight(0), 0);

onEveryBackend(() => {
  it('a measured gradient of cos θ is −sin θ, with variance cos² θ / 2 from a single shot', async () => {
    const angle = 0.7;
    const shots = 4000;
    const { gradient, variance } = await optimizers.shotGradient(ry, z(0), { seed: 1 })(Float32Array.of(angle), [shots], 0); // prettier-ignore
    const exact = Math.cos(angle) ** 2 / 2;
    expect(variance[0]).toBeCloseTo(exact, 2);
    expect(Math.abs(gradient[0]! + Math.sin(angle))).toBeLessThan(4 * Math.sqrt(exact / shots));
    expect(gradient[0]).not.toBe(-Math.sin(angle));
  });

  it('measured gradients of weights with several frequencies are unbiased', async () => {
    const circuit = new Circuit(2).ry(weight(0), 0).cry(weight(0).times(2), 0, 1).rx(weight(1), 1).rx(weight(0), 0);
    const observable = z(0).times(z(1)).plus(x(0).scaled(0.5)).plus(z(1).scaled(-0.3));
    const angles = [0.4, 1.3];
    const weights = tf.tensor1d(angles);
    const loss = (given: tf.Tensor) => expectation(circuit, observable, { weights: given as tf.Tensor1D }).sum();
    const exact = tf.tidy(() => tf.grad(loss)(weights).dataSync());
    const shots = 20_000;
    const before = memory();
    const measured = await optimizers.shotGradient(circuit, observable, { seed: 3 })(Float32Array.from(angles), [shots, shots], 0); // prettier-ignore
    expect(memory()).toEqual(before);
    exact.forEach((value, k) => {
      const error = Math.sqrt(measured.variance[k]! / shots);
      expect(Math.abs(measured.gradient[k]! - value)).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.03);
    });
    weights.dispose();
  });
});

it('the mean of many measured gradients with few shots is the exact one, and its spread is as the variance says', async () => {
  const measure = optimizers.shotGradient(ry, z(0).scaled(2), { seed: 5 });
  const runs = 800;
  const found: number[] = [];
  let single = 0;
  for (let step = 0; step < runs; step++) {
    const { gradient, variance } = await measure(Float32Array.of(0.7), [3], step);
    found.push(gradient[0]!);
    single += variance[0]! / runs;
  }
  const mean = found.reduce((a, b) => a + b) / runs;
  const spread = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
  const expected = (2 * Math.cos(0.7) ** 2) / 3;
  expect(Math.abs(mean + 2 * Math.sin(0.7))).toBeLessThan(4 * Math.sqrt(expected / runs));
  // The relative error of a variance from N numbers is about √(2/N) = 5 %.
  expect(Math.abs(spread / expected - 1)).toBeLessThan(0.2);
  // Without Bessel's correction it would be a third too small.
  expect(Math.abs(single / (3 * expected) - 1)).toBeLessThan(0.1);
});

/** A transverse Ising chain of 4 spins from fixed first weights. */
function problem() {
  const angles = tf.variable(tf.tensor1d(Array.from({ length: 14 }, (_, k) => 0.4 * Math.sin(3 * k + 1))));
  const energy = () => tf.tidy(() => expectation(isingCircuit(), ising({ qubits: 4 }), { weights: angles as unknown as tf.Tensor1D }).dataSync()[0]!); // prettier-ignore
  return { angles, energy, measure: optimizers.shotGradient(isingCircuit(), ising({ qubits: 4 }), { seed: 2 }) };
}

it.each([
  ['iCANS', optimizers.iCans],
  ['gCANS', optimizers.gCans],
] as const)('%s lowers the energy of the Ising chain and takes more shots as the gradient shrinks', async (_, make) => {
  const { angles, energy, measure } = problem();
  const start = energy();
  const optimizer = make({ lipschitz: 7, learningRate: 0.1, memory: 0.9, minShots: 4, maxShots: 2000 });
  const sums: number[] = [];
  for (let step = 0; step < 60; step++) {
    const { shots } = await optimizer.step([angles], measure);
    sums.push(shots.reduce((a, b) => a + b));
  }
  expect(sums[0]).toBe(14 * 4);
  expect(sums.at(-1)).toBeGreaterThan(3 * sums[0]!);
  expect(Math.max(...sums)).toBeLessThanOrEqual(14 * 2000);
  expect(energy()).toBeLessThan(start - 0.5);
  expect(energy()).toBeLessThan(-4.2);
  angles.dispose();
});

it('a training that goes on from a saved state takes the same steps', async () => {
  const unbroken = problem();
  const whole = optimizers.gCans({ lipschitz: 7 });
  for (let step = 0; step < 6; step++) await whole.step([unbroken.angles], unbroken.measure);

  const resumed = problem();
  const first = optimizers.gCans({ lipschitz: 7 });
  for (let step = 0; step < 3; step++) await first.step([resumed.angles], resumed.measure);
  const state = await first.getWeights();
  const second = optimizers.gCans({ lipschitz: 7 });
  await second.setWeights(state);
  tf.dispose(state.map(({ tensor }) => tensor));
  expect(second.nextShots(14)).toEqual(first.nextShots(14));
  const before = memory();
  for (let step = 0; step < 3; step++) await second.step([resumed.angles], resumed.measure);
  expect(memory()).toEqual(before);
  expect(resumed.angles.dataSync()).toEqual(unbroken.angles.dataSync());
  expect(second.iterations).toBe(6);
  tf.dispose([unbroken.angles, resumed.angles]);
});

it('training a model with it is refused with what to use, and the weights stay', async () => {
  const layer = layers.quantum({ circuit: ry, weightInitializer: 'ones' });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: optimizers.iCans({ lipschitz: 1 }), loss: 'meanSquaredError' });
  const training = model.trainOnBatch(tf.zeros([1, 0]), tf.ones([1, 1]));
  await expect(training).rejects.toThrow(/^iCANS decides on shots .*step\(variables.*spsa or adam in model\.compile/);
  expect(() => optimizers.gCans({ lipschitz: 1 }).applyGradients()).toThrow(/^gCANS/);
  expect(layer.getWeights()[0]!.dataSync()[0]).toBe(1);
});

it('refuses options, circuits, shots and estimates that do not fit', async () => {
  expect(() => optimizers.iCans({ lipschitz: 0 })).toThrow(/lipschitz of iCANS is 0/);
  expect(() => optimizers.gCans({ lipschitz: 4, learningRate: 0.5 })).toThrow(/below 2\/L = 0\.5/);
  expect(() => optimizers.gCans({ lipschitz: 4, minShots: 1 })).toThrow(/minShots of gCANS is 1/);
  expect(() => optimizers.gCans({ lipschitz: 4, memory: 1 })).toThrow(/memory of gCANS is 1/);
  expect(() => optimizers.shotGradient(new Circuit(1).ry(input(0), 0), z(0))).toThrow(/reads 1 input.*Bind/);
  await expect(optimizers.shotGradient(ry, z(0))(Float32Array.of(1), [1], 0)).rejects.toThrow(/from 2 on/);
  const angles = tf.variable(tf.tensor1d([1]));
  const wrong = optimizers.iCans({ lipschitz: 1 }).step([angles], () => ({ gradient: [1, 2], variance: [1] }));
  await expect(wrong).rejects.toThrow(/2 components and 1 variances, but there are 1 weights/);
  angles.dispose();
});

it('its config makes the same optimizer', () => {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const [constructor, fromConfig] = classNameMap['ShotAdaptive']!;
  for (const optimizer of [optimizers.iCans({ lipschitz: 3 }), optimizers.gCans({ lipschitz: 2, learningRate: 0.2 })]) {
    const copy = fromConfig(constructor, JSON.parse(JSON.stringify(optimizer.getConfig()))) as tf.Optimizer;
    expect(copy.getConfig()).toEqual(optimizer.getConfig());
  }
});
