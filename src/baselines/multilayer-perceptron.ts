import * as tf from '@tensorflow/tfjs';
import { scaled, standardize } from '../data/scaler.js';
import { deviationOf, meanOf } from '../math/moments.js';
import { checkOptions } from '../options.js';
import type { Outcome } from './outcome.js';
import { bestOutcome } from './cross-validation.js';
import type { Problem } from './problem.js';
import { disposeModel, trainedOutcome, type TrainingOptions } from './trained-model.js';

const rates = [0.003, 0.01, 0.03, 0.1];

/**
 * An untrained network of one hidden layer (tanh) whose number of parameters is the nearest to a given one, compiled with Adam:
 * `[batch, inputs]` to probabilities `[batch, outputs]`, or to one number where `outputs` is 1.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 * @example
 * const network = baselines.mlpOfSize(50, { inputs: 2, outputs: 2, seed: 1 });
 * network.countParams(); // 52
 */
export function mlpOfSize(
  parameters: number,
  options: { inputs: number; outputs: number; seed: number; rate?: number },
): tf.LayersModel {
  const {
    inputs,
    outputs,
    seed,
    rate = 0.01,
  } = checkOptions('mlpOfSize', options, { inputs: true, outputs: true, seed: true, rate: true });
  // A hidden unit brings its inputs, its bias and its outputs.
  const hidden = Math.max(1, Math.round((parameters - outputs) / (inputs + 1 + outputs)));
  const start = (offset: number) => tf.initializers.glorotUniform({ seed: 2 * seed + offset });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [inputs], units: hidden, activation: 'tanh', kernelInitializer: start(0) }),
      tf.layers.dense({
        units: outputs,
        activation: outputs === 1 ? 'linear' : 'softmax',
        kernelInitializer: start(1),
      }),
    ],
  });
  const loss = outputs === 1 ? 'meanSquaredError' : 'categoricalCrossentropy';
  model.compile({ optimizer: tf.train.adam(rate), loss });
  return model;
}

/**
 * What a network of about so many parameters says of the test samples, trained for as many epochs as the circuit. Columns are
 * standardized; the learning rate is chosen from 0.003, 0.01, 0.03 and 0.1 on a held-out quarter.
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 * @example
 * const options = { parameters: 50, seed: 1, epochs: 5, batchSize: 4 };
 * await baselines.multilayerPerceptron(baselines.problemOf({ train: xor, test: xor }), options);
 */
export function multilayerPerceptron(
  problem: Problem,
  options: TrainingOptions & { parameters: number },
): Promise<Outcome> {
  const { parameters, ...training } = checkOptions(
    'multilayerPerceptron',
    options,
    { parameters: true, seed: true, epochs: true, batchSize: true },
    'parameters',
  );
  const outputs = problem.task === 'regression' ? 1 : problem.classValues.length;
  const prepared = (part: Problem) => {
    const scaler = standardize(part.train.table);
    const { train, back } = centered(part);
    const seen: Problem = {
      ...part,
      train: { table: scaled(part.train.table, scaler), targets: train },
      test: { ...part.test, table: scaled(part.test.table, scaler) },
    };
    return async (rate: number) => {
      const model = mlpOfSize(parameters, { inputs: part.train.table.columns, outputs, seed: training.seed, rate });
      try {
        const outcome = await trainedOutcome(model, seen, training);
        return { ...outcome, predictions: outcome.predictions.map(back) };
      } finally {
        disposeModel(model);
      }
    };
  };
  return bestOutcome(problem, { candidates: rates, prepared, folds: 1, seed: training.seed });
}

/** Values about 0 of deviation 1 to learn from, and the way back; classes stay. */
function centered({ task, train: { targets } }: Problem) {
  if (task === 'classification') return { train: targets, back: (value: number) => value };
  const [center, spread] = [meanOf(targets), deviationOf(targets) || 1];
  return {
    train: targets.map((target) => (target - center) / spread),
    back: (value: number) => center + spread * value,
  };
}
