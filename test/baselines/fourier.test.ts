import * as tf from '@tensorflow/tfjs';
import { circuitFrequencies } from '../../src/baselines/circuit-frequencies';
import { randomFourierFeatures } from '../../src/baselines/random-fourier-features';
import { Circuit, compile, input, product, type Reading, weight, z, zzFeatureMap } from 'ketwork';
import { problemBy, scoreOf } from './support';

const reading: Reading = { kind: 'expectation', observables: [z(0)] };
const of = (circuit: Circuit, limit = 100) => circuitFrequencies(circuit, reading, { seed: 1, limit }).frequencies;

describe('the frequencies of a circuit', () => {
  it('are 1 … r for r uploads of a feature', () => {
    const upload = new Circuit(1).rx(input(0), 0).rot(weight(0), weight(1), weight(2), 0);
    expect(of(upload.repeat(4))).toEqual([[1], [2], [3], [4]]);
  });

  it('are sums and differences of the scales: 1 and 3 give 1 to 4 without 0', () => {
    const circuit = new Circuit(1).rx(input(0), 0).ry(weight(0), 0).rx(input(0).times(3), 0);
    expect(of(circuit)).toEqual([[1], [2], [3], [4]]);
  });

  it('mix the features of qubits that meet, and only of those that are seen', () => {
    const apart = new Circuit(2).rx(input(0), 0).rx(input(1), 1);
    expect(of(apart)).toEqual([[1, 0]]);
    expect(
      of(apart.cx(1, 0).ry(weight(0), 0))
        .map(String)
        .sort(),
    ).toEqual(['0,1', '1,-1', '1,0', '1,1']);
  });

  it('of two rotations that come to one are those of that one', () => {
    expect(of(new Circuit(1).rx(input(0), 0).h(0).rz(input(0), 0).h(0))).toEqual(
      of(new Circuit(1).rx(input(0).times(2), 0)),
    );
  });

  it('have a column for each product of features', () => {
    const { columns, frequencies } = circuitFrequencies(new Circuit(1).rx(product(input(0), input(1)), 0), reading, {
      seed: 1,
    });
    expect(columns.products).toHaveLength(1);
    expect(frequencies).toEqual([[0, 0, 1]]);
    expect(of(new Circuit(2).append(zzFeatureMap())).length).toBeGreaterThan(0);
  });

  it('are drawn where there are too many, others by another seed, the same by the same', () => {
    const wide = new Circuit(6);
    const circuit = Array.from({ length: 6 }, (_, q) => q).reduce((c, q) => c.rx(input(q), q), wide).cx(0, 1).cx(1, 2).cx(2, 3).cx(3, 4).cx(4, 5); // prettier-ignore
    const last: Reading = { kind: 'expectation', observables: [z(5)] };
    const drawn = (seed: number) => circuitFrequencies(circuit, last, { seed, limit: 20 }).frequencies;
    expect(drawn(1)).toHaveLength(20);
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(new Set(drawn(1).map(String)).size).toBe(20);
  });

  it('do not exist for a prepared state', () => {
    expect(() => of(new Circuit(1).prepared({ first: 0, count: 2, pad: 0 }))).toThrow('starts from a prepared state');
  });
});

describe('random Fourier features', () => {
  const circuit = new Circuit(2)
    .rx(input(0), 0)
    .rx(input(1).times(2), 1)
    .cx(0, 1)
    .rot(weight(0), weight(1), weight(2), 1)
    .rx(input(0), 1);
  const options = { circuit, reading: { ...reading, observables: [z(1)] }, seed: 1 };
  const range = Math.PI;

  it('fit what the circuit itself says, for any weights', async () => {
    const compiled = compile(circuit, options.reading);
    const output = (...features: number[]) =>
      tf.tidy(() => compiled.run(tf.tensor2d([features]), tf.tensor1d([0.4, 1.1, -0.7])).dataSync()[0]!);
    const problem = problemBy(output, { task: 'regression', samples: 150, range });
    compiled.dispose();
    expect(scoreOf(problem, await randomFourierFeatures(problem, options))).toBeGreaterThan(0.9999);
  });

  it('fit functions on its frequencies and none outside them', async () => {
    const fitted = async (rule: (a: number, b: number) => number) => {
      const problem = problemBy(rule, { task: 'regression', samples: 150, range });
      return scoreOf(problem, await randomFourierFeatures(problem, options));
    };
    expect(await fitted((a, b) => Math.cos(2 * a - 2 * b) + 0.3 * Math.sin(a))).toBeGreaterThan(0.999);
    expect(await fitted((a, b) => Math.cos(3 * a) + Math.sin(3 * b))).toBeLessThan(0.2);
  });

  it('see inputs as the layer scales them', async () => {
    const one = { circuit: new Circuit(1).rx(input(0), 0), reading, seed: 1, inputScaling: 3 };
    const problem = problemBy((a) => Math.cos(3 * a), { task: 'regression', range });
    expect(scoreOf(problem, await randomFourierFeatures(problem, one))).toBeGreaterThan(0.999);
  });
});
