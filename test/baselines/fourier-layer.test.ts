import * as tf from '@tensorflow/tfjs';
import { Circuit, input, product, z } from 'ketwork';
import { circuitFrequencies } from '../../src/baselines/circuit-frequencies';
import { FourierLayer, registerFourierLayer } from '../../src/baselines/fourier-layer';

const circuit = new Circuit(1).rx(input(0), 0).ry(product(input(0), input(1)), 0);
const spectrum = circuitFrequencies(circuit, { kind: 'expectation', observables: [z(0)] }, { seed: 1 });
const layer = () => new FourierLayer({ name: 'waves', units: 1, inputScaling: 0.5, seed: 3, ...spectrum });

describe('the Fourier layer', () => {
  it('sums cosines and sines of the scaled inputs and their products', () => {
    const model = tf.sequential({ layers: [layer()] });
    const waves = spectrum.frequencies.length;
    expect(waves).toBe(4);
    const kernel = Array.from({ length: 2 * waves }, (_, k) => [0.1 * (k + 1)]);
    model.setWeights([tf.tensor2d(kernel), tf.tensor1d([0.7])]);
    const output = (model.predict(tf.tensor2d([[0.8, -2.6]])) as tf.Tensor).dataSync()[0]!;
    const [x, y] = [0.4, -1.3];
    const phases = spectrum.frequencies.map(([a, b, c]) => a! * x + b! * y + c! * x * y);
    const expected = [...phases.map(Math.cos), ...phases.map(Math.sin)].reduce(
      (sum, wave, k) => sum + kernel[k]![0]! * wave,
      0.7,
    );
    expect(output).toBeCloseTo(expected, 5);
    model.dispose();
  });

  it('comes back from the JSON of a model, with the same first weights, and leaves nothing behind', async () => {
    registerFourierLayer();
    const { numTensors } = tf.memory();
    const model = tf.sequential({ layers: [layer()] });
    const json = model.toJSON(null, false) as Parameters<typeof tf.models.modelFromJSON>[0];
    const again = await tf.models.modelFromJSON(json);
    const rows = tf.tensor2d([[0.1, 0.2]]);
    const [first, second] = [model, again].map((each) => each.predict(rows) as tf.Tensor);
    expect(second!.dataSync()).toEqual(first!.dataSync());
    tf.dispose([rows, first!, second!]);
    model.dispose();
    again.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
