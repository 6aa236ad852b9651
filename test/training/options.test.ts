import * as tf from '@tensorflow/tfjs';
import { training } from '../../src/index.js';
import { refuseOptions } from '../support/refused-options.js';

const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 1 })] });
const [x, y] = [tf.zeros([2, 1]), tf.zeros([2, 1])];
afterAll(() => {
  tf.dispose([x, y]);
  model.dispose();
});

const table = (options: never) => training.confusionTable([[1]], ['a'], options);

refuseOptions([
  ['confusionTable', table, 'widht', 'width'],
  ['training.fit', (options) => training.fit(model, { x, y }, options), 'epoch', 'epochs'],
]);
