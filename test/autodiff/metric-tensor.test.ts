import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { metricTensor, type MetricTensorOptions } from '../../src/autodiff/index.js';
import { type ReferenceState, referenceState } from '../../src/engines/reference/reference.js';
import { Random } from '../../src/math/random.js';
import { expectClose } from '../complex/support.js';
import { randomCircuit } from '../support/random-circuit.js';
import { circuit, inputs, onEveryBackend, valuesOf, weights } from './support.js';

/** Re⟨∂ᵢψ|∂ⱼψ⟩ − Re(⟨∂ᵢψ|ψ⟩⟨ψ|∂ⱼψ⟩) of float64 differences, entry by entry. */
function referenceMetric(of: Circuit, row: readonly number[], w: readonly number[]): number[] {
  const h = 1e-5;
  const psi = referenceState(of, row, w);
  const tangents = w.map((_, k): ReferenceState => {
    const [plus, minus] = [h, -h].map((by) =>
      referenceState(
        of,
        row,
        w.map((v, j) => (j === k ? v + by : v)),
      ),
    );
    const slope = (part: 're' | 'im') => plus![part].map((value, i) => (value - minus![part][i]!) / (2 * h));
    return { re: slope('re'), im: slope('im') };
  });
  const inner = (a: ReferenceState, b: ReferenceState) => {
    let [re, im] = [0, 0];
    a.re.forEach((_, k) => {
      re += a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!;
      im += a.re[k]! * b.im[k]! - a.im[k]! * b.re[k]!;
    });
    return { re, im };
  };
  return tangents.flatMap((a) =>
    tangents.map((b) => {
      const [left, right] = [inner(a, psi), inner(psi, b)];
      return inner(a, b).re - (left.re * right.re - left.im * right.im);
    }),
  );
}

const metricOf = (of: Circuit, options: MetricTensorOptions) => valuesOf(() => metricTensor(of, options));

/** Two layers of commuting rotations, each with its own weights, on a state without symmetry. */
const layered = new Circuit(3)
  .ry(0.4, 0)
  .ry(1.1, 1)
  .rx(input(0), 2)
  .cx(0, 2)
  .rz(weight(0), 0)
  .rzz(weight(1), 1, 2)
  .rz(weight(2).times(-1.5), 2)
  .h(0)
  .h(1)
  .h(2)
  .cz(0, 1)
  .cz(1, 2)
  .rz(weight(3), 0)
  .rz(weight(4), 1)
  .rzz(weight(3).times(0.5), 1, 2);
const layeredWeights = [0.3, -0.7, 1.2, 0.5, 2.1];
const layerOf = [0, 0, 0, 1, 1];

onEveryBackend((backendName) => {
  it('is that of float64 differences, for every sample', () => {
    const expected = inputs.flatMap((row) => referenceMetric(circuit, row, weights));
    expectClose(metricOf(circuit, { inputs, weights }), expected, 2e-5);
    expect(tf.tidy(() => metricTensor(circuit, { inputs, weights }).shape)).toEqual([3, 4, 4]);
  });

  it('is that of float64 differences for random circuits of every kind of gate', () => {
    const random = new Random(backendName === 'cpu' ? 11 : 12);
    for (let k = 0; k < 12; k++) {
      const of = randomCircuit(random, 3, 14);
      const row = Array.from({ length: of.inputs }, () => random.normal());
      const w = Array.from({ length: of.weights }, () => random.normal());
      const given = of.inputs > 0 ? { inputs: [row] } : {};
      expectClose(metricOf(of, { ...given, weights: w }), referenceMetric(of, row, w), 1e-4);
    }
  });

  it('one ry gives 1/4, whatever the angle', () => {
    for (const approximation of ['full', 'block-diagonal', 'diagonal'] as const) {
      expectClose(metricOf(new Circuit(1).ry(weight(0), 0), { weights: [0.3], approximation }), [0.25]);
    }
  });

  // The metric of the Bloch sphere: (dθ² + sin²θ dφ²)/4.
  it('ry then rz give the metric of the Bloch sphere', () => {
    const sphere = new Circuit(1).ry(weight(0), 0).rz(weight(1), 0);
    const expected = [0.25, 0, 0, Math.sin(0.9) ** 2 / 4];
    expectClose(metricOf(sphere, { weights: [0.9, 2.2] }), expected);
    expectClose(metricOf(sphere, { weights: [0.9, 2.2], approximation: 'block-diagonal' }), expected);
  });

  // g = (1 − ⟨Z⟩²)/4 = sin²(π/4)/4 and sin²(π/3)/4 by hand for the first layer; the second layer's block as printed by
  // PennyLane's demonstration of the quantum natural gradient (Stokes et al. 2020, fig. 1) for these angles.
  it('gives the blocks of the example of Stokes et al. 2020', () => {
    const example = new Circuit(3)
      .ry(Math.PI / 4, 0)
      .ry(Math.PI / 3, 1)
      .ry(Math.PI / 7, 2)
      .rz(weight(0), 0)
      .rz(weight(1), 1)
      .cx(0, 1)
      .cx(1, 2)
      .ry(weight(2), 1)
      .rx(weight(3), 2)
      .cx(0, 1)
      .cx(1, 2);
    const expected = [
      [0.125, 0, 0, 0],
      [0, 0.1875, 0, 0],
      [0, 0, 0.24973433, -0.01524701],
      [0, 0, -0.01524701, 0.20293623],
    ];
    const options = { weights: [0.432, -0.123, 0.543, 0.233] };
    expectClose(metricOf(example, { ...options, approximation: 'block-diagonal' }), expected.flat());
    const diagonal = expected.flatMap((row, i) => row.map((value, j) => (i === j ? value : 0)));
    expectClose(metricOf(example, { ...options, approximation: 'diagonal' }), diagonal);
  });

  it('block-diagonal is the full one within layers and nothing between them, for every sample', () => {
    const options = { inputs: [[0.8], [-0.3]], weights: layeredWeights };
    const full = metricOf(layered, options);
    const inLayer = (k: number) => layerOf[Math.floor(k / 5) % 5] === layerOf[k % 5];
    const within = full.map((value, k) => (inLayer(k) ? value : 0));
    expectClose(metricOf(layered, { ...options, approximation: 'block-diagonal' }), within, 2e-6);
    const diagonal = full.map((value, k) => (Math.floor(k / 5) % 5 === k % 5 ? value : 0));
    expectClose(metricOf(layered, { ...options, approximation: 'diagonal' }), diagonal, 2e-6);
    expect(Math.max(...full.map((value, k) => (inLayer(k) ? 0 : Math.abs(value))))).toBeGreaterThan(0.01);
  });

  // XX · YY = −ZZ
  it('one layer holds rotations about words that commute without sharing a letter', () => {
    const crossed = new Circuit(2).ry(0.4, 0).rx(1.1, 1).rxx(weight(0), 0, 1).ryy(weight(1), 0, 1).rzz(weight(2), 0, 1);
    const options = { weights: [0.3, -0.7, 1.2] };
    const full = metricOf(crossed, options);
    expectClose(metricOf(crossed, { ...options, approximation: 'block-diagonal' }), full, 2e-6);
    expect(Math.abs(full[1]!)).toBeGreaterThan(0.01);
  });

  it('a weight used twice, or scaled, counts as often', () => {
    const w = weight(0);
    expectClose(metricOf(new Circuit(1).ry(w, 0).ry(w, 0), { weights: [0.3] }), [1]);
    expectClose(metricOf(new Circuit(2).ry(w, 0).ry(w, 1), { weights: [0.3] }), [0.5]);
    expectClose(metricOf(new Circuit(1).ry(w.times(3), 0), { weights: [0.3] }), [9 / 4]);
    expectClose(metricOf(new Circuit(2).ry(w, 0).ry(w, 1), { weights: [0.3], approximation: 'block-diagonal' }), [0.5]);
  });

  it('weights that turn the same angle move the state alike', () => {
    const both = new Circuit(1).ry(weight(0), 0).ry(weight(1).times(2), 0);
    for (const approximation of ['full', 'block-diagonal'] as const) {
      expectClose(metricOf(both, { weights: [0.3, 1], approximation }), [0.25, 0.5, 0.5, 1]);
    }
  });

  it('weights that change nothing but a phase, or are not used, give zeros', () => {
    const phase = new Circuit(1).rz(weight(0), 0).rx(weight(2), 0);
    expectClose(metricOf(phase, { weights: [0.5, 9, 0.2] }), [0, 0, 0, 0, 0, 0, 0, 0, 0.25]);
    expect(tf.tidy(() => metricTensor(new Circuit(1).h(0)).shape)).toEqual([1, 0, 0]);
  });
});
