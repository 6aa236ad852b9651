import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Circuit,
  hardwareEfficient,
  initializers,
  input,
  io,
  layers,
  mirroredBlocks,
  weight,
  z,
} from '../../src/index.js';
import type { Initializer } from '../../src/initializers/place.js';
import { modelOf, outputOf, savedAndLoaded } from '../layers/support.js';
import { startOf } from './support.js';

let root: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  root = await mkdtemp(join(tmpdir(), 'initializers-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Two groups, one with a name that TF.js would change, and two blocks with their inverses. */
const circuit = new Circuit(2)
  .ry(input(0), 0)
  .rx(input(1), 1)
  .append(mirroredBlocks({ block: hardwareEfficient({ group: 'my_Group' }), blocks: 2 }))
  .append(mirroredBlocks({ block: new Circuit(2).rz(weight(0), 0).cx(0, 1).ry(weight(1), 1) }));
const sizes = { my_Group: 16, weights: 4 };

const { beta, gaussianByDepth, identityBlocks, nearClifford, smallNormal, uniformAngles, warmStart } = initializers;
const every: Readonly<Record<string, (seed?: number) => Initializer>> = {
  uniformAngles: (seed) => uniformAngles({ seed }),
  smallNormal: (seed) => smallNormal({ stddev: 0.3, seed }),
  gaussianByDepth: (seed) => gaussianByDepth({ seed }),
  beta: (seed) => beta({ data: [0.3, 4, 2, 2.5, 1], scale: 2, seed }),
  identityBlocks: (seed) => identityBlocks({ seed }),
  nearClifford: (seed) => nearClifford({ noise: 0.2, seed }),
  warmStart: (seed) => warmStart({ my_Group: [1, 2, 3] }, { noise: 0.1, seed }),
};
const layerWith = (weightInitializer: Initializer | string, seed?: number) =>
  layers.quantum({ circuit, observables: [z(0)], weightInitializer, seed });
const weightsOf = (layer: tf.layers.Layer) => layer.getWeights().map((each) => [...each.dataSync()]);

it('there is a case for every initializer', () => expect(Object.keys(every).sort()).toEqual(Object.keys(initializers).sort())); // prettier-ignore

it.each<[string, (options: never) => unknown, string, string]>([
  ['uniformAngles', uniformAngles, 'sed', 'seed'],
  ['smallNormal', smallNormal, 'stdev', 'stddev'],
  ['gaussianByDepth', gaussianByDepth, 'layer', 'layers'],
  ['beta', beta, 'dat', 'data'],
  ['identityBlocks', identityBlocks, 'seeds', 'seed'],
  ['nearClifford', nearClifford, 'noize', 'noise'],
  ['warmStart', (options) => warmStart([1], options), 'layers', 'layer'],
])('%s refuses an option that it does not have, and what is no object of options', (name, make, misspelt, meant) => {
  const message = `${name} has no option "${misspelt}". Did you mean "${meant}"?`;
  expect(() => make({ [misspelt]: 1 } as never)).toThrow(expect.objectContaining({ code: 'unknown', message }));
  for (const bad of [0.1, null, 'uniform', [1]]) {
    const wrong = expect.stringContaining(`The options of ${name} are ${JSON.stringify(bad)}. Write `);
    expect(() => make(bad as never)).toThrow(expect.objectContaining({ code: 'invalid', message: wrong }));
  }
});

describe.each(Object.entries(every))('%s', (_, make) => {
  it('draws finite weights for each group, and others for each group and seed', () => {
    expect(circuit.weightGroups).toEqual(Object.entries(sizes).map(([group, size]) => ({ name: group, size })));
    const start = (seed?: number, layerSeed?: number) => startOf(make(seed), circuit, { seed: layerSeed });
    expect(start(5)).toHaveLength(20);
    expect(start(5).every(Number.isFinite)).toBe(true);
    expect(start(5)).toEqual(start(5));
    expect(start(5)).not.toEqual(start(6));
    expect(start(undefined, 8)).toEqual(start(8, 1));
    // A stream that both groups shared would begin alike; that of warmStart comes after the three given numbers.
    for (const first of [0, 3]) expect(start(5).slice(first, first + 4)).not.toEqual(start(5).slice(16));
  });

  it('a model with it gives the same output after saving and loading, and starts a new one alike', async () => {
    const layer = layerWith(make(3));
    const model = modelOf(layer, [2]);
    const path = join(root, make().getClassName());
    await model.save(io.folder(path));
    const { model: copy } = await io.loadModel(path);
    const samples = [tf.tensor2d([[0.3, -1]])];
    expect(await outputOf(copy, samples)).toEqual(await outputOf(model, samples));
    expect(copy.layers.at(-1)!.getConfig()).toEqual(layer.getConfig());
    const config = JSON.parse(JSON.stringify(copy.layers.at(-1)!.getConfig())) as { weightInitializer: Initializer };
    const again = layerWith(config.weightInitializer);
    modelOf(again, [2]);
    expect(weightsOf(again)).toEqual(weightsOf(layer));
    expect(JSON.stringify(config.weightInitializer)).toContain(`"className":"${make().getClassName()}"`);
    [model, copy].forEach((each) => each.dispose());
  });

  it('leaves nothing behind but the weights', () => {
    const before = tf.memory().numTensors;
    const model = modelOf(layerWith(make()), [2]);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it.each(['uniformAngles', 'small_normal', 'GaussianByDepth', 'identityBlocks', 'nearClifford'])(
  '%s is a name that layers know, with the options it has by default',
  (name) => {
    const [byName, byObject] = [layerWith(name, 9), layerWith(every[Object.keys(every).find((known) => known.toLowerCase() === name.toLowerCase().replace('_', ''))!]!(), 9)]; // prettier-ignore
    [byName, byObject].forEach((layer) => modelOf(layer, [2]));
    const defaults = { smallnormal: smallNormal(), nearclifford: nearClifford() };
    const key = name.toLowerCase().replace('_', '') as keyof typeof defaults;
    const expected = defaults[key] ? startOf(defaults[key], circuit, { seed: 9 }) : weightsOf(byObject).flat();
    expect(weightsOf(byName).flat()).toEqual(expected);
  },
);

it('those that need no circuit serve any layer of TF.js', async () => {
  for (const kernelInitializer of [
    uniformAngles(),
    smallNormal(),
    beta({ alpha: 1, beta: 3 }),
    nearClifford(),
    gaussianByDepth({ layers: 3, locality: 2 }),
  ]) {
    // prettier-ignore
    const dense = tf.layers.dense({ inputShape: [2], units: 3, kernelInitializer });
    const model = tf.sequential({ layers: [dense] });
    const copy = await savedAndLoaded(model);
    const samples = [tf.tensor2d([[1, 2]])];
    expect(await outputOf(copy, samples)).toEqual(await outputOf(model, samples));
    expect(copy.layers[0]!.getConfig()).toMatchObject({
      kernelInitializer: { className: kernelInitializer.getClassName() },
    });
  }
});

const error = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'KetworkError', code, message: expect.stringMatching(message) });

it.each<[string, string, RegExp, () => unknown]>([
  ['a negative deviation', 'invalid', /smallNormal was given stddev = -1/, () => smallNormal({ stddev: -1 })],
  ['noise that is NaN', 'invalid', /nearClifford was given noise = NaN/, () => nearClifford({ noise: NaN })],
  ['a seed with a fraction', 'invalid', /seed 0.5 is not a whole number/, () => uniformAngles({ seed: 0.5 })],
  ['a locality of 0', 'invalid', /locality = 0. Use a number from 1 up/, () => gaussianByDepth({ locality: 0 })],
  ['layers of −2', 'invalid', /layers = -2. Use a number from -1 up/, () => gaussianByDepth({ layers: -2 })],
  ['no depth outside quantum layers', 'invalid', /give it layers and locality/, () => gaussianByDepth().apply([3])],
  ['a beta without parameters', 'invalid', /either data or both alpha and beta/, () => beta({ alpha: 1 })],
  ['a beta with too many', 'invalid', /either data or both/, () => beta({ data: [1, 2], alpha: 1 })],
  ['an alpha of 0', 'invalid', /beta was given alpha = 0/, () => beta({ alpha: 0, beta: 1 })],
  ['constant data', 'invalid', /fewer than two different values/, () => beta({ data: [2, 2, 2] })],
  ['no data', 'invalid', /fewer than two different values/, () => beta({ data: [] })],
  ['NaN in the data', 'invalid', /number 1 is NaN/, () => beta({ data: [0, NaN, 1] })],
  ['no circuit for blocks', 'unsupported', /needs the circuit/, () => identityBlocks().apply([4])],
  ['no circuit for a warm start', 'unsupported', /for the weights of circuits/, () => warmStart({ a: [1] }).apply([4])],
  ['beta by name', 'invalid', /initializers\.beta\({ data: features }\)/, () => layerWith('beta')],
])('%s is refused', (_, code, message, act) => {
  expect(act).toThrow(error(code, message));
});
