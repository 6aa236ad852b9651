import * as tf from '@tensorflow/tfjs';
import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { register } from '../../src/register.js';
import { backends, memory } from '../complex/support.js';

register();

/** Three qubits without symmetry, two inputs, two groups of two weights, a product of inputs. */
export const circuit = new Circuit(3)
  .ry(input(0).times(0.7).plus(0.2), 0)
  .rx(input(1), 1)
  .cx(0, 1)
  .u(weight(0), weight(1, 'beta'), 0.3, 2)
  .crx(product(input(0), input(1)), 1, 2)
  .rzz(weight(1).times(2), 0, 2)
  .ry(weight(0), 1)
  .singleExcitation(weight(0, 'beta'), 0, 2);
export const inputs = [
  [0.3, -1.1],
  [2, 0.4],
  [-0.6, 1.7],
];
export const weights = [0.5, -0.8, 1.2, 0.9];

/** The tests of each backend, in a block of its own. */
export function onEveryBackend(tests: (name: string) => void): void {
  describe.each(backends)('on %s', (name) => {
    beforeAll(async () => void (await tf.setBackend(name)));
    tests(name);
  });
}

/** The values of the tensor that is made, which is given back; nothing else may stay. */
export function valuesOf(make: () => tf.Tensor): Float32Array {
  const before = memory();
  const tensor = make();
  const values = Float32Array.from(tensor.dataSync());
  tensor.dispose();
  expect(memory()).toEqual(before);
  return values;
}

/** (f(x + h) − f(x − h)) / 2h for each element, in float64: with h = 1e-5 good to about 1e-9. */
export function differences(f: (x: readonly number[]) => number, x: readonly number[]): number[] {
  const h = 1e-5;
  const moved = (k: number, by: number) => f(x.map((value, j) => (j === k ? value + by : value)));
  return x.map((_, k) => (moved(k, h) - moved(k, -h)) / (2 * h));
}
