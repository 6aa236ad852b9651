import * as tf from '@tensorflow/tfjs';
import { compile, type RunOptions } from '../../src/autodiff/compile.js';
import { expectation, probabilities } from '../../src/autodiff/readings.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { stronglyEntangling } from '../../src/circuit/templates/index.js';
import { referenceDensity } from '../../src/engines/reference/reference-density.js';
import { quantum } from '../../src/layers/index.js';
import { multiplyMatrices } from '../../src/math/complex-matrix.js';
import { Random } from '../../src/math/random.js';
import { wordMatrix } from '../../src/math/word-matrix.js';
import * as mitigation from '../../src/mitigation/index.js';
import { weightsAtZero } from '../../src/mitigation/extrapolation.js';
import { mitigationsFrom, mitigationsToJson } from '../../src/mitigation/mitigation-json.js';
import { amplitudeDamping, bitFlip, noiseModel, overRotation, uniform } from '../../src/noise/index.js';
import { x, z } from '../../src/observables/pauli-sum.js';
import { circuitMatrix } from '../support/circuit-matrix.js';
import { failure } from '../support/circuit-text.js';
import { matrixDistance } from '../../src/math/complex-matrix.js';
import { randomCircuit } from '../support/random-circuit.js';

beforeAll(() => tf.setBackend('cpu'));

const ansatz = new Circuit(3).ry(input(0), 0).append(stronglyEntangling({ layers: 2 }));
const weights = Array.from({ length: ansatz.weights }, (_, k) => Math.sin(3 * k));
const observables = [
  z(0),
  z(1)
    .times(x(2))
    .plus(z(0).times(z(0)).scaled(0.5)),
];
const run = { inputs: [[0.3], [1.1]], weights };
const values = (options: RunOptions) => [...expectation(ansatz, observables, { ...run, ...options }).dataSync()];
const ideal = () => values({});
const worst = (list: readonly number[]) => Math.max(...list.map((value, k) => Math.abs(value - ideal()[k]!)));

describe('folded circuits', () => {
  it.each(['global', 'local'] as const)('do the same, with more gates (%s)', (folding) => {
    const circuit = randomCircuit(new Random(4), 3, 10);
    const plain = Circuit.of(3, circuit.operations).bind({
      inputs: Array.from({ length: Circuit.of(3, circuit.operations).inputs }, (_, k) => k + 0.3),
      weights: Array.from({ length: circuit.weights }, (_, k) => k - 0.7),
    });
    for (const scale of [1, 1.6, 3, 4.2, 5]) {
      const more = mitigation.folded(plain, scale, folding);
      expect(more.operations.length).toBe(10 + 2 * Math.round((10 * (scale - 1)) / 2));
      expect(matrixDistance(circuitMatrix(more), circuitMatrix(plain))).toBeLessThan(1e-9);
    }
  });
});

describe('zero-noise extrapolation', () => {
  it('has for three scales and a line the weights of least squares, for all points those of Lagrange', () => {
    expect(weightsAtZero([1, 3, 5], 1)).toEqual([13 / 12, 1 / 3, -5 / 12].map((w) => expect.closeTo(w, 10)));
    expect(weightsAtZero([1, 3, 5], 2)).toEqual([15 / 8, -5 / 4, 3 / 8].map((w) => expect.closeTo(w, 10)));
  });

  it.each(['global', 'local'] as const)(
    'reduces the error on a depolarized circuit five times and more (%s)',
    (folding) => {
      const noise = uniform({ oneQubit: 0.004, twoQubit: 0.01 });
      const raw = worst(values({ noise }));
      const mitigated = worst(values({ noise, mitigation: mitigation.zeroNoise({ folding, fit: 'exponential' }) }));
      expect(raw).toBeGreaterThan(0.01);
      expect(raw / mitigated).toBeGreaterThan(5);
      const line = worst(values({ noise, mitigation: mitigation.zeroNoise({ folding, fit: 'linear' }) }));
      const richardson = worst(values({ noise, mitigation: mitigation.zeroNoise({ folding, fit: 'richardson' }) }));
      expect(line).toBeLessThan(raw);
      expect(richardson).toBeLessThan(line);
    },
  );

  it('counts with the noise that a circuit of few gates really gets', () => {
    // Of 5 gates a part is folded to scales 1, 1.4 and 1.8, not 1, 1.3 and 1.9.
    const noise = uniform({ oneQubit: 0.02 });
    const flips = [0, 1, 2, 3, 4].reduce((sum) => sum.x(0), new Circuit(1));
    const options = { noise, mitigation: mitigation.zeroNoise({ scales: [1, 1.3, 1.9] }) };
    expect(expectation(flips, z(0), options).dataSync()[0]).toBeCloseTo(-1, 4);
  });

  it('refuses scales that a circuit of few gates cannot tell apart, and no noise', () => {
    const close = { mitigation: mitigation.zeroNoise({ scales: [1, 1.1] }) };
    const error = failure(() => expectation(new Circuit(1).x(0).x(0), z(0), { noise: uniform({}), ...close }));
    expect(error.message).toMatch(/scales 1, 1.1 of noise are 1, 1 for a circuit of 2 gates/);
    expect(failure(() => values({ mitigation: mitigation.zeroNoise() })).code).toBe('mismatch');
    expect(failure(() => mitigation.folded(ansatz, 3, 'all' as 'local')).code).toBe('unknown');
  });

  it('takes a line where readings cross what a mixed state reads, and no slope is NaN', () => {
    const noise = uniform({ oneQubit: 0.1 });
    const flat = new Circuit(1).rx(weight(0), 0);
    const compiled = compile(
      flat,
      { kind: 'expectation', observables: [x(0)] },
      { noise, mitigation: mitigation.zeroNoise() },
    );
    const slope = tf.grad((w) => tf.sum(compiled.run(undefined, w as tf.Tensor1D)))(tf.tensor1d([0.3]));
    expect(slope.dataSync()[0]).toBeCloseTo(0, 6);
    compiled.dispose();
  });

  it('has the slopes of its own differences', () => {
    const noise = uniform({ oneQubit: 0.02, twoQubit: 0.03 });
    const compiled = compile(
      ansatz,
      { kind: 'expectation', observables },
      { noise, mitigation: mitigation.zeroNoise() },
    );
    const loss = (w: tf.Tensor) => tf.sum(compiled.run(tf.tensor2d(run.inputs), w as tf.Tensor1D));
    const slopes = tf.grad(loss)(tf.tensor1d(weights)).dataSync();
    for (const k of [0, 4, 9]) {
      const at = (by: number) => loss(tf.tensor1d(weights.map((w, j) => (j === k ? w + by : w)))).dataSync()[0]!;
      expect(slopes[k]).toBeCloseTo((at(0.02) - at(-0.02)) / 0.04, 2);
    }
    compiled.dispose();
  });
});

describe('readout inversion', () => {
  const noise = noiseModel({
    readout: [0.02, 0.1, 0.2].map((oneForZero, k) => ({ oneForZero, zeroForOne: 0.05 * (k + 1) })),
  });

  it('gives expectations and probabilities as without errors of reading', () => {
    const options = { noise, mitigation: mitigation.readoutInversion() };
    expect(values({ noise })[0]).not.toBeCloseTo(ideal()[0]!, 2);
    expect(values(options)).toEqual(ideal().map((value) => expect.closeTo(value, 5)));
    for (const qubits of [undefined, [2, 0]]) {
      const exact = probabilities(ansatz, { ...run, ...(qubits ? { qubits } : {}) }).dataSync();
      const inverted = probabilities(ansatz, { ...run, ...options, ...(qubits ? { qubits } : {}) }).dataSync();
      exact.forEach((value, k) => expect(inverted[k]).toBeCloseTo(value, 5));
    }
  });

  it('refuses noise without readout errors, and readings that tell nothing', () => {
    const options = { mitigation: mitigation.readoutInversion() };
    expect(failure(() => values({ ...options, noise: uniform({ oneQubit: 0.1 }) }))).toMatchObject({
      code: 'mismatch',
    });
    expect(failure(() => values({ ...options, noise: uniform({ readout: 0.5 }) })).message).toMatch(
      /nothing of it can be/,
    );
  });
});

describe('error cancellation', () => {
  it('is free of bias, within four standard errors of the samples', () => {
    const noise = uniform({ oneQubit: 0.01, twoQubit: 0.02 });
    const repeats = Array.from({ length: 12 }, (_, seed) =>
      values({ noise, seed, mitigation: mitigation.errorCancellation({ samples: 200 }) }),
    );
    ideal().forEach((exact, k) => {
      const each = repeats.map((list) => list[k]!);
      const mean = each.reduce((a, b) => a + b) / each.length;
      const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (each.length - 1);
      expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(variance / each.length) + 1e-4);
    });
    // Without the signs and weights the noise would stay.
    expect(worst(values({ noise }))).toBeGreaterThan(0.02);
  });

  it('costs ((1 + p)/(1 − 2p))-like factors for each gate: of a bit flip γ = 1/(1 − 2p)', () => {
    const noise = noiseModel({ rules: [{ channel: { name: 'flip', qubits: 1, body: { kind: 'pauli', errors: [{ letters: 'X', probability: 0.1 }] } } }] }); // prettier-ignore
    expect(mitigation.cancellationCost(new Circuit(2).h(0).h(1), noise)).toBeCloseTo((1 / (1 - 0.2)) ** 4, 10);
  });

  it('inverts flips that are more likely than not', () => {
    const noise = noiseModel({ rules: [{ channel: bitFlip(1) }] });
    const options = { noise, mitigation: mitigation.errorCancellation({ samples: 1 }) };
    expect(expectation(new Circuit(1).x(0), z(0), options).dataSync()[0]).toBeCloseTo(-1, 6);
    expect(mitigation.cancellationCost(new Circuit(1).x(0), noise)).toBeCloseTo(1, 10);
  });

  it('refuses what has no inverse', () => {
    const cancelled = { mitigation: mitigation.errorCancellation() };
    const damping = noiseModel({ rules: [{ channel: amplitudeDamping(0.1) }] });
    expect(failure(() => values({ ...cancelled, noise: damping }))).toMatchObject({ code: 'unsupported' });
    expect(failure(() => values({ ...cancelled, noise: uniform({ oneQubit: 0.75 }) }))).toMatchObject({
      code: 'invalid',
    });
    expect(failure(() => values(cancelled))).toMatchObject({ code: 'mismatch' });
    const wide = failure(() =>
      expectation(new Circuit(13).h(12), z(12), { ...cancelled, noise: uniform({ oneQubit: 0.1 }) }),
    );
    expect(wide.message).toMatch(/not possible for 13 qubits on the backend "cpu". Use up to 12 qubits/);
    expect(failure(() => values({ ...cancelled, noise: uniform({}), engine: 'trajectories' })).message).toContain(
      'by the engine "density", not by "trajectories"',
    );
  });
});

describe('virtual distillation', () => {
  it('is Tr(O ρ²)/Tr(ρ²) of the float64 density matrix', () => {
    const noise = noiseModel({
      rules: [{ channel: amplitudeDamping(0.05) }, { channel: overRotation('Z', 0.02), size: 1 }],
    });
    const distilled = values({ noise, mitigation: mitigation.virtualDistillation() });
    const expected = run.inputs.flatMap((row) => {
      const rho = referenceDensity(ansatz, noise, row, weights);
      const square = multiplyMatrices(rho, rho);
      const trace = (matrix: typeof rho) =>
        Array.from({ length: 8 }, (_, k) => matrix.re[9 * k]!).reduce((a, b) => a + b);
      return observables.map((observable) =>
        observable.terms.reduce(
          (sum, { coefficient, word }) =>
            sum + (coefficient * trace(multiplyMatrices(wordMatrix(word, 3), square))) / trace(square),
          0,
        ),
      );
    });
    expect(distilled).toEqual(expected.map((value) => expect.closeTo(value, 5)));
  });
});

it('distillation of means over trajectories, whose squares are too large, is refused', () => {
  const options = { noise: uniform({ oneQubit: 0.1 }), mitigation: mitigation.virtualDistillation() };
  expect(failure(() => values({ ...options, engine: 'trajectories' })).message).toMatch(/squares of means over traj/);
});

describe('mitigation as an option', () => {
  const noise = uniform({ oneQubit: 0.01, readout: 0.05 });
  const both = [mitigation.zeroNoise({ scales: [1, 3, 5], fit: 'richardson' }), mitigation.readoutInversion()];

  it('of several, each mitigates what the one before runs', () => {
    const error = (options: RunOptions) => worst(values({ noise, ...options }));
    expect(error({ mitigation: both })).toBeLessThan(error({ mitigation: both[0]! }) / 3);
    expect(error({ mitigation: both })).toBeLessThan(error({ mitigation: both[1]! }) / 3);
  });

  it('in an order that would leave one out, or make numbers wrong, is refused', () => {
    const [cancel, invert] = [mitigation.errorCancellation(), mitigation.readoutInversion()];
    const distil = mitigation.virtualDistillation();
    const cases: readonly [readonly mitigation.Mitigation[], RegExp][] = [
      [[cancel, invert], /"readout-inversion" after it would do nothing. Put "error-cancellation" last/],
      [[invert, distil], /Put "virtual-distillation" before "readout-inversion"/],
      [[distil, cancel], /"virtual-distillation" does not work on what "error-cancellation" gives/],
      [[invert, invert], /"readout-inversion" is given twice/],
    ];
    for (const [list, message] of cases) {
      const error = failure(() => values({ noise, mitigation: list }));
      expect(error.code).toBe('mismatch');
      expect(error.message).toMatch(message);
    }
  });

  it('of distillation and inversion reads a flipped bit as it is', () => {
    // Of ρ² no more is left than of ρ, the bit flip alone: p²/(p² + (1 − p)²) instead of p.
    const flips = noiseModel({ rules: [{ channel: bitFlip(0.1) }], readout: { oneForZero: 0.2, zeroForOne: 0.3 } });
    const options = { noise: flips, mitigation: [mitigation.virtualDistillation(), mitigation.readoutInversion()] };
    const value = expectation(new Circuit(1).x(0), z(0), options).dataSync()[0];
    expect(value).toBeCloseTo((0.1 ** 2 - 0.9 ** 2) / (0.1 ** 2 + 0.9 ** 2), 5);
  });

  it('of no samples gives none', () => {
    const none = tf.zeros<tf.Rank.R2>([0, 1]);
    for (const each of [...both, mitigation.errorCancellation(), mitigation.virtualDistillation()]) {
      const options = { inputs: none, weights, noise, mitigation: each };
      expect(expectation(ansatz, observables, options).shape).toEqual([0, 2]);
    }
    expect(probabilities(ansatz, { inputs: none, weights, noise, mitigation: both[1]! }).shape).toEqual([0, 8]);
  });

  it('in JSON that was tampered with is refused', () => {
    const zero = { scales: [1, 3], folding: 'global', fit: 'linear' };
    const cases: readonly [unknown, RegExp][] = [
      [null, /null is not a list of mitigations/],
      [[{ name: 'zero-noise', options: { ...zero, scales: 'all' } }], /"all" is not a list of scales/],
      [[{ name: 'zero-noise', options: { ...zero, scales: ['1', 3] } }], /"1" is not a scale/],
      [[{ name: 'zero-noise', options: { ...zero, fit: 5 } }], /No fit is called "5"/],
      [[{ name: 'zero-noise', options: { ...zero, folding: {} } }], /No folding is called/],
      [[{ name: 'readout-inversion', options: { samples: 3 } }], /No field of the options of readout-inversion/],
      [[{ name: 'error-cancellation', options: { samples: '5' } }], /"5" is not a number of samples/],
    ];
    for (const [json, message] of cases) expect(failure(() => mitigationsFrom(json)).message).toMatch(message);
  });

  it('comes back from JSON, and with a saved layer', () => {
    const all = [...both, mitigation.errorCancellation({ samples: 7 }), mitigation.virtualDistillation()];
    const again = mitigationsFrom(JSON.parse(JSON.stringify(mitigationsToJson(all))));
    expect(again.map(({ name, options }) => ({ name, options }))).toEqual(
      all.map(({ name, options }) => ({ name, options })),
    );
    expect(failure(() => mitigationsFrom([{ name: 'zero', options: {} }])).code).toBe('unknown');
    const layer = quantum({ circuit: ansatz, observables, noise, mitigation: both });
    const restored = (layer.constructor as unknown as typeof layer & { fromConfig: (cls: unknown, config: unknown) => typeof layer })
      .fromConfig(layer.constructor, JSON.parse(JSON.stringify(layer.getConfig()))); // prettier-ignore
    expect(restored.getConfig()).toEqual(layer.getConfig());
  });

  it('leaves no tensors', () => {
    const compiled = compile(ansatz, { kind: 'expectation', observables }, { noise, mitigation: both });
    const before = tf.memory().numTensors;
    compiled.run(run.inputs, weights).dispose();
    expect(tf.memory().numTensors).toBe(before);
    compiled.dispose();
  });

  it('goes with shots where readings may be estimates, and counts them', () => {
    const compiled = compile(ansatz, { kind: 'expectation', observables }, { noise, shots: 600, mitigation: both });
    expect(compiled.shotCost()!.evaluation).toBe(1800);
    const estimate = compiled.run(run.inputs, weights);
    expect(compiled.shotsUsed()).toEqual({ forward: 2 * 1800, gradient: 0 });
    ideal().forEach((value, k) => expect(Math.abs(estimate.dataSync()[k]! - value)).toBeLessThan(1));
    tf.dispose(estimate);
    compiled.dispose();
    for (const each of [mitigation.errorCancellation(), mitigation.virtualDistillation()]) {
      expect(failure(() => values({ noise, shots: 10, mitigation: each })).code).toBe('unsupported');
    }
  });

  it('refuses options that make no sense', () => {
    const cases: readonly [() => unknown, RegExp][] = [
      [() => mitigation.zeroNoise({ scales: [1] }), /needs 2 or more different scales/],
      [() => mitigation.zeroNoise({ scales: [0.5, 1] }), /cannot be scaled by 0.5/],
      [() => mitigation.zeroNoise({ fit: 'exponent' as 'linear' }), /Did you mean "exponential"/],
      [() => mitigation.zeroNoise({ folding: 'globally' as 'global' }), /Did you mean "global"/],
      [() => mitigation.errorCancellation({ samples: 0 }), /average 0 samples/],
    ];
    for (const [make, message] of cases) expect(failure(make).message).toMatch(message);
  });
});
