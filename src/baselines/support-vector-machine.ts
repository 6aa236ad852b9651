import type { Dataset } from '../data/dataset.js';
import { scaled, standardize } from '../data/scaler.js';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import { bestOutcome } from './cross-validation.js';
import { deviationOf, meanOf } from '../math/moments.js';
import type { Outcome } from './outcome.js';
import type { Problem } from './problem.js';
import { boxMinimum } from './sequential-minimal-optimization.js';

/** What a violated margin costs, the smoothest machine first. */
const costs = [0.1, 1, 10, 100];
/** Half the width of the tube in which a regression counts no error, in standard deviations of the targets. */
const tube = 0.1;
/** The kernel matrix of more rows would be larger than 256 MiB. */
const mostRows = 8192;

/** The kernel `exp(−γ ‖a − b‖²)` of each row of one table with each of another, `[rows, other rows]`. */
interface Kernel {
  readonly columns: number;
  readonly values: Float32Array;
}

/** `Σ coefficient · kernel(row) + bias`; only support vectors have coefficients. */
interface Decision {
  readonly rows: readonly number[];
  readonly coefficients: readonly number[];
  readonly bias: number;
}

/**
 * What a support-vector machine with a Gaussian kernel says of the test samples: one machine for each pair of classes, and a
 * vote; ε-regression for numbers (Chang and Lin, LIBSVM). Columns are standardized, γ is scikit-learn's `'scale'`, the cost is
 * chosen from 0.1, 1, 10 and 100 by cross-validation on quarters. Its parameters are the coefficients of support vectors and the biases.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `unsupported` for more than 8192 training samples.
 * @example
 * const { predictions } = await baselines.rbfSupportVectorMachine(baselines.problemOf({ train: xor, test: xor }), { seed: 1 });
 * predictions; // Float64Array(4) [ 1, 1, 0, 0 ]
 */
export function rbfSupportVectorMachine(problem: Problem, options: { seed: number }): Promise<Outcome> {
  const { seed } = checkOptions('rbfSupportVectorMachine', options, { seed: true }, 'seed');
  const { rows } = problem.train.table;
  if (rows > mostRows) {
    throw new KetworkError(
      'unsupported',
      `A support-vector machine on ${rows} samples needs a kernel matrix of ${rows}² numbers. Use at most ${mostRows}.`,
    );
  }
  return bestOutcome(problem, { candidates: costs, prepared: machine, seed });
}

function machine({ task, classValues, train, test }: Problem): (cost: number) => Outcome {
  const scaler = standardize(train.table);
  const [known, asked] = [scaled(train.table, scaler), scaled(test.table, scaler)];
  const gamma = 1 / (known.columns * deviationOf(known.features) ** 2 || 1);
  const own = kernelOf(known, known, gamma);
  const across = kernelOf(asked, known, gamma);
  const all = Array.from({ length: asked.rows }, (_, row) => row);
  const classes = classValues.length;
  if (task === 'regression') {
    return (cost) => {
      const decision = regression(own, train.targets, cost);
      const predictions = Float64Array.from(all, (row) => valueAt(decision, across, row));
      return { predictions, parameters: decision.rows.length + 1 };
    };
  }
  return (cost) => {
    const votes = all.map(() => new Float64Array(classes));
    let parameters = 0;
    for (let high = 0; high < classes; high++) {
      for (let low = 0; low < high; low++) {
        const decision = separation(own, train.targets, [low, high], cost);
        if (!decision) continue;
        parameters += decision.rows.length + 1;
        for (const row of all) votes[row]![valueAt(decision, across, row) > 0 ? low : high]!++;
      }
    }
    return { predictions: Float64Array.from(votes, (vote) => vote.indexOf(Math.max(...vote))), parameters };
  };
}

/** The decision between two classes, positive for the first; nothing where a class has no samples. */
function separation(own: Kernel, targets: Float64Array, [first, second]: readonly [number, number], cost: number) {
  const rows = [...targets.keys()].filter((row) => targets[row] === first || targets[row] === second);
  const signs = rows.map((row) => (targets[row] === first ? 1 : -1));
  if (!signs.includes(1) || !signs.includes(-1)) return undefined;
  const { alpha, bias } = boxMinimum({
    kernel: (i, j) => own.values[rows[i]! * own.columns + rows[j]!]!,
    signs,
    linear: new Float64Array(rows.length).fill(-1),
    cost,
  });
  return withoutZeros(
    rows,
    signs.map((sign, i) => sign * alpha[i]!),
    bias,
  );
}

/** Two variables a sample: one pushes the curve up to it, one down. Targets are scaled so that cost and tube fit them. */
function regression(own: Kernel, targets: Float64Array, cost: number): Decision {
  const [center, spread] = [meanOf(targets), deviationOf(targets) || 1];
  const values = targets.map((target) => (target - center) / spread);
  const rows = values.length;
  const { alpha, bias } = boxMinimum({
    kernel: (i, j) => own.values[(i % rows) * own.columns + (j % rows)]!,
    signs: Array.from({ length: 2 * rows }, (_, i) => (i < rows ? 1 : -1)),
    linear: Float64Array.from({ length: 2 * rows }, (_, i) => tube - (i < rows ? values[i]! : -values[i - rows]!)),
    cost,
  });
  return withoutZeros(
    [...values.keys()],
    Array.from(values, (_, i) => spread * (alpha[i]! - alpha[i + rows]!)),
    spread * bias + center,
  );
}

function withoutZeros(rows: readonly number[], coefficients: readonly number[], bias: number): Decision {
  const kept = coefficients.flatMap((coefficient, i) => (coefficient === 0 ? [] : [i]));
  return { rows: kept.map((i) => rows[i]!), coefficients: kept.map((i) => coefficients[i]!), bias };
}

function valueAt({ rows, coefficients, bias }: Decision, { columns, values }: Kernel, row: number): number {
  return rows.reduce((sum, known, k) => sum + coefficients[k]! * values[row * columns + known]!, bias);
}

function kernelOf(a: Dataset, b: Dataset, gamma: number): Kernel {
  const values = new Float32Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let distance = 0;
      for (let c = 0; c < a.columns; c++) {
        distance += (a.features[i * a.columns + c]! - b.features[j * b.columns + c]!) ** 2;
      }
      values[i * b.rows + j] = Math.exp(-gamma * distance);
    }
  }
  return { columns: b.rows, values };
}
