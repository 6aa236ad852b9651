import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layerwise, type LayerwiseOptions } from '../../src/callbacks/index.js';
import { holdWeights } from '../../src/callbacks/held-weights.js';
import { growingEpochs, stageOf } from '../../src/callbacks/layerwise-schedule.js';
import { angleEmbedding, Circuit, hardwareEfficient, layers, weight, z } from '../../src/index.js';
import { fit } from '../../src/training/index.js';
import { task } from '../layers/support.js';

beforeAll(() => tf.setBackend('cpu'));

const data = task(12);
/** Four layers of two weights: rotations of two qubits, closing ones included. */
const circuit = new Circuit(2).append(angleEmbedding()).append(hardwareEfficient({ layers: 3 }));

function modelWith(optimizer: string | tf.Optimizer = 'adam', of = circuit): tf.Sequential {
  const quantum = layers.quantum({ circuit: of, observables: [z(0), z(1)], seed: 1, name: 'quantum' });
  const model = tf.sequential({ layers: [quantum, tf.layers.dense({ units: 1, kernelInitializer: 'ones' })] });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const weightsOf = (model: tf.LayersModel) => model.layers[0]!.getWeights().flatMap((each) => [...each.dataSync()]);

/** Notes the circuit's weights at the start of every epoch, once the layers have been set up, and after the training. */
function recorder() {
  const seen: number[][] = [];
  class Recorder extends tf.Callback {
    override async onEpochBegin(): Promise<void> {
      seen.push(weightsOf(this.model as tf.LayersModel));
    }
    override async onTrainEnd(): Promise<void> {
      seen.push(weightsOf(this.model as tf.LayersModel));
    }
  }
  return { seen, callback: new Recorder() };
}

async function weightsByEpoch(options: LayerwiseOptions, epochs: number, optimizer?: string | tf.Optimizer) {
  const { seen, callback } = recorder();
  await fit(modelWith(optimizer), data, { seed: 2, epochs, batchSize: 4, callbacks: [layerwise(options), callback] });
  return seen;
}

/** Which of the four layers moved in each epoch. */
const moved = (seen: readonly number[][]) =>
  seen
    .slice(1)
    .map((after, epoch) =>
      [0, 1, 2, 3].filter((layer) => [0, 1].some((k) => after[2 * layer + k] !== seen[epoch]![2 * layer + k])),
    );

describe('the schedule', () => {
  const of = (options: Partial<Parameters<typeof stageOf>[0]>) => ({
    ...{ layers: 5, start: 1, grow: 1, train: 2, epochsPerStep: 3, share: 0.5, epochsPerPart: 2 },
    ...options,
  });
  const stages = (options: Partial<Parameters<typeof stageOf>[0]>, epochs: readonly number[]) =>
    epochs.map((epoch) => stageOf(of(options), epoch)).map(({ grown, from, to }) => [grown, from, to]);

  it('adds layers step by step and trains the newest', () => {
    expect(growingEpochs(of({}))).toBe(15);
    expect(stages({}, [0, 2, 3, 6, 12, 14])).toEqual([[1, 0, 1], [1, 0, 1], [2, 0, 2], [3, 1, 3], [5, 3, 5], [5, 3, 5]]); // prettier-ignore
    // p = 2, q = 4 of Skolik et al., from 2 layers: the last step adds one.
    const paper = { layers: 9, start: 2, grow: 2, train: 4 };
    expect(growingEpochs(of(paper))).toBe(15);
    expect(stages(paper, [0, 3, 6, 9, 12])).toEqual([[2, 0, 2], [4, 0, 4], [6, 2, 6], [8, 4, 8], [9, 5, 9]]); // prettier-ignore
  });

  it('then trains part after part, round and round', () => {
    expect(stages({}, [15, 16, 17, 18, 19, 21])).toEqual([[5, 0, 3], [5, 0, 3], [5, 3, 5], [5, 3, 5], [5, 0, 3], [5, 3, 5]]); // prettier-ignore
    expect(stages({ layers: 6, share: 1 / 3 }, [18, 20, 22, 24])).toEqual([[6, 0, 2], [6, 2, 4], [6, 4, 6], [6, 0, 2]]); // prettier-ignore
    expect(stages({ share: 1 }, [15, 17])).toEqual([[5, 0, 5], [5, 0, 5]]); // prettier-ignore
  });
});

describe.each(['sgd', 'adam', 'rmsprop', 'momentum'])('with %s', (name) => {
  const optimizer = () => (name === 'momentum' ? tf.train.momentum(0.05, 0.9) : name);

  it('layers that are not there yet are 0, frozen ones keep their numbers to the bit, the others train', async () => {
    const options = { layers: 4, train: 1, epochsPerStep: 2, share: 0.5, epochsPerPart: 1 };
    const seen = await weightsByEpoch(options, 12, optimizer());
    expect(moved(seen)).toEqual([[0], [0], [1], [1], [2], [2], [3], [3], [0, 1], [2, 3], [0, 1], [2, 3]]);
    const grown = [1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4];
    grown.forEach((count, epoch) => expect(seen[epoch]!.slice(2 * count).map(Math.abs)).toEqual(new Array(8 - 2 * count).fill(0))); // prettier-ignore
  });
});

it('works with model.fit, other layers training all the time, and gives the weights back at the end', async () => {
  const model = modelWith();
  const before = model.layers[1]!.getWeights()[0]!.dataSync()[0];
  await model.fit(data.x, data.y, {
    epochs: 4,
    batchSize: 4,
    verbose: 0,
    callbacks: [layerwise({ layers: 4, epochsPerStep: 1 })],
  });
  expect(model.layers[1]!.getWeights()[0]!.dataSync()[0]).not.toBe(before);
  const frozen = weightsOf(model);
  await model.fit(data.x, data.y, { epochs: 1, batchSize: 4, verbose: 0 });
  weightsOf(model).forEach((value, k) => expect(value).not.toBe(frozen[k]));
});

it('parts may have any sizes, in the circuit of one group', async () => {
  const seen = await weightsByEpoch({ layers: [2, 4, 2], train: 1, epochsPerStep: 1 }, 3);
  expect(moved(seen)).toEqual([[0], [1, 2], [3]]);
});

it('cuts each of several groups', async () => {
  const two = new Circuit(2)
    .append(angleEmbedding())
    .append(hardwareEfficient({ group: 'a' }))
    .append(hardwareEfficient({ group: 'b', layers: 3 }));
  const model = modelWith('adam', two);
  await fit(model, data, { seed: 1, epochs: 2, callbacks: [layerwise({ layers: 2, epochsPerStep: 1, train: 1 })] });
  expect(weightsOf(model).every((value) => value !== 0)).toBe(true);
});

it('a resumed training goes on as an unbroken one', async () => {
  const root = await mkdtemp(join(tmpdir(), 'layerwise-'));
  const run = (epochs: number, checkpoint: string, resume = false) => {
    const model = modelWith();
    const callbacks = [layerwise({ layers: 4, epochsPerStep: 1, train: 1 })];
    return fit(model, data, {
      seed: 3,
      epochs,
      batchSize: 4,
      checkpoint: join(root, checkpoint),
      resume,
      callbacks,
    }).then(({ history }) => ({ history, weights: weightsOf(model) }));
  };
  const whole = await run(7, 'whole');
  await run(5, 'parts');
  const { history, weights } = await run(7, 'parts', true);
  expect(history).toEqual(whole.history);
  expect(weights).toEqual(whole.weights);
  await rm(root, { recursive: true });
});

it('frozen weights stay put under a constraint that scales all of them', () => {
  const variable = tf.variable(tf.tensor1d([3, 4, 0]));
  const assign = variable.assign.bind(variable);
  variable.assign = (value) =>
    tf.tidy(() => assign(tf.constraints.maxNorm({ maxValue: 1 }).apply(value) as tf.Tensor1D));
  const release = holdWeights(variable, [false, true, true]);
  tf.tidy(() => variable.assign(tf.tensor1d([9, 12, 0])));
  expect(variable.dataSync()[0]).toBe(3);
  expect(variable.dataSync()[1]).toBeCloseTo(0.8, 5);
  release();
  tf.tidy(() => variable.assign(tf.tensor1d([9, 12, 0])));
  expect(variable.dataSync()[0]).toBeCloseTo(0.6, 5);
  variable.dispose();
});

it('leaves no tensors behind, whether the training ends or throws', async () => {
  const model = modelWith(tf.train.sgd(0.1));
  const growing = layerwise({ layers: 4, epochsPerStep: 1 });
  const train = (callbacks: tf.Callback[]) => model.fit(data.x, data.y, { epochs: 4, verbose: 0, callbacks });
  await train([growing]);
  const before = tf.memory().numTensors;
  class Failing extends tf.Callback {
    override async onEpochEnd(epoch: number): Promise<void> {
      if (epoch === 2) throw new Error('stop');
    }
  }
  // model.fit that throws leaves some of its own.
  await expect(train([new Failing()])).rejects.toThrow('stop');
  const left = tf.memory().numTensors - before;
  await expect(train([growing, new Failing()])).rejects.toThrow('stop');
  await train([growing]);
  expect(tf.memory().numTensors).toBe(before + 2 * left);
});

const error = (code: string, message: string) =>
  expect.objectContaining({ name: 'KetworkError', code, message: expect.stringContaining(message) });

it.each<[string, string, LayerwiseOptions]>([
  ['0 layers', 'layers = 0', { layers: 0 }],
  ['a step of half a layer', 'grow = 0.5', { layers: 4, grow: 0.5 }],
  ['no epochs', 'epochsPerStep = 0', { layers: 4, epochsPerStep: 0 }],
  ['more layers at the start than there are', 'starts with 5 layers but has 4', { layers: 4, start: 5 }],
  ['a share of 0', 'share = 0 of 4', { layers: 4, share: 0 }],
  ['a share of less than a layer', 'share = 0.2 of 4 layers', { layers: 4, share: 0.2 }],
  ['a layer without weights', 'the weights of a layer = 0', { layers: [2, 0] }],
])('%s is refused', (_, message, options) => {
  expect(() => layerwise(options)).toThrow(error('invalid', message));
});

it.each<[string, string, string, LayerwiseOptions, Circuit]>([
  ['layers that do not divide the weights', 'mismatch', '8 weights of "weights" in "quantum" cannot be cut into 3', { layers: 3 }, circuit], // prettier-ignore
  ['sizes that do not add up', 'mismatch', 'given 7 weights together, but the circuit of "quantum" has 8', { layers: [3, 4] }, circuit], // prettier-ignore
  ['sizes for two groups', 'mismatch', 'has 1 in "a", 1 in "b"', { layers: [1, 1] }, new Circuit(2).append(angleEmbedding()).ry(weight(0, 'a'), 0).ry(weight(0, 'b'), 0)], // prettier-ignore
  ['too few epochs', 'invalid', 'needs 20 epochs to grow to 4 layers, but the training has 3', { layers: 4 }, circuit],
  ['a layer that is not there', 'mismatch', 'quantum layers "quantum", not "other"', { layers: 4, epochsPerStep: 1, train: 1, start: 4, layer: 'other' }, circuit], // prettier-ignore
])('%s is refused when training begins', async (_, code, message, options, of) => {
  const enough = message.includes('20 epochs') ? options : { epochsPerStep: 1, ...options };
  const model = modelWith('sgd', of);
  await expect(fit(model, data, { seed: 1, epochs: 3, callbacks: [layerwise(enough)] })).rejects.toThrow(
    error(code, message),
  );
});
