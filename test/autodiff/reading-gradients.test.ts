import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { amplitudeEmbedding } from '../../src/circuit/templates/index.js';
import { compile, expectation, fidelity, probabilities, statePair, variance } from '../../src/autodiff/index.js';
import {
  referenceExpectation,
  referenceProbabilities,
  type ReferenceState,
  referenceState,
} from '../../src/engines/reference/reference.js';
import { x, y, z } from '../../src/observables/index.js';
import { expectClose, memory } from '../complex/support.js';
import { circuit, differences, inputs, onEveryBackend, weights } from './support.js';

const observables = [z(0).plus(x(1).scaled(0.5)), x(1).times(y(2)).plus(z(2))];

/** The fidelity with this circuit, whose weights are not differentiated. */
const other = new Circuit(3).h(0).ry(weight(0), 1).rx(weight(1), 2).cz(1, 2);
const otherWeights = [0.4, -1.3];
const otherState = referenceState(other, [], otherWeights);

const overlap = (a: ReferenceState, b: ReferenceState) => {
  let [re, im] = [0, 0];
  a.re.forEach((_, k) => {
    re += a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!;
    im += a.re[k]! * b.im[k]! - a.im[k]! * b.re[k]!;
  });
  return re ** 2 + im ** 2;
};
const rowVariance = (psi: ReferenceState) =>
  observables.map((each) => referenceExpectation(psi, each.times(each), 3) - referenceExpectation(psi, each, 3) ** 2);

type Run = (x: tf.Tensor2D, w: tf.Tensor1D) => tf.Tensor;

/** What is differentiable: on tensors, and for one sample in float64. */
const readings: Readonly<Record<string, { run: Run; reference: (psi: ReferenceState) => number[] }>> = {
  expectation: {
    run: (x, w) => expectation(circuit, observables, { inputs: x, weights: w }),
    reference: (psi) => observables.map((each) => referenceExpectation(psi, each, 3)),
  },
  variance: { run: (x, w) => variance(circuit, observables, { inputs: x, weights: w }), reference: rowVariance },
  'all probabilities': {
    run: (x, w) => probabilities(circuit, { inputs: x, weights: w }),
    reference: (psi) => referenceProbabilities(psi, [0, 1, 2], 3),
  },
  'probabilities of some qubits': {
    run: (x, w) => probabilities(circuit, { inputs: x, weights: w, qubits: [2, 0] }),
    reference: (psi) => referenceProbabilities(psi, [2, 0], 3),
  },
  'state pair': {
    run: (x, w) => statePair(circuit, { inputs: x, weights: w }).transpose([1, 0, 2]),
    reference: ({ re, im }) => [...re, ...im],
  },
  fidelity: {
    run: (x, w) => fidelity(circuit, other, { inputs: x, weights: w }, { weights: otherWeights }),
    reference: (psi) => [overlap(psi, otherState)],
  },
};

/** Σ factor · output, with factors that no symmetry cancels. */
const factor = (k: number) => Math.sin(1.7 * k + 0.4);
const lossOf = (output: tf.Tensor): tf.Scalar => {
  const factors = Float32Array.from({ length: output.size }, (_, k) => factor(k));
  return tf.sum(tf.mul(output, tf.tensor(factors, output.shape)));
};
const referenceLoss = (reference: (psi: ReferenceState) => number[], rows: number[][], w: readonly number[]) =>
  rows
    .flatMap((row) => reference(referenceState(circuit, row, w)))
    .reduce((sum, value, k) => sum + factor(k) * value, 0);

const toRows = (flat: readonly number[]) => inputs.map((row, k) => flat.slice(k * row.length, (k + 1) * row.length));

onEveryBackend(() => {
  it.each(Object.entries(readings))('gradients of %s are the float64 differences', (_, { run, reference }) => {
    const expectedWeights = differences((w) => referenceLoss(reference, inputs, w), weights);
    const expectedInputs = differences((flat) => referenceLoss(reference, toRows(flat), weights), inputs.flat());
    const rows = tf.tensor2d(inputs);
    const vector = tf.tensor1d(weights);
    const variable = tf.variable(vector);
    const before = memory();
    tf.tidy(() => {
      const [dInputs, dWeights] = tf.grads((a, b) => lossOf(run(a as tf.Tensor2D, b as tf.Tensor1D)))([rows, vector]);
      expectClose(dInputs!.dataSync(), expectedInputs, 2e-5);
      expectClose(dWeights!.dataSync(), expectedWeights, 2e-5);
      expectClose(
        tf
          .grad((w) => lossOf(run(rows, w as tf.Tensor1D)))(vector)
          .dataSync(),
        expectedWeights,
        2e-5,
      );
      expectClose(
        tf
          .grad((a) => lossOf(run(a as tf.Tensor2D, vector)))(rows)
          .dataSync(),
        expectedInputs,
        2e-5,
      );
      const { value, grads } = tf.variableGrads(() => lossOf(run(rows, variable as unknown as tf.Tensor1D)));
      expect(value.dataSync()[0]).toBeCloseTo(referenceLoss(reference, inputs, weights), 4);
      expectClose(grads[variable.name]!.dataSync(), expectedWeights, 2e-5);
    });
    expect(memory()).toEqual(before);
    tf.dispose([rows, vector, variable]);
  });

  it('the fidelity of two circuits is differentiable in the weights of both', () => {
    const loss = (both: readonly number[]) =>
      overlap(referenceState(circuit, inputs[0], both.slice(0, 4)), referenceState(other, [], both.slice(4)));
    const expected = differences(loss, [...weights, ...otherWeights]);
    tf.tidy(() => {
      const gradients = tf.grads((a, b) =>
        fidelity(
          circuit,
          other,
          { inputs: [inputs[0]!], weights: a as tf.Tensor1D },
          { weights: b as tf.Tensor1D },
        ).sum(),
      )([tf.tensor1d(weights), tf.tensor1d(otherWeights)]);
      expectClose(tf.concat(gradients).dataSync(), expected, 2e-5);
    });
  });

  it('gradients reach features through the scaling of prepared amplitudes', () => {
    const embedded = new Circuit(2)
      .append(amplitudeEmbedding({ features: 3, pad: 0.4 }))
      .ry(weight(0), 0)
      .cx(0, 1);
    const features = [0.5, -1.2, 2];
    const loss = (row: readonly number[]) =>
      referenceExpectation(referenceState(embedded, row, [0.7]), x(0).plus(z(1)), 2);
    const run = (row: tf.Tensor) =>
      expectation(embedded, x(0).plus(z(1)), { inputs: row as tf.Tensor2D, weights: [0.7] }).sum();
    const gradient = tf.tidy(() =>
      tf
        .grad(run)(tf.tensor2d([features]))
        .dataSync(),
    );
    expectClose(gradient, differences(loss, features), 2e-5);
  });

  it('a compiled circuit runs many times, with gradients, and gives everything back', () => {
    const before = memory();
    const compiled = compile(new Circuit(1).ry(input(0), 0).ry(weight(0), 0), {
      kind: 'expectation',
      observables: [z(0)],
    });
    for (const angle of [0.2, 0.9, 2.4]) {
      const value = tf.tidy(() => compiled.run([[angle]], [0.3]).dataSync()[0]);
      expect(value).toBeCloseTo(Math.cos(angle + 0.3), 5);
      const slope = tf.tidy(() => {
        const gradient = tf.grad((w) => compiled.run([[angle]], w as tf.Tensor1D).sum());
        return gradient(tf.tensor1d([0.3])).dataSync()[0];
      });
      expect(slope).toBeCloseTo(-Math.sin(angle + 0.3), 5);
    }
    compiled.dispose();
    expect(memory()).toEqual(before);
  });
});
