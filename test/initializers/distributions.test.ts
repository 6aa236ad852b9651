import * as tf from '@tensorflow/tfjs';
import { compile } from '../../src/autodiff/compile.js';
import { Circuit, hardwareEfficient, initializers, input, qcnn, weight, x, y, z } from '../../src/index.js';
import { fittedBeta } from '../../src/initializers/beta-fit.js';
import { weightsAsInputs } from '../../src/circuit/weights-as-inputs.js';
import type { Initializer } from '../../src/initializers/place.js';
import { gradientVariances, mean, startOf, variance } from './support.js';

beforeAll(() => tf.setBackend('cpu'));

const { beta, gaussianByDepth, nearClifford, smallNormal, uniformAngles } = initializers;
const wide = 20_000;
const drawsOf = (initializer: Initializer) => {
  const tensor = initializer.apply([wide]);
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
};

it('uniformAngles has mean π and variance π²/3 in [0, 2π)', () => {
  const draws = drawsOf(uniformAngles({ seed: 1 }));
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(2 * Math.PI);
  expect(mean(draws)).toBeCloseTo(Math.PI, 1);
  expect(variance(draws) / (Math.PI ** 2 / 3)).toBeCloseTo(1, 1);
});

it('smallNormal has the given deviation, and a fourth moment of 3', () => {
  const draws = drawsOf(smallNormal({ stddev: 0.2, seed: 1 })).map((value) => value / 0.2);
  expect(mean(draws)).toBeCloseTo(0, 1);
  expect(variance(draws)).toBeCloseTo(1, 1);
  expect(Math.abs(mean(draws.map((value) => value ** 4)) - 3)).toBeLessThan(0.2);
});

describe('gaussianByDepth', () => {
  it('has the variance 1 / (4 S (L + 2)) of Zhang et al. 2022', () => {
    const draws = drawsOf(gaussianByDepth({ layers: 14, locality: 2, seed: 3 }));
    expect(mean(draws) * Math.sqrt(128)).toBeCloseTo(0, 1);
    expect(variance(draws) * 128).toBeCloseTo(1, 1);
  });

  it('takes L + 2 from the circuit and S from the observables', () => {
    // 11 layers of RY and RZ: 22 weights on each qubit.
    const circuit = new Circuit(3).append(hardwareEfficient({ layers: 10, rotations: 'ry-rz' }));
    const sameAs = (layers: number, locality: number) => startOf(gaussianByDepth({ layers, locality }), circuit);
    const start = (...observables: ReturnType<typeof z>[]) => startOf(gaussianByDepth(), circuit, { observables });
    expect(start(z(1))).toEqual(sameAs(20, 1));
    expect(start(z(1), x(0).times(y(2)).plus(z(0)))).toEqual(sameAs(20, 2));
    expect(start()).toEqual(sameAs(20, 3));
  });

  it('counts a weight that several gates share at each of them', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).rx(weight(0), 0).rz(weight(0), 1).ry(input(0), 1);
    const observables = [z(0)];
    const given = startOf(gaussianByDepth({ layers: 0, locality: 1 }), circuit);
    expect(startOf(gaussianByDepth(), circuit, { observables })).toEqual(given);
    expect(startOf(gaussianByDepth(), new Circuit(4).append(qcnn()), { observables }).every(Number.isFinite)).toBe(
      true,
    );
  });

  it('has a gradient variance in a deep circuit that is clearly larger than that of uniform angles', () => {
    const deep = hardwareEfficient({ layers: 40, rotations: 'ry-rz', entangler: 'line', entangling: 'cz' });
    const circuit = new Circuit(8).append(deep);
    const [gaussian, uniform] = [gaussianByDepth(), uniformAngles()].map((initializer) =>
      mean(gradientVariances(initializer, circuit, z(0).times(z(1)), 60)),
    );
    // Uniform angles: a 2-design's d² / (2 (d² − 1) (d + 1)) in the middle, d = 256.
    expect(uniform! * 2 * 257).toBeGreaterThan(0.7);
    expect(uniform! * 2 * 257).toBeLessThan(1.4);
    expect(gaussian! / uniform!).toBeGreaterThan(3);
  });
});

describe('beta', () => {
  it.each([
    [2, 5],
    [0.5, 0.5],
    [0.2, 3],
    [30, 10],
  ])('draws have the moments of Beta(%d, %d), times the scale', (a, b) => {
    const draws = drawsOf(beta({ alpha: a, beta: b, scale: 3, seed: 2 }));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThanOrEqual(3);
    const theirVariance = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean(draws) / 3 - a / (a + b))).toBeLessThan(4 * Math.sqrt(theirVariance / wide));
    expect(variance(draws) / 9 / theirVariance).toBeCloseTo(1, 1);
  });

  it('finds the parameters of data that are beta distributed', () => {
    // Rescaling to [0, 1] moves the ends by what 20,000 draws leave free there.
    const { alpha, beta: second } = fittedBeta(drawsOf(beta({ alpha: 0.7, beta: 1.3, seed: 2 })));
    expect(Math.abs(alpha - 0.7)).toBeLessThan(0.03);
    expect(Math.abs(second - 1.3)).toBeLessThan(0.05);
  });

  it('the fit is the most likely one: the likelihood falls in every direction', () => {
    const data = [0.1, 0.4, 0.5, 0.55, 0.9, 0.35, 0.2];
    const scaled = data.map((value) => (((value - 0.1) / 0.8) * 6 + 0.5) / 7);
    const fit = fittedBeta(data);
    const likelihood = (a: number, b: number) => {
      // log B(a, b) by the midpoint rule in log-odds, where the integrand is smooth.
      let integral = 0;
      for (let t = -60; t < 60; t += 0.01) integral += 0.01 / ((1 + Math.exp(-t)) ** a * (1 + Math.exp(t)) ** b);
      const logs = scaled.map((value) => (a - 1) * Math.log(value) + (b - 1) * Math.log(1 - value));
      return mean(logs) - Math.log(integral);
    };
    const best = likelihood(fit.alpha, fit.beta);
    for (const [s, t] of [
      [1.02, 1],
      [0.98, 1],
      [1, 1.02],
      [1, 0.98],
      [1.02, 1.02],
      [0.98, 0.98],
    ] as const) {
      // prettier-ignore
      expect(likelihood(fit.alpha * s, fit.beta * t)).toBeLessThan(best);
    }
  });

  it('does not depend on the scale of the data', () => {
    const data = [0.1, 0.4, 0.5, 0.55, 0.9, 0.35];
    const { alpha, beta: second } = fittedBeta(data.map((value) => 100 - 50 * value));
    expect(alpha).toBeCloseTo(fittedBeta(data).beta, 8);
    expect(second).toBeCloseTo(fittedBeta(data).alpha, 8);
  });
});

describe('nearClifford', () => {
  it('lies round the four multiples of π/2, each as often', () => {
    const turns = drawsOf(nearClifford({ noise: 0.1, seed: 4 })).map((value) => value / (Math.PI / 2));
    const nearest = turns.map(Math.round);
    for (const multiple of [0, 1, 2, 3]) {
      expect(nearest.filter((value) => value === multiple).length / wide).toBeCloseTo(0.25, 1);
    }
    const distances = turns.map((value, k) => (value - nearest[k]!) * (Math.PI / 2));
    expect(Math.sqrt(variance(distances))).toBeCloseTo(0.1, 2);
  });

  it('the mean square of a gradient over the multiples is that over all angles', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).rx(weight(1), 1).cx(0, 1).rz(weight(2), 0).ry(weight(3), 0);
    const compiled = compile(weightsAsInputs(circuit), { kind: 'expectation', observables: [z(0).times(x(1))] });
    const slopes = (rows: number[][]) =>
      tf.tidy(() => {
        const value = (weights: tf.Tensor) => compiled.run(weights as tf.Tensor2D).sum<tf.Scalar>();
        return tf.grad(value)(tf.tensor2d(rows)).square().mean(0).arraySync() as number[];
      });
    // Squares of gradients are trigonometric polynomials of degree 2 in each angle: 5 points a turn give their mean exactly.
    const grid = (points: number) =>
      Array.from({ length: points ** 4 }, (_, k) =>
        [1, points, points ** 2, points ** 3].map((place) => ((Math.floor(k / place) % points) * 2 * Math.PI) / points),
      );
    const [clifford, all] = [slopes(grid(4)), slopes(grid(5).map((row) => row.map((angle) => angle + 0.3)))];
    expect(Math.max(...all)).toBeGreaterThan(0.05);
    clifford.forEach((value, k) => expect(value).toBeCloseTo(all[k]!, 5));
    compiled.dispose();
  });
});
