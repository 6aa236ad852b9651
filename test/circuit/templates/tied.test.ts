import * as tf from '@tensorflow/tfjs';
import { compile } from '../../../src/autodiff/compile.js';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { stronglyEntangling, tied } from '../../../src/circuit/templates/index.js';
import { x, z } from '../../../src/observables/index.js';
import { circuitMatrix } from '../../support/circuit-matrix.js';
import { matrixDistance } from '../../../src/math/complex-matrix.js';

const block = stronglyEntangling({ layers: 2 });
const perLayer = (index: number, _group: string, qubits: number) => `${Math.floor(index / (3 * qubits))} ${index % 3}`;
const shared = new Circuit(3).append(tied({ block, key: perLayer }));
const values = [0.3, 1.2, -0.4, 2, 0.7, -1.1];

it('is the block with equal numbers where keys are equal', () => {
  expect(shared.weights).toBe(6);
  const all = Array.from({ length: 18 }, (_, k) => values[3 * Math.floor(k / 9) + (k % 3)]!);
  const free = new Circuit(3).append(block).bind({ weights: all });
  expect(matrixDistance(circuitMatrix(shared.bind({ weights: values })), circuitMatrix(free))).toBeLessThan(1e-12);
});

it('the gradient of a tied weight is the sum of those of its gates', async () => {
  await tf.setBackend('cpu');
  const gradient = (circuit: Circuit, weights: readonly number[]) => {
    const compiled = compile(circuit, { kind: 'expectation', observables: [z(0).times(x(2))] });
    const value = (each: tf.Tensor) => compiled.run(undefined, each as tf.Tensor1D).sum<tf.Scalar>();
    const slopes = tf.tidy(() => [
      ...tf
        .grad(value)(tf.tensor1d([...weights]))
        .dataSync(),
    ]);
    compiled.dispose();
    return slopes;
  };
  const keys = Array.from({ length: 18 }, (_, k) => 3 * Math.floor(k / 9) + (k % 3));
  const free = gradient(new Circuit(3).append(block), keys.map((key) => values[key]!)); // prettier-ignore
  const sums = values.map((_, key) => free.reduce((sum, slope, k) => (keys[k] === key ? sum + slope : sum), 0));
  gradient(shared, values).forEach((slope, key) => expect(slope).toBeCloseTo(sums[key]!, 5));
  expect(Math.max(...sums.map(Math.abs))).toBeGreaterThan(0.1);
});

it('ties within each group, keeps scales, offsets and inputs, and numbers weights in order', () => {
  const piece = new Circuit(1)
    .ry(input(0), 0)
    .rx(weight(3).times(2).plus(0.1), 0)
    .rz(weight(1), 0)
    .ry(weight(1, 'b').negated(), 0)
    .p(weight(0), 0);
  const circuit = new Circuit(1).append(tied({ block: piece, key: (index) => index % 2 }));
  expect(circuit.weightGroups).toEqual([{ name: 'weights', size: 2 }, { name: 'b', size: 2 }]); // prettier-ignore
  const angles = circuit.operations.map(({ angles: [angle] }) => angle);
  expect(angles).toEqual([input(0), weight(1).times(2).plus(0.1), weight(1), weight(1, 'b').negated(), weight(0)]);
});

it('appended twice it has weights of its own each time', () => {
  const once = tied({ block, key: perLayer });
  expect(new Circuit(3).append(once).append(once).weights).toBe(12);
});
