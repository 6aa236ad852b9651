import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import {
  type CallOptions,
  compile,
  expectation,
  probabilities,
  type RunOptions,
  shotCost,
  state,
  variance,
} from '../../src/autodiff/index.js';
import { amplitudeDamping, noiseModel, uniform } from '../../src/noise/index.js';
import { one, pauli, PauliSum, x, y, z } from '../../src/observables/index.js';
import { memory } from '../complex/support.js';
import { shotFacts } from '../support/facts/shots.js';
import { failure } from '../support/circuit-text.js';
import { circuit, inputs, onEveryBackend, valuesOf, weights } from './support.js';

/** So many samples of the same inputs: each is measured by itself. */
const repeated = (row: readonly number[], times: number) => Array.from({ length: times }, () => row);

/** Mean and variance of each number read over the rows of a batch, `[outputs]`. */
function momentsOf(output: tf.Tensor2D): { mean: number; variance: number; count: number }[] {
  const rows = output.arraySync();
  output.dispose();
  return rows[0]!.map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length;
    const squares = rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0);
    return { mean, variance: squares / (rows.length - 1), count: rows.length };
  });
}

/** Within four standard errors of both; a sum of many shots is as good as normal. */
function expectMoments(of: ReturnType<typeof momentsOf>[number], mean: number, expectedVariance: number): void {
  expect(Math.abs(of.mean - mean)).toBeLessThan(4 * Math.sqrt(expectedVariance / of.count) + 1e-6);
  expect(Math.abs(of.variance / expectedVariance - 1)).toBeLessThan(4 * Math.sqrt(2 / (of.count - 1)));
}

const exactly = (of: PauliSum, options: CallOptions = {}) =>
  valuesOf(() => expectation(circuit, of, { inputs: inputs.slice(0, 1), weights, ...options }))[0]!;
const varianceOf = (of: PauliSum) => valuesOf(() => variance(circuit, of, { inputs: inputs.slice(0, 1), weights }))[0]!;
const measured = (of: PauliSum | PauliSum[], shots: number, options: CallOptions = {}, rows = 4000) =>
  momentsOf(expectation(circuit, of, { inputs: repeated(inputs[0]!, rows), weights, shots, ...options }));

onEveryBackend(() => {
  it.each(Object.entries(shotFacts))('they %s', (_, check) => check());

  it.each([z(0), x(1), y(2), pauli('XYZ'), pauli('YZ', [2, 0]).scaled(-3)])(
    'the estimate of %s is right on average, with the variance (1 − ⟨P⟩²) / N',
    (observable) => {
      const shots = 40;
      const factor = observable.terms[0]!.coefficient;
      const mean = exactly(observable);
      expectMoments(measured(observable, shots)[0]!, mean, (factor ** 2 - mean ** 2) / shots);
    },
  );
});

beforeAll(() => tf.setBackend('cpu'));

describe('an expectation of finite shots', () => {
  // The words of a group share their outcomes, so it is the group's variance that counts, covariances and all.
  const zs = z(0)
    .plus(z(1).scaled(0.6))
    .plus(z(0).times(z(1)).scaled(-0.8));
  const xs = x(0).scaled(0.3).plus(y(1).scaled(0.4));
  const energy = zs.plus(xs).plus(one().scaled(2.5));

  it('of two groups has the variance that their shares of the shots predict', () => {
    const cost = shotCost(circuit, { kind: 'expectation', observables: [energy] }, { shots: 100 });
    // √(1 + 0.36 + 0.64) : √(0.09 + 0.16) = 2√2 : 1
    expect(cost.groups).toEqual([
      { words: ['Z0', 'Z0 Z1', 'Z1'], shots: 74 },
      { words: ['Y1', 'X0'], shots: 26 },
    ]);
    const expected = varianceOf(zs) / 74 + varianceOf(xs) / 26;
    expectMoments(measured(energy, 100)[0]!, exactly(energy), expected);
    // Were the words measured apart, it would be another.
    const apart = zs.terms.reduce(
      (sum, { coefficient, word }) => {
        const mean = exactly(PauliSum.of([{ coefficient: 1, word }]));
        return sum + (coefficient ** 2 * (1 - mean ** 2)) / 74;
      },
      varianceOf(xs) / 26,
    );
    expect(Math.abs(apart / expected - 1)).toBeGreaterThan(0.15);
  });

  it('of several observables measures their words together, each once', () => {
    const moments = measured([z(0), z(0).times(z(1)), z(0).plus(z(1))], 30);
    [z(0), z(0).times(z(1)), z(0).plus(z(1))].forEach((observable, k) =>
      expectMoments(moments[k]!, exactly(observable), varianceOf(observable) / 30),
    );
    const [a, ab, sum] = tf.tidy(() => {
      const both = [z(0), z(1), z(0).plus(z(1))];
      return expectation(circuit, both, { inputs: inputs.slice(0, 1), weights, shots: 30 }).arraySync()[0]!;
    });
    expect(a! + ab!).toBeCloseTo(sum!, 6);
  });

  it('shares shots by what a word weighs in all observables together', () => {
    const observables = [z(0).scaled(-3), z(0).scaled(4), x(0).scaled(5)];
    expect(shotCost(circuit, { kind: 'expectation', observables }, { shots: 100 }).groups).toEqual([
      { words: ['Z0'], shots: 50 },
      { words: ['X0'], shots: 50 },
    ]);
  });

  it('of a number alone costs nothing', () => {
    const compiled = compile(circuit, { kind: 'expectation', observables: [one().scaled(3)] }, { shots: 10 });
    expect(tf.tidy(() => compiled.run(inputs, weights).arraySync())).toEqual([[3], [3], [3]]);
    expect(compiled.shotsUsed()).toEqual({ forward: 0, gradient: 0 });
    expect(compiled.shotCost()).toEqual({ evaluation: 0, weightGradient: 0, gradient: 0, groups: [] });
    compiled.dispose();
  });

  it.each([
    ['depolarizing and misread bits', uniform({ oneQubit: 0.03, twoQubit: 0.08, readout: 0.04 })],
    ['bits misread unevenly', noiseModel({ readout: { oneForZero: 0.02, zeroForOne: 0.15 } })],
    ['damping', noiseModel({ rules: [{ channel: amplitudeDamping(0.15), size: 1 }] })],
  ])('under noise (%s) estimates the noisy expectation', (_, noise) => {
    for (const observable of [pauli('XYZ'), z(0).times(z(2))]) {
      const mean = exactly(observable, { noise });
      expect(Math.abs(mean - exactly(observable))).toBeGreaterThan(0.01);
      expectMoments(measured(observable, 50, { noise }, 2000)[0]!, mean, (1 - mean ** 2) / 50);
    }
  });

  it('noise does not follow the turns into the basis that is read', () => {
    const noise = uniform({ oneQubit: 0.2 });
    const plus = new Circuit(2).h(0).cx(0, 1);
    const mean = valuesOf(() => expectation(plus, pauli('XX'), { noise }))[0]!;
    const estimate = valuesOf(() => expectation(plus, pauli('XX'), { noise, shots: 1e6 }))[0]!;
    expect(Math.abs(estimate - mean)).toBeLessThan(0.004);
  });

  it('is the same for the same seed, call by call; the next call is another', () => {
    const reading = { kind: 'expectation', observables: [z(0), x(1)] } as const;
    const runs = (seed?: number) => {
      const compiled = compile(circuit, reading, { shots: 100, ...(seed === undefined ? {} : { seed }) });
      const values = [1, 2].map(() => valuesOf(() => compiled.run(inputs, weights)));
      compiled.dispose();
      return values;
    };
    const [first, second] = runs(5);
    expect(first).not.toEqual(second);
    expect(runs(5)).toEqual([first, second]);
    expect(runs(6)[0]).not.toEqual(first);
    expect(runs()).toEqual(runs(0));
  });

  it('reads only the qubits that are measured, of a circuit of many', () => {
    const wide = Array.from({ length: 20 }, (_, k) => k).reduce((c, k) => c.ry(weight(0), k), new Circuit(20));
    const compiled = compile(wide, { kind: 'expectation', observables: [x(3).times(z(17))] }, { shots: 1000 });
    expect(compiled.program.readout).toEqual({ kind: 'probabilities', qubits: [3, 17] });
    const mean = Math.sin(0.4) * Math.cos(0.4);
    expect(Math.abs(valuesOf(() => compiled.run(undefined, [0.4]))[0]! - mean)).toBeLessThan(4 / Math.sqrt(1000));
    compiled.dispose();
  });

  it('counts its shots, and knows them beforehand', () => {
    const compiled = compile(circuit, { kind: 'expectation', observables: [energy] }, { shots: 100 });
    valuesOf(() => compiled.run(inputs, weights));
    valuesOf(() => compiled.run(inputs, weights));
    expect(compiled.shotCost()!.evaluation).toBe(100);
    expect(compiled.shotsUsed()).toEqual({ forward: 2 * 3 * 100, gradient: 0 });
    compiled.dispose();
    const exact = compile(circuit, { kind: 'expectation', observables: [energy] });
    expect([exact.shotCost(), exact.shotsUsed()]).toEqual([undefined, { forward: 0, gradient: 0 }]);
    exact.dispose();
  });
});

describe('probabilities of finite shots', () => {
  it('are frequencies with the variance p (1 − p) / N', () => {
    const options = { inputs: repeated(inputs[0]!, 4000), weights, qubits: [2, 0] };
    const exact = valuesOf(() => probabilities(circuit, { ...options, inputs: inputs.slice(0, 1) }));
    const moments = momentsOf(probabilities(circuit, { ...options, shots: 60 }));
    exact.forEach((p, k) => expectMoments(moments[k]!, p, (p * (1 - p)) / 60));
    const [row] = tf.tidy(() => probabilities(circuit, { ...options, shots: 8 }).arraySync());
    expect(row!.map((value) => (8 * value) % 1)).toEqual([0, 0, 0, 0]);
    expect(row!.reduce((a, b) => a + b)).toBe(1);
  });
});

describe('a variance of finite shots', () => {
  it('is low by the variance of the mean: (1 − 1/N) of it, for a word', () => {
    const options = { inputs: repeated(inputs[0]!, 4000), weights, shots: 10 };
    const [moments] = momentsOf(variance(circuit, z(0), options));
    const exact = varianceOf(z(0));
    expect(Math.abs(moments!.mean - 0.9 * exact)).toBeLessThan(4 * Math.sqrt(moments!.variance / moments!.count));
  });
});

describe('shots', () => {
  const run = (options: RunOptions, of: PauliSum | readonly PauliSum[] = z(0)) =>
    failure(() => tf.tidy(() => void expectation(circuit, of, { inputs, weights, ...options })));

  it.each([0, -1, 1.5, NaN, Infinity])('are refused where they are %d', (shots) => {
    expect(run({ shots })).toMatchObject({
      code: 'invalid',
      message: `A circuit cannot be measured ${shots} times. Use a whole number of shots, 1 or more.`,
    });
  });

  it('are refused where they are fewer than the settings of the device', () => {
    expect(run({ shots: 2 }, [z(0), x(0), y(0)])).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('need 3 settings of the device, but there are 2 shots'),
    });
    expect(run({ shots: 1 }, [z(0), x(0)])).toMatchObject({ message: expect.stringContaining('there is 1 shot.') });
  });

  it('do not show the state', () => {
    expect(failure(() => state(circuit, { inputs, weights, shots: 10 }))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('A state cannot be read by shots. Read expectations or probabilities'),
    });
  });

  it('do not go with gradients that need the state or small steps', () => {
    expect(run({ shots: 10, gradient: 'adjoint' })).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('use "parameter-shift" (the default), or "spsa"'),
    });
    expect(run({ shots: 10, gradient: 'central-difference' })).toMatchObject({ code: 'unsupported' });
  });

  it('do not go beyond memory, with the bytes and what to do', () => {
    const wide = new Circuit(30).h(0);
    const all = pauli('Z'.repeat(30));
    expect(failure(() => expectation(wide, all, { shots: 10 }))).toMatchObject({
      code: 'memory',
      message: expect.stringMatching(/outcomes of 30 qubits measured together.* needs 12\.0 GiB.*fewer qubits/),
    });
  });

  it('are refused on webgpu, where nothing can be read at once', () => {
    const other = jest.replaceProperty(tf.engine(), 'backendName', 'webgpu');
    try {
      expect(run({ shots: 10 })).toMatchObject({ code: 'unsupported', message: expect.stringContaining('webgpu') });
    } finally {
      other.restore();
    }
  });

  it('refuse what does not fit as exact readings do', () => {
    expect(run({ shots: 10 }, z(7))).toMatchObject({ code: 'mismatch', message: expect.stringContaining('qubit 7') });
    expect(failure(() => expectation(circuit, z(0), { weights, shots: 10 }))).toMatchObject({ code: 'mismatch' });
  });

  it('leave nothing behind', () => {
    const before = memory();
    tf.tidy(() => void expectation(circuit, [z(0), x(0)], { inputs, weights, shots: 10 }));
    tf.tidy(() => void probabilities(new Circuit(1).ry(input(0), 0), { inputs: [[1]], shots: 10 }));
    expect(memory()).toEqual(before);
  });
});
