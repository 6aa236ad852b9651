import * as tf from '@tensorflow/tfjs';
import { optimizers } from '../../src/index.js';
import { onEveryBackend } from '../autodiff/support.js';
import { energyProblem, isingGround, numbersIn } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

/** L = Σ hᵢⱼ θᵢ θⱼ / 2 + Σ bᵢ θᵢ, with h symmetric. */
const hessian = [
  [2, 0.5, -0.3],
  [0.5, 1, 0.2],
  [-0.3, 0.2, 1.5],
];
const linear = [0.3, -0.7, 0.4];
const start = [0.5, -1, 2];
const quadratic = (weights: tf.Variable) => () =>
  tf.tidy(() => {
    const column = weights.as2D(3, 1);
    const square = tf.matMul(column, tf.matMul(tf.tensor2d(hessian), column), true).mul(0.5);
    return tf.add(square.sum(), tf.mul(weights, linear).sum()) as tf.Scalar;
  });
const gradientAtStart = hessian.map((row, i) => row.reduce((sum, h, j) => sum + h * start[j]!, linear[i]!));

onEveryBackend(() => {
  it('the direction on a quadratic is unbiased', () => {
    const weights = tf.variable(tf.tensor1d(start));
    const samples = 600;
    // One step of α = 0 and learning rate 1 moves by the mean estimate itself.
    const optimizer = optimizers.spsa({ learningRate: 1, alpha: 0, samples, seed: 4 });
    optimizer.minimize(quadratic(weights), false, [weights]);
    const squared = gradientAtStart.map((g) => g ** 2).reduce((a, b) => a + b);
    numbersIn([weights]).forEach((value, k) => {
      const gradient = gradientAtStart[k]!;
      // Var (g·Δ) Δₖ = |g|² − gₖ²
      const error = Math.sqrt((squared - gradient ** 2) / samples);
      expect(Math.abs(start[k]! - value - gradient)).toBeLessThan(4 * error);
    });
    weights.dispose();
    optimizer.dispose();
  });

  it('a step moves along the signs, by the slope between two losses', () => {
    const weights = tf.variable(tf.tensor1d(start));
    optimizers.spsa({ learningRate: 0.1, alpha: 0, perturbation: 0.2, seed: 3 }).minimize(quadratic(weights), false, [weights]); // prettier-ignore
    const moves = numbersIn([weights]).map((value, k) => start[k]! - value);
    const signs = moves.map((move) => Math.sign(move));
    const slope = signs.reduce((sum, sign, k) => sum + sign * gradientAtStart[k]!, 0);
    moves.forEach((move, k) => expect(move).toBeCloseTo(0.1 * Math.abs(slope) * signs[k]!, 4));
    weights.dispose();
  });
});

it('gains fall as a / (A + k + 1)^α and perturbations as c / (k + 1)^γ', () => {
  const weights = tf.variable(tf.scalar(0));
  // A slope of 1: each step is its gain, either way round.
  const seen: number[] = [];
  const loss = () => tf.tidy(() => (seen.push(weights.dataSync()[0]!), tf.clone(weights)) as tf.Scalar);
  const optimizer = optimizers.spsa({ learningRate: 0.3, stability: 5, perturbation: 0.2, seed: 1 });
  let at = 0;
  for (let k = 0; k < 6; k++) {
    optimizer.minimize(loss, false, [weights]);
    const gain = 0.3 / (5 + k + 1) ** 0.602;
    const [first, second] = seen.splice(0);
    expect(Math.abs(first! - second!) / 2).toBeCloseTo(0.2 / (k + 1) ** 0.101, 5);
    expect(weights.dataSync()[0]).toBeCloseTo(at - gain, 5);
    at = weights.dataSync()[0]!;
  }
  weights.dispose();
});

it('without a learning rate the first step moves a weight of constant slope by firstStep, whatever the slope', () => {
  for (const scale of [1e-3, 1, 1e3]) {
    const weights = tf.variable(tf.scalar(0.2));
    const loss = jest.fn(() => tf.tidy(() => tf.mul(weights, scale) as tf.Scalar));
    const optimizer = optimizers.spsa({ firstStep: 0.15, calibration: 4, stability: 7 });
    optimizer.minimize(loss, false, [weights]);
    expect(weights.dataSync()[0]).toBeCloseTo(0.05, 4);
    expect(loss).toHaveBeenCalledTimes(2 * 4 + 2);
    optimizer.minimize(loss, true, [weights])!.dispose();
    expect(loss).toHaveBeenCalledTimes(2 * 4 + 2 + 3);
    tf.dispose(weights);
    optimizer.dispose();
  }
});

it('a plateau leaves numbers', () => {
  const weights = tf.variable(tf.scalar(0.2));
  const optimizer = optimizers.spsa();
  optimizer.minimize(() => tf.scalar(3), false, [weights]);
  expect(weights.dataSync()[0]).toBeCloseTo(0.2, 6);
});

it('comes near the ground state of the Ising chain', () => {
  const { loss, variables, value } = energyProblem();
  const optimizer = optimizers.spsa({ seed: 1, firstStep: 0.3, stability: 20 });
  for (let k = 0; k < 200; k++) optimizer.minimize(loss, false, variables);
  expect(value() - isingGround).toBeLessThan(0.15);
});

it('the same seed takes the same steps, another seed others', () => {
  const after = (seed: number) => {
    const { loss, variables } = energyProblem();
    const optimizer = optimizers.spsa({ seed });
    for (let k = 0; k < 3; k++) optimizer.minimize(loss, false, variables);
    return numbersIn(variables);
  };
  expect(after(5)).toEqual(after(5));
  expect(after(6)).not.toEqual(after(5));
});

it('a loss that throws leaves the weights as they were', () => {
  const { loss, variables } = energyProblem();
  const start = numbersIn(variables);
  let runs = 0;
  const failing = () => {
    if (++runs === 2) throw new Error('no loss');
    return loss();
  };
  expect(() => optimizers.spsa().minimize(failing, false, variables)).toThrow('no loss');
  expect(numbersIn(variables)).toEqual(start);
});

it.each([
  [{ learningRate: 0 }, /learningRate of SPSA is 0/],
  [{ perturbation: -0.1 }, /perturbation of SPSA is -0.1/],
  [{ alpha: NaN }, /alpha of SPSA is NaN/],
  [{ samples: 1.5 }, /samples of SPSA is 1.5/],
  [{ seed: 0.5 }, /seed/],
])('refuses %j', (options, message) => {
  expect(() => optimizers.spsa(options)).toThrow(message);
});
