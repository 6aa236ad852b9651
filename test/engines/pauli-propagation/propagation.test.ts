import * as tf from '@tensorflow/tfjs';
import { propagatedExpectation } from '../../../src/autodiff/propagated-expectation.js';
import { expectation } from '../../../src/autodiff/readings.js';
import { input, product, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { pauliRotation } from '../../../src/gates/derive.js';
import { Random } from '../../../src/math/random.js';
import { pauli, x, y, z } from '../../../src/observables/pauli-sum.js';
import { heavyHex127 } from '../../../bench/workloads/heavy-hex.js';

beforeAll(() => tf.setBackend('cpu'));

/** Rotations about random words with Cliffords between, angles from inputs, weights and numbers. */
function randomCircuit(seed: number, qubits: number, rotations: number) {
  const random = new Random(seed);
  let circuit = new Circuit(qubits);
  for (let k = 0; k < rotations; k++) {
    const on = random.permutation(qubits).slice(0, 1 + random.integer(3));
    const letters = on.map(() => 'XYZ'[random.integer(3)]!).join('');
    const angle = [weight(random.integer(4)), input(random.integer(2)).times(-0.7), weight(0).plus(0.4)][
      random.integer(3)
    ]!;
    circuit = circuit.gate(pauliRotation(letters), on, angle);
    if (random.uniform() < 0.4) circuit = circuit.cx(...(random.permutation(qubits).slice(0, 2) as [number, number]));
    if (random.uniform() < 0.3) circuit = circuit.h(random.integer(qubits)).s(random.integer(qubits));
  }
  const values = (count: number) => Array.from({ length: count }, () => random.normal());
  return { circuit, inputs: [values(circuit.inputs), values(circuit.inputs)], weights: values(circuit.weights) };
}

const observables = [
  z(0),
  x(1)
    .times(y(2))
    .plus(z(0).times(z(3)).scaled(-0.4)),
  pauli('ZZXY').scaled(2),
];

describe('Pauli propagation', () => {
  it('gives the expectations of the state engine', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { circuit, ...values } = randomCircuit(seed, 4 + (seed % 3), 18);
      const expected = (await expectation(circuit, observables, values).array()).flat();
      const found = (await propagatedExpectation(circuit, observables, values)).flat();
      found.forEach(({ value, bound }, k) => {
        expect(value).toBeCloseTo(expected[k]!, 5);
        expect(bound).toBe(0);
      });
    }
  });

  it('gives its gradients', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const { circuit, inputs, weights } = randomCircuit(seed, 5, 18);
      const rows = inputs.slice(0, 1);
      const loss = (f: tf.Tensor, w: tf.Tensor) =>
        expectation(circuit, observables[1]!, { inputs: f as tf.Tensor2D, weights: w as tf.Tensor1D }).sum();
      const [ofInputs, ofWeights] = tf.grads(loss)([tf.tensor2d(rows), tf.tensor1d(weights)]);
      const found = await propagatedExpectation(circuit, observables[1]!, { inputs: rows, weights, gradient: true });
      const gradient = found[0]![0]!.gradient!;
      (await ofInputs!.data()).forEach((slope, k) => expect(gradient.inputs[k]).toBeCloseTo(slope, 4));
      (await ofWeights!.data()).forEach((slope, k) => expect(gradient.weights[k]).toBeCloseTo(slope, 4));
    }
  });

  it('gives the gradient of the truncated value where words are dropped', async () => {
    const { circuit, inputs, weights } = randomCircuit(3, 5, 24);
    const truncation = { cut: 0.05, maxWeight: 4, maxWords: 30 };
    const at = async (shift: number) => {
      const moved = weights.map((value, k) => (k === 0 ? value + shift : value));
      const [row] = await propagatedExpectation(circuit, observables[1]!, {
        inputs: inputs.slice(0, 1),
        weights: moved,
        gradient: true,
        ...truncation,
      });
      return row![0]!;
    };
    const [up, here, down] = [await at(1e-3), await at(0), await at(-1e-3)];
    expect(here.bound).toBeGreaterThan(0);
    expect(here.gradient!.weights[0]).toBeCloseTo((up.value - down.value) / 2e-3, 4);
  });

  it('is no farther off than its bound says', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { circuit, ...values } = randomCircuit(seed, 5, 24);
      const [exact] = (await propagatedExpectation(circuit, observables[1]!, values))[0]!;
      for (const truncation of [{ cut: 0.02 }, { cut: 0.2 }, { maxWeight: 2 }, { maxWords: 6 }]) {
        const [found] = (await propagatedExpectation(circuit, observables[1]!, { ...values, ...truncation }))[0]!;
        expect(Math.abs(found!.value - exact!.value)).toBeLessThanOrEqual(found!.bound + 1e-12);
        expect(found!.typicalError).toBeLessThanOrEqual(found!.bound + 1e-12);
        expect(found!.words).toBeLessThanOrEqual(exact!.words);
      }
    }
  });

  it('reaches a thousand qubits', async () => {
    const qubits = 1000;
    let circuit = new Circuit(qubits);
    for (let q = 0; q < qubits; q++) circuit = circuit.ry(weight(q), q);
    for (let q = 0; q + 1 < qubits; q++) circuit = circuit.cz(q, q + 1);
    for (let q = 0; q < qubits; q++) circuit = circuit.rx(weight(q).times(0.5), q);
    const weights = Array.from({ length: qubits }, (_, q) => Math.sin(q));
    // X stays; CZ makes it Z X Z, whose letters the product state gives one by one.
    const found = (await propagatedExpectation(circuit, x(500), { weights }))[0]![0]!;
    expect(found.value).toBeCloseTo(Math.cos(weights[499]!) * Math.sin(weights[500]!) * Math.cos(weights[501]!), 6);
  });

  // Kim et al. 2023: five steps of RX(θ) on all qubits and ZZ(−π/2) on all couplings.
  const kicked = (theta: number) => {
    let circuit = new Circuit(127);
    for (let step = 0; step < 5; step++) {
      for (let q = 0; q < 127; q++) circuit = circuit.rx(theta, q);
      for (const [a, b] of heavyHex127()) circuit = circuit.rzz(-Math.PI / 2, a, b);
    }
    return circuit;
  };

  it('has the couplings of the 127-qubit lattice', () => {
    const edges = heavyHex127();
    expect(edges).toHaveLength(144);
    const degrees = new Array<number>(127).fill(0);
    for (const edge of edges) for (const qubit of edge) degrees[qubit]!++;
    expect(Math.max(...degrees)).toBe(3);
    expect(Math.min(...degrees)).toBe(1);
    for (const edge of [
      [0, 14],
      [14, 18],
      [4, 15],
      [20, 33],
      [33, 39],
      [112, 126],
      [108, 112],
      [96, 109],
      [109, 114],
    ]) {
      expect(edges).toContainEqual(edge);
    }
  });

  it('is exact at the Clifford angles of the kicked Ising circuit', async () => {
    for (const [theta, expected] of [
      [0, 1],
      [Math.PI / 2, 0],
    ] as const) {
      const { value, words, bound } = (await propagatedExpectation(kicked(theta), z(62)))[0]![0]!;
      expect([value, words, bound]).toEqual([expected, 1, 0]);
    }
  });

  it('converges between them', async () => {
    const at = async (cut: number) => (await propagatedExpectation(kicked(0.3), z(62), { cut }))[0]![0]!;
    const [coarse, fine] = [await at(2e-3), await at(1e-3)];
    expect(Math.abs(coarse.value - fine.value)).toBeLessThan(0.005);
    expect(fine.words).toBeGreaterThan(coarse.words);
    expect(fine.value).toBeGreaterThan(0.5);
    expect(fine.value).toBeLessThan(1);
  });

  it('refuses what it cannot do, and truncations that make no sense', async () => {
    const one = new Circuit(1).rx(weight(0), 0);
    const swap = [
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ];
    const refused = (promise: Promise<unknown>, message: RegExp) => expect(promise).rejects.toThrow(message);
    await refused(
      propagatedExpectation(new Circuit(1).prepared({ first: 0, count: 2, pad: 0 }), z(0), { inputs: [[1, 0]] }),
      /starts from/,
    );
    await refused(propagatedExpectation(new Circuit(2).unitary(swap, [0, 1]), z(0)), /matrix on 2 qubits/);
    await refused(propagatedExpectation(one, z(0), { weights: [1], cut: -1 }), /cut -1/);
    await refused(propagatedExpectation(one, z(0), { weights: [1], maxWords: 0 }), /maxWords is 0/);
    await refused(propagatedExpectation(one, z(0)), /1 weight/);
    const products = new Circuit(1).rx(product(input(0), input(1)), 0);
    await refused(propagatedExpectation(products, z(0), { inputs: [[1, 2]], gradient: true }), /products of inputs/);
  });

  it('leaves no tensors behind', async () => {
    const { circuit, ...values } = randomCircuit(1, 4, 6);
    const before = tf.memory().numTensors;
    await propagatedExpectation(circuit, observables, values);
    expect(tf.memory().numTensors).toBe(before);
  });
});
