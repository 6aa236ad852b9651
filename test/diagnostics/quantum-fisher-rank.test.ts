import * as tf from '@tensorflow/tfjs';
import { metricTensor } from '../../src/autodiff/index.js';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import {
  amplitudeEmbedding,
  hardwareEfficient,
  simCircuit,
  stronglyEntangling,
} from '../../src/circuit/templates/index.js';
import { generatorsOf, lieAlgebra, quantumFisherRank } from '../../src/diagnostics/index.js';
import { quantumFisherInformation } from '../../src/diagnostics/quantum-fisher-information.js';
import { circuit as withEverything, inputs, weights } from '../autodiff/support.js';

beforeAll(() => tf.setBackend('cpu'));

describe('the quantum Fisher information', () => {
  it('is four times the metric tensor, of products, shared and scaled weights, amplitudes and features', async () => {
    const amplitudes = new Circuit(2).append(amplitudeEmbedding()).append(stronglyEntangling());
    const given = [
      { circuit: withEverything, row: inputs[0]!, at: weights },
      { circuit: amplitudes, row: [1, 2, 3, 4], at: [0.3, -0.7, 1.2, 0.5, 2.1, -1.4] },
    ];
    for (const { circuit, row, at } of given) {
      const { matrix } = await quantumFisherInformation(circuit, at, { inputs: row });
      const metric = tf.tidy(() => metricTensor(circuit, { inputs: [row], weights: at }).arraySync()[0]!);
      matrix.forEach((values, i) =>
        values.forEach((value, j) => expect(Math.abs(value - 4 * metric[i]![j]!)).toBeLessThan(2e-5)),
      );
    }
  });
});

describe('the quantum Fisher rank', () => {
  const rankOf = async (circuit: Circuit) => (await quantumFisherRank(circuit, { samples: 3 })).rank;

  it('of one qubit is at most 2, and weights that do the same count once', async () => {
    const [w, v] = [weight(0), weight(1)];
    expect(await rankOf(new Circuit(1).ry(w, 0).ry(v, 0))).toBe(1);
    expect(await rankOf(new Circuit(1).rz(w, 0).ry(v, 0))).toBe(1);
    expect(await rankOf(new Circuit(1).ry(w, 0).rz(v, 0))).toBe(2);
    // Phases alone, up to rounding.
    expect(await rankOf(new Circuit(2).ry(0.7, 0).cx(0, 1).rzz(w, 0, 1).rzz(v, 0, 1))).toBe(0);
    const result = await quantumFisherRank(new Circuit(1).append(stronglyEntangling({ layers: 3 })));
    expect(result).toMatchObject({ rank: 2, ranks: [2, 2, 2, 2, 2], weights: 9, redundant: 7, largest: 2 });
  });

  it('of enough layers is 2^(n + 1) − 2, or 2^n − 1 of real states', async () => {
    for (const qubits of [2, 3]) {
      const deep = new Circuit(qubits).append(stronglyEntangling({ layers: 5 }));
      expect(await rankOf(deep)).toBe(2 ** (qubits + 1) - 2);
      const real = new Circuit(qubits).append(hardwareEfficient({ layers: 6 }));
      expect(await rankOf(real)).toBe(2 ** qubits - 1);
    }
  });

  it('of layers without entanglement is 2 for each qubit', async () => {
    expect(await rankOf(new Circuit(4).append(simCircuit({ circuit: 1, layers: 3 })))).toBe(8);
  });

  // Larocca et al. 2023: n(2n − 1) for the open chain of Ising couplings and transverse fields.
  it('is at most the dimension of the Lie algebra', async () => {
    let layer = new Circuit(3);
    [0, 1].forEach((q) => (layer = layer.rzz(weight(q), q, q + 1)));
    [0, 1, 2].forEach((q) => (layer = layer.rx(weight(2 + q), q)));
    const circuit = new Circuit(3).h(0).h(1).h(2).rz(0.3, 0).append(layer.repeat(8));
    const { dimension } = lieAlgebra(generatorsOf(circuit));
    const { rank } = await quantumFisherRank(circuit);
    expect(dimension).toBe(15);
    expect(rank).toBeLessThanOrEqual(14);
    expect(rank).toBe(
      (await quantumFisherRank(new Circuit(3).h(0).h(1).h(2).rz(0.3, 0).append(layer.repeat(12)))).rank,
    );
  });

  // Float32 products leave 1e-6 of the largest eigenvalue where there is none; the smallest here is below that.
  it('tells small eigenvalues from rounding', async () => {
    const circuit = new Circuit(3).append(stronglyEntangling({ layers: 2 }));
    const { rank, eigenvalues } = await quantumFisherRank(circuit, { samples: 6, seed: 3 });
    const shares = eigenvalues.map((values) => values.map((value) => value / values[0]!));
    expect(rank).toBe(14);
    expect(Math.min(...shares.map((values) => values[13]!))).toBeLessThan(1e-6);
    expect(Math.max(...shares.map((values) => Math.abs(values[14]!)))).toBeLessThan(1e-12);
  });

  it('reads a circuit with features, reports how far it is, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const circuit = new Circuit(1).rx(input(0), 0).rz(weight(0), 0);
    const options = { samples: 2, onProgress: (done: number) => seen.push(done) };
    expect((await quantumFisherRank(circuit, { ...options, inputs: [1] })).rank).toBe(1);
    // A pole of the Bloch sphere does not move.
    expect((await quantumFisherRank(circuit, { inputs: [0] })).rank).toBe(0);
    expect(seen).toEqual([1, 2]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses circuits without weights, tolerances that are none, and too much', async () => {
    await expect(quantumFisherRank(new Circuit(1))).rejects.toThrow('a circuit of 0 weights');
    await expect(quantumFisherRank(new Circuit(1).rx(weight(0), 0), { tolerance: 1 })).rejects.toThrow('tolerance 1');
    const large = new Circuit(24).append(stronglyEntangling({ layers: 4 }));
    await expect(quantumFisherRank(large)).rejects.toMatchObject({ code: 'memory' });
  });
});
