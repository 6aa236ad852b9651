import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { circuitFrom, data, io, training, useBackend } from 'ketwork';
import { classicalModel, digitsCircuit, hybridModel } from '../../models/digits-hybrid/build';

const folder = join(__dirname, '../../models/digits-hybrid');

describe('models/digits-hybrid', () => {
  beforeAll(() => useBackend('wasm'));

  it('classifies the test digits as well as its metadata says, and at least 95 %', async () => {
    const { model, metadata } = await io.loadModel(join(folder, 'model'));
    const digits = await data.loadDigits(join(folder, 'data/digits.csv.gz'));
    const { test } = data.split(digits, { test: 0.2, seed: metadata!.seed! });
    const { x } = data.toTensors(data.scaled(test, metadata!.preprocessing!), metadata!.classNames);
    const predicted = tf.tidy(() => (model.predict(x) as tf.Tensor).argMax(-1).dataSync());
    const labels = test.labels!.map((label) => metadata!.classNames!.indexOf(label));
    const accuracy = training.accuracy(labels, predicted);
    expect(accuracy).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(accuracy - metadata!.metrics!['testAccuracy']!)).toBeLessThan(0.004); // one digit of 359
    expect(test.rows).toBe(359);
  });

  it('runs the circuit of its script, also as saved', async () => {
    const metadata = await io.readMetadata(join(folder, 'model'));
    expect(circuitFrom(metadata!['circuit']).toJSON()).toEqual(digitsCircuit().toJSON());
  });

  it('is compared with a classical network of the nearest number of parameters', () => {
    const parameters = hybridModel(1).countParams();
    expect(parameters).toBe(1762);
    const perUnit = 64 + 1 + 10;
    expect(Math.abs(classicalModel(parameters, 1).countParams() - parameters)).toBeLessThanOrEqual(perUnit / 2);
  });
});
