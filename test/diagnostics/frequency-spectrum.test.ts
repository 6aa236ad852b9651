import * as tf from '@tensorflow/tfjs';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import {
  amplitudeEmbedding,
  dataReuploading,
  fourierEmbedding,
  stronglyEntangling,
} from '../../src/circuit/templates/index.js';
import { frequencySpectrum, possibleFrequencies } from '../../src/diagnostics/index.js';
import { referenceState } from '../../src/engines/reference/reference.js';
import { Random } from '../../src/math/random.js';
import { x, y, z } from '../../src/observables/index.js';
import { expectation } from '../support/tiny-simulator.js';

beforeAll(() => tf.setBackend('cpu'));

const randomWeights = ({ weights }: Circuit, seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: weights }, () => 2 * Math.PI * random.uniform());
};

describe('the frequencies a circuit can have', () => {
  const of = (circuit: Circuit) => possibleFrequencies(circuit, z(0)).frequencies;

  it('are the whole numbers up to the uploads', () => {
    for (const layers of [1, 2, 5]) {
      const uploads = new Circuit(1).append(dataReuploading({ layers, features: 1 }));
      expect(of(uploads)).toEqual(Array.from({ length: layers + 1 }, (_, k) => k));
    }
  });

  it('are the sums and differences of the factors', () => {
    const factors = (...list: number[]) =>
      list.reduce((circuit, factor) => circuit.rx(input(0).times(factor), 0).ry(0.4, 0), new Circuit(1));
    expect(of(factors(1, 3))).toEqual([0, 1, 2, 3, 4]);
    expect(of(factors(2, -6))).toEqual([0, 2, 4, 6, 8]);
    expect(of(factors(5, 1))).toEqual([0, 1, 4, 5, 6]);
    expect(possibleFrequencies(factors(0.1, 0.25), z(0)).unit).toBeCloseTo(0.05, 12);
    of(factors(0.1, 0.25)).forEach((f, k) => expect(f).toBeCloseTo([0, 0.1, 0.15, 0.25, 0.35][k]!, 12));
  });

  it('are listed without a unit where the factors have none', () => {
    const circuit = new Circuit(1).rx(input(0), 0).ry(0.4, 0).rx(input(0).times(Math.SQRT2), 0);
    const { frequencies, unit, uploads } = possibleFrequencies(circuit, z(0));
    expect([unit, uploads]).toEqual([undefined, 2]);
    [0, Math.SQRT2 - 1, 1, Math.SQRT2, 1 + Math.SQRT2].forEach((f, k) => expect(frequencies[k]).toBeCloseTo(f, 12));
  });

  it('are those of what the observables see, neighbours joined', () => {
    expect(of(new Circuit(2).rx(input(0), 0).rx(input(0), 1))).toEqual([0, 1]);
    expect(of(new Circuit(1).rx(input(0), 0).rz(input(0), 0))).toEqual([0, 1]);
    expect(of(new Circuit(1).rx(input(0), 0).rx(input(0), 0))).toEqual([0, 2]);
    expect(of(new Circuit(1).h(0).rz(input(0), 0).h(0).rx(input(0), 0))).toEqual([0, 2]);
    expect(of(new Circuit(2).rx(input(1), 0).rx(input(0), 1))).toEqual([0]);
  });

  it('of controlled rotations are halves too', () => {
    expect(of(new Circuit(2).h(1).crx(input(0), 1, 0))).toEqual([0, 0.5, 1]);
  });

  it('of products are those at the other features that are given', () => {
    const circuit = new Circuit(1).ry(product(input(0), input(1).plus(1)), 0);
    expect(possibleFrequencies(circuit, z(0), { inputs: [9, 2] }).frequencies).toEqual([0, 3]);
    expect(possibleFrequencies(circuit, z(0), { input: 1, inputs: [4, 9] }).frequencies).toEqual([0, 4]);
  });
});

describe('the Fourier coefficients', () => {
  it('of cos(2x + 0.3) are half of e^{0.3 i} at 2, and nothing else', async () => {
    const circuit = new Circuit(1).ry(input(0).times(2).plus(0.3), 0);
    const { frequencies, coefficients, period, floor } = await frequencySpectrum(circuit, [z(0), x(0)]);
    expect(frequencies).toEqual([0, 2]);
    expect(period).toBeCloseTo(Math.PI, 12);
    const [cosine, sine] = coefficients;
    expect(cosine![1]!.re).toBeCloseTo(Math.cos(0.3) / 2, 6);
    expect(cosine![1]!.im).toBeCloseTo(Math.sin(0.3) / 2, 6);
    // sin(2x + 0.3) = cos(2x + 0.3 − π/2)
    expect(sine![1]!.re).toBeCloseTo(Math.sin(0.3) / 2, 6);
    expect(sine![1]!.im).toBeCloseTo(-Math.cos(0.3) / 2, 6);
    expect([cosine![0]!.size, floor].every((size) => size < 1e-6)).toBe(true);
  });

  it.each([1, 2, 3, 6, 10])('of %i uploads are below 1e-6 above as many', async (layers) => {
    const circuit = new Circuit(1).append(dataReuploading({ layers, features: 1 }));
    const weights = randomWeights(circuit, layers);
    const { frequencies, coefficients, floor, samples } = await frequencySpectrum(circuit, z(0), { weights });
    expect(frequencies.at(-1)).toBe(layers);
    expect(samples).toBe(2 * layers + 17);
    expect(floor).toBeLessThan(1e-6);
    expect(coefficients[0]!.at(-1)!.size).toBeGreaterThan(1e-4);
  });

  it('are those of float64 values, for each observable, of several qubits and features', async () => {
    const circuit = new Circuit(2)
      .append(stronglyEntangling())
      .rx(input(1).times(3).minus(0.7), 0)
      .rzz(input(1).times(0.5), 0, 1)
      .ry(product(input(1), input(0)), 1)
      .append(stronglyEntangling());
    const weights = randomWeights(circuit, 3);
    const observables = [z(0), y(1).times(x(0)).plus(z(1).scaled(0.5))];
    const inputs = [2, 0];
    const spectrum = await frequencySpectrum(circuit, observables, { input: 1, inputs, weights });
    expect(spectrum.period).toBeCloseTo(4 * Math.PI, 12);
    expect(spectrum.floor).toBeLessThan(1e-6);
    const valueAt = (at: number, k: number) =>
      expectation(referenceState(circuit, [inputs[0]!, at], weights), observables[k]!);
    for (const at of [0.3, -2, 5]) {
      spectrum.coefficients.forEach((series, k) => {
        const sum = series.reduce((total, { re, im }, at_) => {
          const phase = spectrum.frequencies[at_]! * at;
          return total + (at_ === 0 ? 1 : 2) * (re * Math.cos(phase) - im * Math.sin(phase));
        }, 0);
        expect(sum).toBeCloseTo(valueAt(at, k), 5);
      });
    }
  });

  it('of large factors keep their precision', async () => {
    const circuit = new Circuit(5)
      .append(stronglyEntangling())
      .append(fourierEmbedding())
      .append(stronglyEntangling({ layers: 2 }));
    const { frequencies, floor } = await frequencySpectrum(circuit, z(0), { weights: randomWeights(circuit, 5) });
    expect(frequencies).toEqual(Array.from({ length: 122 }, (_, k) => k));
    expect(floor).toBeLessThan(1e-7);
    const fast = await frequencySpectrum(new Circuit(1).ry(input(0).times(1000), 0), z(0));
    expect(fast.coefficients[0]![1]!.size).toBeCloseTo(0.5, 6);
  });

  it('reads circuits that start from amplitudes', async () => {
    const circuit = new Circuit(1).append(amplitudeEmbedding()).ry(input(2), 0);
    const { coefficients } = await frequencySpectrum(circuit, z(0), { input: 2, inputs: [3, 4, 0] });
    // The Bloch vector (24, 0, −7)/25 turned by x about Y: z = −7/25 cos x − 24/25 sin x.
    expect(coefficients[0]![1]!.re).toBeCloseTo(-7 / 50, 6);
    expect(coefficients[0]![1]!.im).toBeCloseTo(24 / 50, 6);
  });

  it('leave no tensor', async () => {
    const before = tf.memory().numTensors;
    await frequencySpectrum(new Circuit(2).ry(input(0), 0).cx(0, 1), [z(0), z(1)]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('models without a Fourier series', () => {
  it('are refused with what to do', async () => {
    const squared = new Circuit(1).ry(product(input(0), input(0)), 0);
    expect(() => possibleFrequencies(squared, z(0))).toThrow('feature 0 as 2 of its factors');
    const amplitudes = new Circuit(1).append(amplitudeEmbedding()).ry(input(2), 0);
    expect(() => possibleFrequencies(amplitudes, z(0), { inputs: [1, 0, 0] })).toThrow(
      'amplitude of the prepared state',
    );
    const irrational = new Circuit(1).ry(input(0), 0).rx(0.3, 0).ry(input(0).times(Math.PI), 0);
    await expect(frequencySpectrum(irrational, z(0))).rejects.toThrow('no common unit');
    await expect(frequencySpectrum(new Circuit(2).ry(input(0), 1), z(0))).rejects.toThrow('do not depend on feature 0');
  });

  it('as are values that do not fit', async () => {
    const circuit = new Circuit(1).ry(input(1), 0).rx(weight(0), 0);
    expect(() => possibleFrequencies(circuit, z(0), { input: 2 })).toThrow('reads 2 inputs, counted from 0');
    const products = circuit.ry(product(input(0), input(1)), 0);
    expect(() => possibleFrequencies(products, z(0))).toThrow('reads 2 inputs, but none were given');
    await expect(frequencySpectrum(circuit, z(0), { input: 1, inputs: [0, 0] })).rejects.toThrow('1 weight');
  });
});
