import type { Difference } from './difference.js';
import type { Task } from './problem.js';

/** The baselines, the simplest first. */
export const baselineNames = [
  'logisticRegression',
  'randomFourierFeatures',
  'supportVectorMachine',
  'multilayerPerceptron',
  'withoutEntanglers',
] as const;

export type BaselineName = (typeof baselineNames)[number];

/** What a model made of the test samples, seed by seed. */
export interface ComparisonRow {
  readonly name: 'model' | BaselineName;
  /** The accuracy (0 to 1) or R² of each seed. */
  readonly scores: readonly number[];
  readonly mean: number;
  /** The sample standard deviation over the seeds. */
  readonly deviation: number;
  /** The mean squared error over seeds and test samples, of a regression. */
  readonly meanSquaredError: number | undefined;
  /** How many numbers were fitted, on average. */
  readonly parameters: number;
  /** Seconds to fit, choose and test, on average. */
  readonly seconds: number;
  /** The model's score less this one's; nothing for the model itself. */
  readonly against: Difference | undefined;
}

/** A comparison as plain data, for `JSON.stringify`, {@link comparisonTable} or a report. */
export interface Comparison {
  readonly task: Task;
  readonly metric: 'accuracy' | 'R²';
  readonly seeds: readonly number[];
  readonly testRows: number;
  /** The model first, then the baselines, the simplest first. */
  readonly rows: readonly ComparisonRow[];
  /** Baselines that do not exist for this model, and why. */
  readonly skipped: readonly { readonly name: BaselineName; readonly reason: string }[];
  /** What follows, in plain sentences. */
  readonly verdict: readonly string[];
}

/** What tables call each row. */
export const titles: Readonly<Record<ComparisonRow['name'], string>> = {
  model: 'The model',
  logisticRegression: 'Logistic regression',
  randomFourierFeatures: 'Random Fourier features',
  supportVectorMachine: 'RBF support-vector machine',
  multilayerPerceptron: 'MLP of as many parameters',
  withoutEntanglers: 'Model without entanglers',
};

/** The title of a row; a linear model of numbers is no logistic one. */
export const titleOf = (name: ComparisonRow['name'], task: Task): string =>
  name === 'logisticRegression' && task === 'regression' ? 'Linear regression' : titles[name];

/** `95.1 ± 0.4 %`, or `0.951 ± 0.004` for R². */
export function scoreText({ mean, deviation }: ComparisonRow, metric: Comparison['metric']): string {
  return metric === 'accuracy'
    ? `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)} %`
    : `${mean.toFixed(3).replace('-', '−')} ± ${deviation.toFixed(3)}`;
}
