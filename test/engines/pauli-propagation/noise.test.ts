import * as tf from '@tensorflow/tfjs';
import { propagatedExpectation } from '../../../src/autodiff/propagated-expectation.js';
import { expectation } from '../../../src/autodiff/readings.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { pauliRotation } from '../../../src/gates/derive.js';
import { Random } from '../../../src/math/random.js';
import {
  amplitudeDamping,
  depolarizing,
  noiseModel,
  overRotation,
  pauliChannel,
  uniform,
} from '../../../src/noise/index.js';
import { pauli, x, y, z } from '../../../src/observables/pauli-sum.js';

beforeAll(() => tf.setBackend('cpu'));

/** Rotations about random words with Cliffords between. */
function randomCircuit(seed: number, qubits: number, rotations: number) {
  const random = new Random(seed);
  let circuit = new Circuit(qubits);
  for (let k = 0; k < rotations; k++) {
    const on = random.permutation(qubits).slice(0, 1 + random.integer(2));
    const letters = on.map(() => 'XYZ'[random.integer(3)]!).join('');
    const angle = [weight(random.integer(4)), input(random.integer(2)).times(-0.7), weight(0).plus(0.4)];
    circuit = circuit.gate(pauliRotation(letters), on, angle[random.integer(3)]!);
    if (random.uniform() < 0.4) circuit = circuit.cx(...(random.permutation(qubits).slice(0, 2) as [number, number]));
    if (random.uniform() < 0.3) circuit = circuit.h(random.integer(qubits)).s(random.integer(qubits));
  }
  const values = (count: number) => Array.from({ length: count }, () => random.normal());
  return { circuit, inputs: [values(circuit.inputs)], weights: values(circuit.weights) };
}

const observables = [
  z(0),
  x(1)
    .times(y(2))
    .plus(z(0).times(z(3)).scaled(-0.4)),
  pauli('ZZXY').scaled(2),
];

const models = [
  ['uniform', uniform({ oneQubit: 0.03, twoQubit: 0.06, readout: 0.02 })],
  ['of biased errors, misreadings and over-rotations', noiseModel({
    rules: [
      { channel: pauliChannel({ X: 0.01, Y: 0.02, Z: 0.05 }), size: 1 },
      { channel: overRotation('ZZ', 0.1), gates: ['cx'] },
      { channel: depolarizing(0.04, 2), size: 2 },
    ],
    readout: { oneForZero: 0.01, zeroForOne: 0.06 },
  })],
] as const; // prettier-ignore

describe.each(models)('Pauli propagation under noise: %s', (_, noise) => {
  it('gives the expectations of the density engine, and its gradients', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const { circuit, inputs, weights } = randomCircuit(seed, 4, 14);
      const call = { inputs, weights, noise };
      const expected = tf.tidy(() => expectation(circuit, observables, call).arraySync()).flat();
      const [found] = await propagatedExpectation(circuit, observables, { ...call, gradient: true });
      const noiseless = tf.tidy(() => expectation(circuit, observables, { inputs, weights }).arraySync()).flat();
      expect(noiseless.some((value, k) => Math.abs(value - expected[k]!) > 0.01)).toBe(true);
      found!.forEach(({ value, bound }, k) => {
        expect(value).toBeCloseTo(expected[k]!, 5);
        expect(bound).toBe(0);
      });
      const slopes = tf.tidy(() => {
        const loss = (f: tf.Tensor, w: tf.Tensor) =>
          expectation(circuit, observables[1]!, { noise, inputs: f as tf.Tensor2D, weights: w as tf.Tensor1D }).sum();
        return tf
          .grads(loss)([tf.tensor2d(inputs), tf.tensor1d(weights)])
          .map((slope) => [...slope.dataSync()]);
      });
      slopes[0]!.forEach((slope, k) => expect(found![1]!.gradient!.inputs[k]).toBeCloseTo(slope, 4));
      slopes[1]!.forEach((slope, k) => expect(found![1]!.gradient!.weights[k]).toBeCloseTo(slope, 4));
    }
  });

  it('gives the gradient of the truncated value where words are dropped', async () => {
    const { circuit, inputs, weights } = randomCircuit(3, 5, 24);
    const at = async (shift: number) => {
      const moved = weights.map((value, k) => (k === 0 ? value + shift : value));
      const options = { inputs, weights: moved, noise, gradient: true, cut: 0.03, maxWeight: 4, maxWords: 40 };
      return (await propagatedExpectation(circuit, observables[1]!, options))[0]![0]!;
    };
    const [up, here, down] = [await at(1e-3), await at(0), await at(-1e-3)];
    expect(here.bound).toBeGreaterThan(0);
    expect(here.gradient!.weights[0]).toBeCloseTo((up.value - down.value) / 2e-3, 4);
  });
});

describe('depolarizing p, split over X, Y and Z,', () => {
  it.each([
    [1, 1, 0.1],
    [3, 5, 0.04],
    [12, 20, 0.002],
    [100, 4, 0.001],
  ])('shrinks a word of weight %d in %d layers by (1 − 4p/3)^(wL), p = %d', async (w, layers, p) => {
    const noise = noiseModel({ rules: [{ channel: depolarizing(p), size: 1 }] });
    let circuit = new Circuit(w + 2);
    for (let layer = 0; layer < layers; layer++)
      for (let qubit = 0; qubit < w + 2; qubit++) circuit = circuit.rz(weight(layer), qubit);
    const weights = Array.from({ length: layers }, (_, k) => 0.3 * k);
    const [row] = await propagatedExpectation(circuit, pauli('Z'.repeat(w)), { weights, noise });
    expect(row![0]!.value / (1 - (4 * p) / 3) ** (w * layers)).toBeCloseTo(1, 10);
    expect(row![0]!.words).toBe(1);
  });

  it('on two qubits shrinks every word that it meets by 1 − 16p/15', async () => {
    const noise = noiseModel({ rules: [{ channel: depolarizing(0.06, 2), size: 2 }] });
    const circuit = new Circuit(40).rzz(0.3, 20, 39);
    for (const observable of [z(20), z(39), z(20).times(z(39)), z(20).times(z(3))]) {
      const [row] = await propagatedExpectation(circuit, observable, { noise });
      expect(row![0]!.value).toBeCloseTo(1 - (16 * 0.06) / 15, 12);
    }
    expect((await propagatedExpectation(circuit, z(3), { noise }))[0]![0]!.value).toBe(1);
  });
});

it('noise that takes a word away altogether leaves 0, and slopes of 0', async () => {
  const noise = noiseModel({ rules: [{ channel: depolarizing(0.75), gates: ['rz'] }] });
  const circuit = new Circuit(2).ry(weight(0), 0).rz(0.4, 0).ry(weight(0), 1);
  const options = { weights: [0.3], noise, gradient: true };
  const [row] = await propagatedExpectation(circuit, [z(0), z(1)], options);
  const [gone, left] = row!.map(({ value, gradient }) => ({ value, slope: gradient!.weights[0]! }));
  expect([gone!.value, gone!.slope].map(Math.abs)).toEqual([0, 0]);
  expect(left!.value).toBeCloseTo(Math.cos(0.3), 7);
  expect(left!.slope).toBeCloseTo(-Math.sin(0.3), 7);
  // Two words at first, then Z1 alone, which the rotation before makes two.
  expect((await propagatedExpectation(circuit, z(0).plus(z(1)), options))[0]![0]!.words).toBe(2);
});

it('noise with Kraus operators is refused with what to use', async () => {
  const noise = noiseModel({ rules: [{ channel: amplitudeDamping(0.1), size: 1 }] });
  await expect(propagatedExpectation(new Circuit(1).ry(0.3, 0), z(0), { noise })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/Kraus operators, such as damping\. Use Pauli, depolarizing or phase channels/),
  });
});
