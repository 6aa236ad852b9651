import * as tf from '@tensorflow/tfjs';
import { metricTensor } from '../../src/autodiff/index.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { layers, optimizers } from '../../src/index.js';
import { fidelitiesWith } from '../../src/optimizers/state-overlaps.js';
import { z } from '../../src/observables/index.js';
import { fidelity } from '../../src/autodiff/index.js';
import { onEveryBackend } from '../autodiff/support.js';
import { energyLayer, energyProblem, isingGround, numbersIn } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

/** The estimate of the metric after so many steps that do not move. */
async function smoothedMetric(steps: number, perturbation: number): Promise<number[][]> {
  const { loss, variables } = energyProblem(energyLayer(metricCircuit, z(0)));
  const optimizer = optimizers.qnSpsa({ learningRate: 1e-12, perturbation, seed: 2 });
  for (let k = 0; k < steps; k++) optimizer.minimize(loss, false, variables);
  const state = await optimizer.getWeights();
  const metric = state.find(({ name }) => name.endsWith('/metric'))!.tensor.arraySync() as number[][];
  optimizer.dispose();
  return metric;
}

const metricCircuit = new Circuit(2).ry(weight(0), 0).rx(weight(1), 1).cx(0, 1).ry(weight(2), 1);

onEveryBackend(() => {
  it('fidelities are those of the states, means over the samples', () => {
    const circuit = new Circuit(2).ry(input(0), 0).rx(weight(0), 0).cx(0, 1).ry(weight(1), 1).rx(input(1), 1);
    const layer = layers.quantum({ circuit });
    const inputs = [[0.3, 1.2], [-0.7, 0.4], [2, -1]]; // prettier-ignore
    const others = [[0.6, -0.2], [0.5, 1.5]]; // prettier-ignore
    const given = tf.tensor2d(inputs);
    const found = fidelitiesWith(layer, [given.slice(0, 1), given.slice(1, 2)], [0.5, -0.3], others, 'test');
    others.forEach((weights, k) => {
      const each = tf.tidy(() =>
        Array.from(fidelity(circuit, circuit, { inputs, weights: [0.5, -0.3] }, { inputs, weights }).dataSync()),
      );
      expect(found[k]).toBeCloseTo(each.reduce((a, b) => a + b) / 3, 5);
    });
  });
});

it('the mean of the metric estimates is the Fubini-Study metric', async () => {
  const start = numbersIn(energyProblem(energyLayer(metricCircuit, z(0))).variables);
  const [exact] = tf.tidy(() => metricTensor(metricCircuit, { weights: start }).arraySync());
  const steps = 400;
  const found = await smoothedMetric(steps, 0.05);
  // The square of an entry's estimate, (Δ₁ᵀgΔ₂)², has the mean Σ gᵢⱼ²; the identity counts as one step.
  const error = Math.hypot(...exact!.flat()) / Math.sqrt(steps);
  exact!.forEach((row, i) =>
    row.forEach((g, j) => {
      const mean = (steps * g + (i === j ? 1 : 0)) / (steps + 1);
      expect(Math.abs(found[i]![j]! - mean)).toBeLessThan(4 * error);
    }),
  );
  expect(error).toBeLessThan(0.025);
});

it('lowers the energy of the Ising chain, with blocking without ever raising it', () => {
  const energies = (options: optimizers.QnSpsaOptions, steps: number) => {
    const { loss, variables, value } = energyProblem();
    const optimizer = optimizers.qnSpsa({ seed: 1, ...options });
    const seen = [value()];
    for (let k = 0; k < steps; k++) {
      optimizer.minimize(loss, false, variables);
      seen.push(value());
    }
    optimizer.dispose();
    return seen;
  };
  expect(energies({}, 100).at(-1)! - isingGround).toBeLessThan(0.4);
  const blocked = energies({ learningRate: 0.05, allowedIncrease: 0 }, 30);
  blocked.slice(1).forEach((energy, k) => expect(energy).toBeLessThanOrEqual(blocked[k]! + 1e-6));
  expect(blocked.at(-1)).toBeLessThan(blocked[0]! - 0.1);
  const free = energies({ learningRate: 0.2 }, 30);
  expect(free.slice(1).some((energy, k) => energy > free[k]!)).toBe(true);
});

it('a step takes two losses, one more with blocking and one for the cost', () => {
  const runs = (options: optimizers.QnSpsaOptions, returnCost: boolean) => {
    const { loss, variables } = energyProblem();
    const counted = jest.fn(loss);
    optimizers.qnSpsa(options).minimize(counted, returnCost, variables)?.dispose();
    return counted.mock.calls.length;
  };
  expect(runs({}, false)).toBe(2);
  expect(runs({}, true)).toBe(3);
  expect(runs({ allowedIncrease: 0 }, true)).toBe(4);
});

it('variables without a quantum layer are refused with what to use', () => {
  const plain = tf.variable(tf.scalar(1));
  const step = () => optimizers.qnSpsa().minimize(() => tf.tidy(() => tf.square(plain) as tf.Scalar), false, [plain]);
  expect(step).toThrow(/none of the variables is a weight of one\. Use spsa/);
  expect(plain.dataSync()[0]).toBe(1);
  plain.dispose();
});

it('refuses options out of range', () => {
  expect(() => optimizers.qnSpsa({ regularization: 0 })).toThrow(/regularization of QN-SPSA is 0/);
  expect(() => optimizers.qnSpsa({ allowedIncrease: -1 })).toThrow(/allowedIncrease of QN-SPSA is -1/);
});
