import * as tf from '@tensorflow/tfjs';
import { input } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { amplitudeEmbedding, angleEmbedding, dataReuploading } from '../../src/circuit/templates/index.js';
import { kernelConcentration, kernelScaling } from '../../src/diagnostics/index.js';
import { Random } from '../../src/math/random.js';

beforeAll(() => tf.setBackend('cpu'));

describe('the concentration of a kernel', () => {
  // Each qubit gives cos²(Δ/2), of mean 1/2 and mean square 3/8.
  it.each([1, 3, 6])('of angles on %i qubits has the mean 2^−n and the variance (3/8)^n − 4^−n', async (qubits) => {
    const circuit = new Circuit(qubits).append(angleEmbedding());
    const result = await kernelConcentration(circuit, { samples: 4000, seed: 2 });
    const variance = (3 / 8) ** qubits - (1 / 4) ** qubits;
    expect(Math.abs(result.mean - 2 ** -qubits)).toBeLessThan(4 * result.meanError);
    expect(Math.abs(result.variance - variance)).toBeLessThan(4 * result.varianceError);
    expect(result.varianceError / variance).toBeLessThan(0.3);
    expect(result.relativeSpread).toBeCloseTo(Math.sqrt(result.variance) / result.mean, 12);
    // mean k(1 − k) over the variance
    const shots = (2 ** -qubits - (3 / 8) ** qubits) / variance;
    expect(Math.abs(result.shots - shots)).toBeLessThan(1 + 0.3 * shots);
  });

  it('of deep embeddings is that of Haar random states', async () => {
    const weighted = new Circuit(3).append(dataReuploading({ layers: 8 }));
    const random = new Random(1);
    const weights = Array.from({ length: weighted.weights }, () => 2 * Math.PI * random.uniform());
    const result = await kernelConcentration(weighted, { weights, samples: 4000 });
    expect(result.haar).toEqual({ mean: 1 / 8, variance: 7 / (64 * 9) });
    expect(result.mean / result.haar.mean).toBeCloseTo(1, 0);
    expect(result.variance / result.haar.variance).toBeGreaterThan(0.85);
    expect(result.variance / result.haar.variance).toBeLessThan(1.15);
  });

  it('is over pairs of different rows where there are data', async () => {
    const circuit = new Circuit(1).ry(input(0), 0);
    // Fidelities 0, 1/2 and 1/2 of the three pairs.
    const { mean, variance, meanError } = await kernelConcentration(circuit, {
      data: [[0], [Math.PI], [Math.PI / 2]],
      samples: 3000,
    });
    expect(Math.abs(mean - 1 / 3)).toBeLessThan(4 * meanError);
    expect(variance).toBeCloseTo(1 / 18, 2);
    const amplitudes = new Circuit(1).append(amplitudeEmbedding());
    const same = await kernelConcentration(amplitudes, { data: [[1, 2], [2, 4]], samples: 5 }); // prettier-ignore
    expect(same.mean).toBeCloseTo(1, 5);
  });

  it('takes four times the shots for half the error, and no number where all entries are alike', async () => {
    const circuit = new Circuit(4).append(angleEmbedding());
    const [coarse, fine] = await Promise.all(
      [1, 0.5].map((resolution) => kernelConcentration(circuit, { resolution })),
    );
    expect(Math.ceil(fine!.shots / 4)).toBe(coarse!.shots);
    expect((await kernelConcentration(new Circuit(1).rz(input(0), 0), { samples: 10 })).shots).toBe(Infinity);
  });

  it('falls by ln(3/8) a qubit for angles, with the error that is said', async () => {
    const { slope, slopeError, concentrations } = await kernelScaling(angleEmbedding(), {
      qubits: [4, 5, 6, 7],
      samples: 4000,
    });
    const exact = [4, 7].map((n) => Math.log((3 / 8) ** n - (1 / 4) ** n));
    expect(Math.abs(slope - (exact[1]! - exact[0]!) / 3)).toBeLessThan(4 * slopeError);
    expect(slopeError).toBeLessThan(0.1);
    expect(concentrations.map(({ qubits }) => qubits)).toEqual([4, 5, 6, 7]);
  });

  it('is the same for a seed, reports how far it is, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const circuit = new Circuit(2).append(angleEmbedding());
    const options = { samples: 2100, onProgress: (done: number) => seen.push(done) };
    const once = await kernelConcentration(circuit, options);
    expect(await kernelConcentration(circuit, options)).toEqual(once);
    expect((await kernelConcentration(circuit, { ...options, seed: 1 })).mean).not.toBe(once.mean);
    expect(seen.slice(0, 2)).toEqual([2048, 2100]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what is no embedding, and values that do not fit', async () => {
    await expect(kernelConcentration(new Circuit(1))).rejects.toThrow('a circuit of 0 inputs');
    const circuit = new Circuit(1).rx(input(0), 0);
    await expect(kernelConcentration(circuit, { resolution: 0 })).rejects.toThrow('resolution = 0');
    await expect(kernelConcentration(circuit, { data: [[0]] })).rejects.toThrow('1 row of data');
    await expect(kernelConcentration(circuit, { data: [[0], [1, 2]] })).rejects.toThrow('reads 1 input, but 2');
    await expect(kernelConcentration(circuit, { weights: [1] })).rejects.toThrow('0 weights but received 1');
    await expect(kernelScaling(angleEmbedding(), { qubits: [3, 3] })).rejects.toThrow('two different numbers');
  });
});
