import * as tf from '@tensorflow/tfjs';
import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers, optimizers } from '../../src/index.js';
import { x, z } from '../../src/observables/index.js';
import { onEveryBackend } from '../autodiff/support.js';
import { energyLayer, energyProblem, isingGround, numbersIn } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

onEveryBackend(() => {
  it('one sinusoid is at its exact minimum after one step', () => {
    const angle = tf.variable(tf.tensor1d([0.3]));
    const loss = () => tf.tidy(() => tf.sin(tf.add(angle, 0.7)).mul(2).add(5).sum() as tf.Scalar);
    optimizers.rotosolve().minimize(loss, false, [angle]);
    expect(Math.cos(numbersIn([angle])[0]! + 0.7 + Math.PI / 2)).toBeCloseTo(1, 6);
    angle.dispose();
  });

  it('an energy that is a sum over qubits is at its minimum after one step', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).rx(weight(1), 1);
    const { loss, variables, value } = energyProblem(energyLayer(circuit, z(0).plus(x(0)).plus(z(1))));
    optimizers.rotosolve().minimize(loss, false, variables);
    expect(value()).toBeCloseTo(-Math.SQRT2 - 1, 5);
  });
});

it('a weight that turns several gates is at the minimum of all its frequencies after one step', () => {
  const circuit = new Circuit(2).ry(weight(0), 0).cry(weight(0).times(2), 0, 1).rx(weight(0), 0);
  const { loss, variables, value } = energyProblem(energyLayer(circuit, z(0).times(z(1)).plus(x(0))));
  optimizers.rotosolve().minimize(loss, false, variables);
  const found = value();
  const probe = tf.tidy(() =>
    Array.from({ length: 400 }, (_, k) => {
      variables[0]!.assign(tf.tensor1d([(4 * Math.PI * k) / 400]));
      return value();
    }),
  );
  expect(found).toBeLessThanOrEqual(Math.min(...probe) + 1e-5);
});

it('a squared error is at its minimum after one step of degree 2', async () => {
  const layer = layers.quantum({ circuit: new Circuit(1).ry(weight(0), 0), weightInitializer: 'ones' });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: optimizers.rotosolve({ degree: 2 }), loss: 'meanSquaredError' });
  await model.trainOnBatch(tf.zeros([1, 0]), tf.tensor2d([[0.25]]));
  const output = model.predict(tf.zeros([1, 0])) as tf.Tensor;
  expect(output.dataSync()[0]).toBeCloseTo(0.25, 4);
});

it('finds the ground state of the Ising chain, and the energy never rises', () => {
  const { loss, variables, value } = energyProblem();
  const optimizer = optimizers.rotosolve();
  const energies = [value()];
  for (let step = 0; step < 20; step++) {
    optimizer.minimize(loss, false, variables);
    energies.push(value());
  }
  energies.slice(1).forEach((energy, k) => expect(energy).toBeLessThanOrEqual(energies[k]!));
  expect(energies.at(-1)! - isingGround).toBeLessThan(0.01);
});

it('a step takes 1 + Σ (2R + 1) losses', () => {
  const circuit = new Circuit(2).ry(weight(0), 0).cx(0, 1).rx(weight(0), 0).rz(weight(1), 1).ry(weight(2), 1);
  const { loss, variables } = energyProblem(energyLayer(circuit, z(0).times(z(1))));
  const counted = jest.fn(loss);
  optimizers.rotosolve().minimize(counted, false, variables);
  expect(counted).toHaveBeenCalledTimes(1 + 5 + 3 + 3);
});

it('a loss that is no trigonometric polynomial does not rise either', () => {
  const weights = tf.variable(tf.tensor1d([0.5, -2, 1]));
  const loss = () => tf.tidy(() => tf.square(tf.sub(weights, [1, 1, 1])).sum() as tf.Scalar);
  const optimizer = optimizers.rotosolve();
  const losses = Array.from({ length: 5 }, () => tf.tidy(() => optimizer.minimize(loss, true, [weights])!.dataSync()[0]!)); // prettier-ignore
  losses.slice(1).forEach((value, k) => expect(value).toBeLessThanOrEqual(losses[k]!));
  weights.dispose();
});

it('weights of a dense layer beside a quantum one are refused with what to do', async () => {
  const circuit = new Circuit(1).ry(weight(0), 0);
  const model = tf.sequential({ layers: [layers.quantum({ circuit }), tf.layers.dense({ units: 1 })] });
  model.compile({ optimizer: optimizers.rotosolve(), loss: 'meanSquaredError' });
  const before = model.getWeights().map((each) => each.dataSync());
  const fit = () => model.trainOnBatch(tf.zeros([1, 0]), tf.ones([1, 1]));
  await expect(fit()).rejects.toThrow(/"dense[^"]*\/kernel" is none\. Set trainable to false/);
  expect(model.getWeights().map((each) => each.dataSync())).toEqual(before);
  model.layers[1]!.trainable = false;
  model.compile({ optimizer: optimizers.rotosolve(), loss: 'meanSquaredError' });
  await fit();
  expect(model.layers[1]!.getWeights()[0]!.dataSync()).toEqual(before[1]);
});

it.each([{ frequencies: 0 }, { degree: 1.5 }])('refuses %j', (options) => {
  expect(() => optimizers.rotosolve(options)).toThrow(/whole number, 1 or more/);
});
