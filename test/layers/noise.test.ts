import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { folder, loadModel } from '../../src/io/index.js';
import { quantum } from '../../src/layers/index.js';
import { readoutInversion, zeroNoise } from '../../src/mitigation/index.js';
import { amplitudeDamping, depolarizing, noiseModel, overRotation } from '../../src/noise/index.js';
import { z } from '../../src/observables/pauli-sum.js';
import { register } from '../../src/register.js';

let root: string;
const x = tf.tensor2d([
  [0.1, 0.7],
  [-0.4, 1.2],
]);

beforeAll(async () => {
  register();
  await tf.setBackend('cpu');
  root = await mkdtemp(join(tmpdir(), 'noisy-'));
});
afterAll(() => rm(root, { recursive: true }));

const circuit = new Circuit(2).ry(input(0), 0).ry(input(1), 1).rx(weight(0), 0).cx(0, 1).ry(weight(1), 1);
const noise = noiseModel({
  rules: [
    { channel: amplitudeDamping(0.05), size: 1 },
    { channel: depolarizing(0.04, 2), gates: ['cx'], qubits: [0, 1] },
    { channel: overRotation('Z', 0.1), on: [1] },
  ],
  readout: [
    { oneForZero: 0.02, zeroForOne: 0.1 },
    { oneForZero: 0.01, zeroForOne: 0.05 },
  ],
});

function noisyModel(options: Partial<Parameters<typeof quantum>[0]> = {}): tf.Sequential {
  const model = tf.sequential();
  const layer = quantum({ circuit, observables: [z(0), z(0).times(z(1))], inputShape: [2], noise, ...options });
  model.add(layer);
  model.add(tf.layers.dense({ units: 1 }));
  return model;
}

const outputOf = (model: tf.LayersModel) => tf.tidy(() => [...(model.predict(x) as tf.Tensor).dataSync()]);

describe('a saved model with a noisy layer', () => {
  const cases = {
    'on density matrices': {},
    'by trajectories': {
      engine: 'trajectories',
      trajectories: 7,
      seed: 3,
      noise: noiseModel({ rules: [{ channel: depolarizing(0.1) }] }),
    },
    mitigated: { mitigation: [zeroNoise({ fit: 'linear' }), readoutInversion()] },
  };

  it.each(Object.entries(cases))('%s gives the same when it is loaded', async (name, options) => {
    const path = join(root, name);
    const model = noisyModel(options);
    await model.save(folder(path));
    // A layer by trajectories draws on: what is loaded begins where what was saved began.
    const expected = outputOf(model);
    const { model: loaded } = await loadModel(path);
    expect(outputOf(loaded)).toEqual(expected);
    expect(loaded.layers[0]!.getConfig()).toEqual(model.layers[0]!.getConfig());
    model.dispose();
    loaded.dispose();
  });

  it('whose noise or mitigation was tampered with is refused', async () => {
    const path = join(root, 'tampered');
    await noisyModel(cases.mitigated).save(folder(path));
    const file = join(path, 'model.json');
    const text = await readFile(file, 'utf8');
    const tampered: readonly [(config: Record<string, unknown>) => void, string][] = [
      [
        (config) => (config['noise'] = '{"rules":[{"channel":{"pauli":{"^x":1.5}}}]}'),
        'is 1.5. Use a number from 0 to 1',
      ],
      [(config) => (config['noise'] = '{"rules":'), 'is not valid JSON'],
      [(config) => (config['noise'] = '{"rule":[]}'), 'Did you mean "rules"?'],
      [
        (config) => (config['mitigation'] = '[{"name":"zero-noise","options":{"scales":9}}]'),
        '9 is not a list of scales',
      ],
      [
        (config) => (config['mitigation'] = '[{"name":"constructor","options":{}}]'),
        'No mitigation is called "constructor"',
      ],
    ];
    for (const [change, message] of tampered) {
      const json = JSON.parse(text);
      change(json.modelTopology.config.layers[0].config);
      await writeFile(file, JSON.stringify(json));
      await expect(loadModel(path)).rejects.toMatchObject({
        name: 'KetworkError',
        message: expect.stringContaining(message),
      });
    }
  });
});
