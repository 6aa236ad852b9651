import * as tf from '@tensorflow/tfjs';
import { problemOf } from '../../src/baselines/problem';
import { trainedOutcome } from '../../src/baselines/trained-model';
import { datasetOf } from '../../src/data/dataset';

const training = { seed: 1, epochs: 1, batchSize: 8 };

/** A model that gives what it is given, and learns nothing. */
function identity(units: number, loss = 'meanSquaredError'): tf.LayersModel {
  const model = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [units], units, useBias: false, kernelInitializer: 'identity' })],
  });
  model.compile({ optimizer: tf.train.sgd(0), loss });
  return model;
}

describe('a trained model', () => {
  it('of one output takes the class whose value is nearer', async () => {
    const table = (labels: string[]) => datasetOf([[-0.7], [0.3], [0.7]], { labels });
    const read = async (labels: string[]) => {
      const part = table(labels);
      return [...(await trainedOutcome(identity(1), problemOf({ train: part, test: part }), training)).predictions];
    };
    expect(await read(['-1', '1', '1'])).toEqual([0, 1, 1]);
    expect(await read(['0', '1', '1'])).toEqual([0, 0, 1]);
    expect(await read(['cat', 'dog', 'dog'])).toEqual([0, 0, 1]);
  });

  it('of an output for each class takes the highest', async () => {
    const part = datasetOf([[0.2, 0.1, -1], [-3, -2, -4], [0, 1, 2]], { labels: ['a', 'b', 'c'] }); // prettier-ignore
    const outcome = await trainedOutcome(identity(3), problemOf({ train: part, test: part }), training);
    expect([...outcome.predictions]).toEqual([0, 1, 2]);
    expect(outcome.parameters).toBe(9);
  });

  it('is refused the loss that wants class numbers', async () => {
    const part = datasetOf([[0, 1], [1, 0]], { labels: [0, 1] }); // prettier-ignore
    const model = identity(2, 'sparseCategoricalCrossentropy');
    const call = trainedOutcome(model, problemOf({ train: part, test: part }), training);
    await expect(call).rejects.toThrow('sparseCategoricalCrossentropy');
  });
});
