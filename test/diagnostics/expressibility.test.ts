import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { simCircuit, type SimCircuitNumber, stronglyEntangling } from '../../src/circuit/templates/index.js';
import { expressibility } from '../../src/diagnostics/index.js';

beforeAll(() => tf.setBackend('cpu'));

describe('the expressibility', () => {
  it('of an idle qubit is ln 75, without error or bias', async () => {
    const idle = await expressibility(new Circuit(1), { samples: 300 });
    expect(idle.divergence).toBeCloseTo(Math.log(75), 12);
    expect(idle).toMatchObject({ standardError: expect.closeTo(0, 12), bias: 0, samples: 300 });
  });

  it('of n idle qubits is (2^n − 1) ln bins, also where the shares of Haar states underflow', async () => {
    for (const [qubits, bins] of [
      [3, 75],
      [3, 20],
      [8, 75],
    ] as const) {
      const { divergence } = await expressibility(new Circuit(qubits), { samples: 10, bins });
      expect(divergence / ((2 ** qubits - 1) * Math.log(bins))).toBeCloseTo(1, 10);
    }
  });

  // F = cos²(Δ/2) with Δ uniform: P(F < a) = (2/π) arcsin √a.
  it('of a rotation about Z behind H is that of the arcsine law', async () => {
    const circuit = new Circuit(1).h(0).rz(weight(0), 0);
    const result = await expressibility(circuit, { samples: 10_000, seed: 3, resamples: 100 });
    const below = (a: number) => (2 / Math.PI) * Math.asin(Math.sqrt(a));
    const shares = Array.from({ length: 75 }, (_, k) => below((k + 1) / 75) - below(k / 75));
    const exact = shares.reduce((sum, share) => sum + share * Math.log(share * 75), 0);
    expect(Math.abs(result.divergence - result.bias - exact)).toBeLessThan(4 * result.standardError);
    expect(result.standardError).toBeLessThan(0.01);
    result.histogram.forEach(({ share }, k) => expect(Math.abs(share - shares[k]!)).toBeLessThan(0.01));
  });

  it('of deep circuits is the bias of finitely many samples alone', async () => {
    const deep = new Circuit(3).append(stronglyEntangling({ layers: 8 }));
    const { divergence, bias, standardError } = await expressibility(deep, { samples: 2000, resamples: 100 });
    expect(Math.abs(divergence - bias)).toBeLessThan(4 * standardError);
    expect(divergence).toBeLessThan(0.03);
  });

  it('draws a histogram whose shares sum to 1, and Haar’s too', async () => {
    const circuit = new Circuit(2).append(simCircuit({ circuit: 4 }));
    const { histogram } = await expressibility(circuit, { samples: 500, bins: 10 });
    const sum = (of: 'count' | 'share' | 'haarShare') => histogram.reduce((total, bin) => total + bin[of], 0);
    expect([sum('count'), sum('share'), sum('haarShare')]).toEqual([500, expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    expect(histogram[3]).toMatchObject({ from: 0.3, to: 0.4 });
    // (1 − 0.3)³ − (1 − 0.4)³
    expect(histogram[3]!.haarShare).toBeCloseTo(0.127, 12);
  });

  // Two estimates, ours of 2000 pairs and theirs of 5000: within three of their joint standard errors.
  // The other circuits were held against theirs as well, once: all are.
  const published = [
    [1, 0.2999],
    [6, 0.0061],
    [8, 0.0858],
    [9, 0.6773],
    [14, 0.0144],
    [15, 0.1892],
    [19, 0.0809],
  ] as const satisfies readonly (readonly [SimCircuitNumber, number])[];
  it.each(published)('of circuit %i is the published one, %d', async (circuit, figure) => {
    const result = await expressibility(new Circuit(4).append(simCircuit({ circuit })), {
      samples: 2000,
      resamples: 60,
      seed: 1,
    });
    expect(Math.abs(result.divergence - figure)).toBeLessThan(3 * Math.sqrt(1 + 2 / 5) * result.standardError);
  });

  it('is the same for a seed, and another for another', async () => {
    const circuit = new Circuit(2).append(simCircuit({ circuit: 4 }));
    const [a, b, c] = await Promise.all(
      [1, 1, 2].map((seed) => expressibility(circuit, { samples: 3000, seed, resamples: 2 })),
    );
    expect(a).toEqual(b);
    expect(a!.divergence).not.toBe(c!.divergence);
  });

  it('reads a circuit with features at the sample it is given', async () => {
    const circuit = new Circuit(1).ry(input(0), 0).rz(weight(0), 0);
    // A state at a pole of the Bloch sphere does not turn.
    const { divergence } = await expressibility(circuit, { samples: 50, inputs: [0] });
    expect(divergence).toBeCloseTo(Math.log(75), 12);
    await expect(expressibility(circuit)).rejects.toThrow('The circuit reads 1 input, but none were given');
  });

  it('reports how far it is, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const circuit = new Circuit(2).append(simCircuit({ circuit: 9 }));
    await expressibility(circuit, { samples: 2100, resamples: 2, onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([2048, 2100]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses counts that are none', async () => {
    for (const options of [{ samples: 0 }, { bins: 0 }, { bins: 1.5 }, { resamples: 1 }, { seed: 0.5 }]) {
      await expect(expressibility(new Circuit(1), options)).rejects.toMatchObject({ code: 'invalid' });
    }
  });
});
