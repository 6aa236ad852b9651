import * as tf from '@tensorflow/tfjs';
import { state } from '../../src/autodiff/index.js';
import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { simCircuit, stronglyEntangling } from '../../src/circuit/templates/index.js';
import { entanglingCapability, meyerWallach } from '../../src/diagnostics/index.js';
import { referenceState } from '../../src/engines/reference/reference.js';
import { Random } from '../../src/math/random.js';

beforeAll(() => tf.setBackend('cpu'));

const measuresOf = (states: () => tf.Tensor) => [...tf.tidy(() => meyerWallach(states())).dataSync()];

describe('the Meyer-Wallach measure', () => {
  it('is 0 for product states and 1 for GHZ states', () => {
    const random = new Random(1);
    for (const qubits of [1, 2, 3, 6]) {
      let [product, ghz] = [new Circuit(qubits), new Circuit(qubits).h(0)];
      for (let q = 0; q < qubits; q++) product = product.ry(6 * random.uniform(), q).rz(6 * random.uniform(), q);
      for (let q = 1; q < qubits; q++) ghz = ghz.cx(0, q);
      expect(measuresOf(() => state(product))[0]).toBeCloseTo(0, 5);
      if (qubits > 1) expect(measuresOf(() => state(ghz))[0]).toBeCloseTo(1, 5);
    }
  });

  // Each qubit of (|100⟩ + |010⟩ + |001⟩)/√3 has |r| = 1/3; of cos a|00⟩ + sin a|11⟩, |r| = cos 2a.
  it('is 8/9 for the W state, and sin² 2a for two qubits', () => {
    const w = new Float32Array(8);
    for (const k of [1, 2, 4]) w[k] = Math.sqrt(1 / 3);
    expect(measuresOf(() => tf.complex(tf.tensor1d(w), tf.zeros([8])))[0]).toBeCloseTo(8 / 9, 6);
    const pair = new Circuit(2).ry(2 * 0.3, 0).cx(0, 1);
    expect(measuresOf(() => state(pair))[0]).toBeCloseTo(Math.sin(0.6) ** 2, 6);
  });

  it('is (d − 2)/(d + 1) on average over Haar random states', () => {
    const random = new Random(2);
    const states = 1000;
    for (const dimension of [4, 8, 16]) {
      const values = Array.from({ length: states }, () => {
        const z = Array.from({ length: 2 * dimension }, () => random.normal());
        const norm = Math.hypot(...z);
        return z.map((value) => value / norm);
      });
      const plane = (k: number) => tf.tensor2d(values.map((row) => row.slice(k * dimension, (k + 1) * dimension)));
      const measures = measuresOf(() => tf.complex(plane(0), plane(1)));
      const mean = measures.reduce((sum, value) => sum + value, 0) / states;
      const error = Math.sqrt(measures.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / states;
      expect(Math.abs(mean - (dimension - 2) / (dimension + 1))).toBeLessThan(4 * error);
    }
  });

  it('has a number for each state of a batch, and none left over for one alone', () => {
    const before = tf.memory().numTensors;
    const shapes = tf.tidy(() => [tf.ones([3, 4]), tf.ones([4])].map((re) => meyerWallach(tf.complex(re, re)).shape));
    expect(shapes).toEqual([[3], []]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what is no state', () => {
    tf.tidy(() => {
      expect(() => meyerWallach(tf.complex([1, 0, 0], [0, 0, 0]))).toThrow('of shape [3]');
      expect(() => meyerWallach(tf.ones([4]))).toThrow('complex64');
    });
  });
});

describe('the entangling capability', () => {
  it('of circuit 1 of Sim et al. is 0, and of circuit 9 is 1', async () => {
    for (const [circuit, mean] of [
      [1, 0],
      [9, 1],
    ] as const) {
      const result = await entanglingCapability(new Circuit(4).append(simCircuit({ circuit })), { samples: 300 });
      expect(result.mean).toBeCloseTo(mean, 5);
      expect(result.deviation).toBeLessThan(1e-5);
    }
  });

  // Back through the CXs each Pauli of a qubit is a word; before them ⟨Z⟩² is 1/2 and ⟨X⟩², ⟨Y⟩² are 1/4 on average. So
  // |r|² is 1/16 + 1/4 + 1/32, 1/8 + 1/16 + 1/64, 1/4 + 1/16 + 1/32, 1/2 + 1/16 + 1/16 for the four qubits.
  it('of circuit 2 is what can be counted by hand', async () => {
    const exact = 1 - (11 / 32 + 13 / 64 + 11 / 32 + 5 / 8) / 4;
    const { mean, standardError } = await entanglingCapability(new Circuit(4).append(simCircuit({ circuit: 2 })), {
      samples: 5000,
    });
    expect(Math.abs(mean - exact)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.005);
  });

  it('of deep circuits is that of Haar random states', async () => {
    const deep = new Circuit(3).append(stronglyEntangling({ layers: 8 }));
    const { mean, standardError, haar } = await entanglingCapability(deep, { samples: 2000, seed: 4 });
    expect(haar).toBeCloseTo(6 / 9, 12);
    expect(Math.abs(mean - haar)).toBeLessThan(4 * standardError);
  });

  it('is the mean of the measures of the states at the weights of its seed', async () => {
    const circuit = new Circuit(2).ry(weight(0), 0).cx(0, 1).crx(weight(1), 1, 0);
    const random = new Random(9);
    const measures = Array.from({ length: 5 }, () => {
      const weights = [0, 1].map(() => 2 * Math.PI * random.uniform());
      const { re, im } = referenceState(circuit, [], weights);
      return measuresOf(() => tf.complex([...re], [...im]))[0]!;
    });
    const { mean } = await entanglingCapability(circuit, { samples: 5, seed: 9 });
    expect(mean).toBeCloseTo(measures.reduce((sum, value) => sum + value, 0) / 5, 5);
  });

  it('refuses a single sample, which has no standard error, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    await expect(entanglingCapability(new Circuit(2), { samples: 1 })).rejects.toThrow('from 2 up');
    await entanglingCapability(new Circuit(2).rx(weight(0), 0), { samples: 10 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
