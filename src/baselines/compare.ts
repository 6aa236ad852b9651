import type * as tf from '@tensorflow/tfjs';
import { KetworkError, unknownName } from '../errors.js';
import { checkOptions, type OptionNames } from '../options.js';
import { type BaselineName, baselineNames, type Comparison, type ComparisonRow } from './comparison.js';
import type { Contest } from './contenders.js';
import { differenceOf, type Pairing } from './difference.js';
import { eventLoop } from './cross-validation.js';
import { quantumParts } from './model-variant.js';
import { type Problem, problemOf, type Splits, type Task } from './problem.js';
import { recorded, rowOf, type Runs } from './runs.js';
import { disposeModel } from './trained-model.js';
import { verdictOf } from './verdict.js';

/** What is compared, on which data, and how often. */
export interface CompareOptions {
  /** Makes the compiled model, its first weights decided by the seed, with an optimizer of its own. Both are disposed of after use. */
  readonly model: (seed: number) => tf.LayersModel;
  /** The parts of the data; or, which tells more, how a seed splits or draws them: each seed must give as many samples. */
  readonly data: Splits | ((seed: number) => Splits);
  /** Default `'classification'`. */
  readonly task?: Task;
  /** Default 1 to 5; 3 are needed for a verdict. */
  readonly seeds?: readonly number[];
  /** Passes through the training samples, of the model and of the baselines that are trained likewise. Default 20. */
  readonly epochs?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default all. */
  readonly baselines?: readonly BaselineName[];
  /** A lead of the model that would not matter, in accuracy or R². Default 0.02: two points of a hundred. */
  readonly margin?: number;
  /** Is told how much is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const optionNames: OptionNames<CompareOptions> = {
  model: true,
  data: true,
  task: true,
  seeds: true,
  epochs: true,
  batchSize: true,
  baselines: true,
  margin: true,
  onProgress: true,
};

/**
 * The model against classical models on the same data, and against itself without entangling gates: means and deviations over
 * seeds, and a plain verdict. What is to be chosen (penalties, costs, learning rates) is chosen on held-out quarters of the training
 * samples, the test samples are only tested on. The verdict says which lead is more than chance would give (95 %, pairwise);
 * it speaks of these data alone.
 *
 * - `logisticRegression`: a linear model (ridge regression for numbers);
 * - `randomFourierFeatures`: a linear model on the circuit's own frequencies where the circuit reads the data themselves; else the
 *   model with such features in place of its quantum layers, trained alike;
 * - `supportVectorMachine`: a Gaussian kernel;
 * - `multilayerPerceptron`: one hidden layer, as many parameters as the model;
 * - `withoutEntanglers`: the model with {@link withoutEntanglers} circuits, trained alike.
 *
 * @throws KetworkError `invalid` for a model without a quantum layer, no seeds or the same twice, a negative margin;
 * `unknown` for an option that it does not have and for a baseline nobody knows; else as {@link problemOf} and
 * `training.fit`. A baseline that does not exist for a model (frequencies of an amplitude embedding) is left out with the
 * reason.
 * @example
 * const circuit = new Circuit(2).append(dataReuploading({ layers: 2, features: 2 }));
 * const model = (seed) => {
 *   const network = tf.sequential();
 *   network.add(layers.quantum({ circuit, seed }));
 *   network.add(tf.layers.dense({ units: 2, activation: 'softmax' }));
 *   network.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy' });
 *   return network;
 * };
 * const moons = data.twoMoons({ samples: 40, seed: 1 });
 * const comparison = await baselines.compareBaselines({
 *   model,
 *   data: (seed) => data.split(moons, { test: 0.5, seed }),
 *   epochs: 2, // 40 to learn something
 *   seeds: [1, 2, 3],
 * });
 * console.log(baselines.comparisonTable(comparison));
 */
export async function compareBaselines(options: CompareOptions): Promise<Comparison> {
  const {
    seeds = [1, 2, 3, 4, 5],
    task = 'classification',
    margin = 0.02,
    onProgress,
  } = checkOptions('compareBaselines', options, optionNames);
  const { epochs = 20, batchSize = 32 } = options;
  const asked = checkedNames(options);
  checkSeeds(seeds, margin);
  const problemFor = problemSource(options.data, task);
  const problems: Problem[] = [];
  const runs = new Map<ComparisonRow['name'], Runs>();
  const skipped: { name: BaselineName; reason: string }[] = [];
  const names = ['model' as const, ...asked];
  let done = 0;
  for (const seed of seeds) {
    const problem = problemFor(seed);
    problems.push(problem);
    const contest: Contest = { problem, model: options.model, training: { seed, epochs, batchSize } };
    for (const name of names) {
      if (!skipped.some((each) => each.name === name)) {
        const reason = await recorded(name, contest, runs);
        if (name !== 'model' && reason !== undefined) skipped.push({ name, reason });
      }
      onProgress?.(++done, seeds.length * names.length);
      await eventLoop();
    }
  }
  const model = runs.get('model')!;
  const [trainRows, testRows] = [problems[0]!.train.table.rows, problems[0]!.test.table.rows];
  const pairing = pairingOf(problems);
  const rows = names.flatMap((name) => {
    const record = runs.get(name);
    if (!record) return [];
    const against =
      name === 'model' ? undefined : differenceOf(model.scores, record.scores, { pairing, trainRows, margin });
    return [rowOf(name, record, task, against)];
  });
  const metric: Comparison['metric'] = task === 'regression' ? 'R²' : 'accuracy';
  const comparison = { task, metric, seeds, testRows, rows };
  return { ...comparison, skipped, verdict: verdictOf(comparison) };
}

function problemSource(data: CompareOptions['data'], task: Task): (seed: number) => Problem {
  if (typeof data === 'function') return (seed) => problemOf(data(seed), { task });
  const problem = problemOf(data, { task });
  return () => problem;
}

/** Seeds that draw new samples share none; those that split a table anew do. */
function pairingOf([first, second]: readonly Problem[]): Pairing {
  if (first === second) return 'sameSplit';
  const keysOf = ({ train, test }: Problem) =>
    [train.table, test.table].flatMap(({ rows, columns, features }) =>
      Array.from({ length: rows }, (_, row) => features.subarray(row * columns, (row + 1) * columns).join()),
    );
  const seen = new Set(first && keysOf(first));
  return second && keysOf(second).some((key) => seen.has(key)) ? 'otherSplit' : 'otherData';
}

function checkedNames({ model, seeds, baselines = baselineNames }: CompareOptions): BaselineName[] {
  const unknown = baselines.find((name) => !baselineNames.includes(name));
  if (unknown !== undefined) throw unknownName('baseline', unknown, baselineNames);
  const sample = model(seeds?.[0] ?? 1);
  try {
    if (!sample.optimizer) throw new KetworkError('invalid', 'The model is not compiled. Call model.compile first.');
    if (quantumParts(sample).length === 0) {
      throw new KetworkError('invalid', 'The model has no quantum layer to judge. Use layers.quantum in it.');
    }
  } finally {
    disposeModel(sample);
  }
  return baselineNames.filter((name) => baselines.includes(name));
}

function checkSeeds(seeds: readonly number[], margin: number): void {
  if (seeds.length === 0 || new Set(seeds).size < seeds.length) {
    throw new KetworkError('invalid', `The seeds are [${seeds.join(', ')}]. Give one or more, each once; 5 tell more.`);
  }
  if (!(margin >= 0)) throw new KetworkError('invalid', `The margin is ${margin}. Use 0 or more, such as 0.02.`);
}
