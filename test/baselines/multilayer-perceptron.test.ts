import * as tf from '@tensorflow/tfjs';
import { mlpOfSize, multilayerPerceptron } from '../../src/baselines/multilayer-perceptron';
import { problemBy, scoreOf } from './support';

describe('a multilayer perceptron', () => {
  it('has no other width with a number of parameters nearer to the one asked for', () => {
    for (const [inputs, outputs] of [
      [2, 2],
      [64, 10],
      [3, 1],
    ] as const) {
      const countAt = (hidden: number) => hidden * (inputs + 1) + outputs * (hidden + 1);
      for (const wanted of [1, 24, 50, 333, 1000]) {
        const network = mlpOfSize(wanted, { inputs, outputs, seed: 1 });
        const nearest = Array.from({ length: 400 }, (_, k) => Math.abs(countAt(k + 1) - wanted));
        expect(Math.abs(network.countParams() - wanted)).toBe(Math.min(...nearest));
        network.optimizer.dispose();
        network.dispose();
      }
    }
  });

  it('learns what no line can, and curves of any scale', async () => {
    const { numTensors } = tf.memory();
    const training = { parameters: 80, seed: 1, epochs: 25, batchSize: 20 };
    const xor = problemBy((x, y) => (x * y > 0 ? 1 : 0), { samples: 120 });
    expect(scoreOf(xor, await multilayerPerceptron(xor, training))).toBeGreaterThan(0.85);
    const bowl = problemBy((x, y) => 500 + 100 * (x * x + y), { task: 'regression', samples: 120 });
    expect(scoreOf(bowl, await multilayerPerceptron(bowl, training))).toBeGreaterThan(0.8);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
