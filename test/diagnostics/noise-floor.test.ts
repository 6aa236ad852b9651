import * as tf from '@tensorflow/tfjs';
import {
  Circuit,
  diagnostics,
  hardwareEfficient,
  lowerNoisy,
  noise,
  type PauliSum,
  weight,
  x,
  y,
  z,
} from '../../src/index.js';
import { measuredSlopes } from '../../src/diagnostics/report/slopes.js';
import { backSteps, largestFactor } from '../../src/diagnostics/word-shrinkage.js';
import { uniformStart } from '../../src/diagnostics/report/weight-start.js';
import { resolvedSlope, gradientCost, durationText } from '../../src/diagnostics/gradient-cost.js';

const { noiseFloor } = diagnostics;
const all = (qubits: number) => Array.from({ length: qubits }, (_, q) => z(q)).reduce((a, b) => a.times(b));
const rotations = (qubits: number, layers: number) =>
  Array.from({ length: qubits }, (_, q) => q)
    .reduce((circuit, q) => circuit.ry(weight(q), q), new Circuit(qubits))
    .repeat(layers);

describe('the noise floor', () => {
  it.each([
    [1, 1, 0.1],
    [2, 5, 0.03],
    [3, 4, 0.2],
  ])('of a word on %d qubits after %d layers of depolarizing %d is (1 − 4p/3)^(wL)', async (w, layers, p) => {
    const model = noise.uniform({ oneQubit: p });
    const { bound, factor } = await noiseFloor(rotations(w, layers), all(w), { noise: model, gradient: 0.1 });
    expect(bound).toBeCloseTo((1 - (4 * p) / 3) ** (w * layers), 12);
    expect(factor).toBeCloseTo(bound, 12);
  });

  it('counts the noise of the light cone alone', async () => {
    const circuit = rotations(3, 2);
    const { bound } = await noiseFloor(circuit, z(1), { noise: noise.uniform({ oneQubit: 0.3 }), gradient: 1 });
    expect(bound).toBeCloseTo(0.6 ** 2, 12);
  });

  it('shrinks words by the letters that damping leaves', async () => {
    const model = noise.noiseModel({ rules: [{ channel: noise.amplitudeDamping(0.19) }] });
    const circuit = new Circuit(1).rx(weight(0), 0);
    // Behind the rotation alone: Z shrinks by 1 − γ, X and Y by its root.
    expect((await noiseFloor(circuit, z(0), { noise: model, gradient: 1 })).bound).toBeCloseTo(0.81, 12);
    expect((await noiseFloor(circuit, y(0), { noise: model, gradient: 1 })).bound).toBeCloseTo(0.9, 12);
  });

  it('takes channels of two qubits in the order of their qubits', async () => {
    // Z on the first qubit of the channel, which is qubit 1, with probability 1/4: halves X there.
    const [most, least] = [Math.sqrt(3 / 4), Math.sqrt(1 / 4)];
    const diagonal = (a: number, b: number) => [
      [a, 0, 0, 0],
      [0, a, 0, 0],
      [0, 0, b, 0],
      [0, 0, 0, b],
    ];
    const channel = noise.kraus([diagonal(most, most), diagonal(least, -least)]);
    const model = noise.noiseModel({ rules: [{ channel, qubits: [1, 0] }] });
    const circuit = new Circuit(2).ry(weight(0), 0).ry(weight(1), 1).rzz(0, 1, 0);
    const boundOf = async (observable: PauliSum) =>
      (await noiseFloor(circuit, observable, { noise: model, gradient: 1 })).bound;
    expect(await boundOf(x(1))).toBeCloseTo(0.5, 12);
    expect(await boundOf(x(0))).toBeCloseTo(1, 12);
    expect(await boundOf(x(0).times(z(1)))).toBeCloseTo(1, 12);
  });

  it('weighs ways by their squares: cos a cos b − f sin a sin b leaves √((1 + f²)/2)', async () => {
    const circuit = new Circuit(1).rx(weight(0), 0).rx(weight(1), 0);
    const model = noise.noiseModel({ rules: [{ channel: noise.phaseFlip(0.25) }] });
    const { factor, bound } = await noiseFloor(circuit, z(0), { noise: model, gradient: 1 });
    expect(Math.abs(factor / Math.sqrt((1 + 0.5 ** 2) / 2) - 1)).toBeLessThan(0.015);
    expect(bound).toBe(1);
  });

  it('weighs ways by the slopes that they make', async () => {
    const circuit = new Circuit(1).rx(weight(0), 0).rz(weight(1), 0).rx(weight(2), 0);
    const model = noise.noiseModel({ rules: [{ channel: noise.phaseFlip(0.25), gates: ['rz'] }] });
    const { factor } = await noiseFloor(circuit, z(0), { noise: model, gradient: 1 });
    // Z, Z, Z: a quarter, 2 slopes, unshrunk. Z, Y, Y, Z: an eighth, 3 slopes, halved.
    expect(Math.abs(factor / Math.sqrt((2 / 4 + (3 / 8) * 0.5 ** 2) / (2 / 4 + 3 / 8)) - 1)).toBeLessThan(0.015);
  });

  it('counts no way that ends in a word without expectation', async () => {
    const circuit = new Circuit(1).rz(weight(0), 0).ry(weight(1), 0);
    const model = noise.noiseModel({ rules: [{ channel: noise.bitFlip(0.25), gates: ['rz'] }] });
    // X is not flipped, but |0⟩ has no ⟨X⟩: only Z counts.
    expect((await noiseFloor(circuit, z(0), { noise: model, gradient: 1 })).bound).toBeCloseTo(0.5, 12);
  });

  it('lets go of words beyond the cap without losing the bound', () => {
    const circuit = new Circuit(3).append(hardwareEfficient({ layers: 3, rotations: 'su2' }));
    const model = noise.uniform({ oneQubit: 0.02, twoQubit: 0.05 });
    const steps = backSteps(
      lowerNoisy(circuit, { kind: 'expectation', observables: [z(0)] }, model, { passes: false }),
    );
    const [word] = z(0).terms.map((term) => term.word);
    const factors = [1, 4, 64].map((cap) => largestFactor(steps, [{ word: word!, factor: 1 }], cap));
    expect(factors[0]).toBeGreaterThan(factors[1]!);
    expect(factors[1]).toBeGreaterThanOrEqual(factors[2]!);
    expect(factors[2]).toBeGreaterThan(0.3);
  });

  it('shrinks by misread bits', async () => {
    const model = noise.uniform({ readout: 0.1 });
    const { factor } = await noiseFloor(rotations(2, 1), all(2), { noise: model, gradient: 1 });
    expect(factor).toBeCloseTo(0.8 ** 2, 12);
  });

  it('is what a density matrix gives, for slopes of an entangling circuit', async () => {
    const circuit = new Circuit(3).append(hardwareEfficient({ layers: 2, rotations: 'su2' }));
    const model = noise.uniform({ oneQubit: 0.02, twoQubit: 0.05, readout: 0.03 });
    const observables = [z(0), x(1), z(1).times(z(2))];
    const problem = { circuit, observables, inputs: [[]], start: uniformStart(circuit) };
    const [pure, noisy] = [
      await measuredSlopes(problem, { samples: 1000, seed: 1 }),
      await measuredSlopes({ ...problem, noise: model }, { samples: 1000, seed: 1 }),
    ];
    const { factor, bound } = await noiseFloor(circuit, observables, { noise: model, gradient: 1, seed: 3 });
    const measured = Math.sqrt(noisy.all.variance / pure.all.variance);
    expect(Math.abs(factor / measured - 1)).toBeLessThan(0.05);
    expect(bound).toBeGreaterThan(measured);
    expect(bound).toBeLessThan(1);
  });

  it('takes the shots that a slope of √(1/2) and a signal of its own size need', async () => {
    // Var ∂⟨Z⟩ = 1/2 for one RY, and (1 − 0)/(2N) ≤ 1/2 from N = 1 on.
    const { gradient, shots } = await noiseFloor(rotations(1, 1), z(0), { signalToNoise: 1, samples: 4000, seed: 5 });
    expect(Math.abs(gradient.noiseless ** 2 - 0.5)).toBeLessThan(0.03);
    expect(shots.perGradient).toBe(2 * shots.perExpectation);
    expect(gradientCost(Math.SQRT1_2, 1, { signalToNoise: 1 }).perExpectation).toBe(1);
    expect(gradientCost(0.01, 10, { shotsPerSecond: 500, costPerShot: 0.01 })).toEqual({
      perExpectation: 45000,
      perGradient: 900000,
      seconds: 1800,
      price: 9000,
    });
    expect(resolvedSlope(45000)).toBeCloseTo(0.01, 12);
  });

  it('says that a slope drowns', async () => {
    const options = { gradient: 0.001, shots: 1000, costPerShot: 0.0001 };
    const { verdict, resolved } = await noiseFloor(rotations(1, 1), z(0), options);
    expect(resolved).toBeCloseTo(0.067, 3);
    expect(verdict).toBe(
      'A gradient of one sample takes 9,000,000 shots, 2.5 h and costs 900. 1000 shots an expectation resolve slopes from 0.067 on, and the typical one is 0.0010: it drowns.',
    );
  });

  it.each([
    [0.25, '0.25 s'],
    [100, '100 s'],
    [720, '12 min'],
    [1e9, '32 years'],
  ])('says %d seconds as %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

  it('refuses rates that are none and noise without factors', async () => {
    const circuit = rotations(1, 1);
    await expect(noiseFloor(circuit, z(0), { shotsPerSecond: 0 })).rejects.toMatchObject({ code: 'invalid' });
    await expect(noiseFloor(circuit, z(0), { gradient: -1 })).rejects.toThrow(/gradient = -1/);
    const half = Math.SQRT1_2;
    const turning = noise.kraus([
      [
        [half, -half],
        [half, half],
      ],
    ]);
    const model = noise.noiseModel({ rules: [{ channel: turning }] });
    await expect(noiseFloor(circuit, z(0), { noise: model, gradient: 1 })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('leaves no tensors', async () => {
    const before = tf.memory().numTensors;
    await noiseFloor(rotations(2, 1), z(0), { samples: 10, noise: noise.uniform({ oneQubit: 0.1 }) });
    expect(tf.memory().numTensors).toBe(before);
  });
});
