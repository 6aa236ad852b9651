import type { Dataset } from '../data/dataset.js';

/** A table's features, row by row. */
export type Rows = Pick<Dataset, 'rows' | 'columns' | 'features'>;

/** Where the slope has become too small to change a prediction. */
const flat = 1e-4;
const mostSteps = 300;

/**
 * The weights `[columns + 1, classes]` of multinomial logistic regression, the last row the biases: the minimum of the mean
 * cross-entropy plus `penalty / 2` times the squares of all weights but the biases. By Nesterov's accelerated gradient with
 * restarts (O'Donoghue and Candès, arXiv:1204.3982), in steps of 1/L: convex, so that neither seed nor rate is to be chosen.
 */
export function softmaxRegression(x: Rows, targets: Float64Array, classes: number, penalty: number): Float64Array {
  const size = (x.columns + 1) * classes;
  // The Hessian of the cross-entropy of a softmax is at most 1/2 (Böhning 1992).
  const rate = 1 / (largestCurvature(x) / 2 + penalty);
  let weights = new Float64Array(size);
  let ahead = weights;
  let momentum = 1;
  for (let step = 0; step < mostSteps; step++) {
    const slope = slopeOf(x, targets, classes, penalty, ahead);
    if (slope.every((value) => Math.abs(value) < flat)) break;
    const next = ahead.map((value, i) => value - rate * slope[i]!);
    const isBack = slope.reduce((sum, value, i) => sum + value * (next[i]! - weights[i]!), 0) > 0;
    const nextMomentum = isBack ? 1 : (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const push = isBack ? 0 : (momentum - 1) / nextMomentum;
    const before = weights;
    ahead = next.map((value, i) => value + push * (value - before[i]!));
    [weights, momentum] = [next, nextMomentum];
  }
  return weights;
}

/** The probabilities of the classes for one row, into `into`. */
function probabilities({ columns, features }: Rows, row: number, weights: Float64Array, into: Float64Array): void {
  const classes = into.length;
  for (let k = 0; k < classes; k++) into[k] = weights[columns * classes + k]!;
  for (let c = 0; c < columns; c++) {
    const value = features[row * columns + c]!;
    for (let k = 0; k < classes; k++) into[k]! += value * weights[c * classes + k]!;
  }
  const largest = Math.max(...into);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += into[k] = Math.exp(into[k]! - largest);
  for (let k = 0; k < classes; k++) into[k]! /= sum;
}

function slopeOf(
  x: Rows,
  targets: Float64Array,
  classes: number,
  penalty: number,
  weights: Float64Array,
): Float64Array {
  const { rows, columns, features } = x;
  const inner = columns * classes;
  const slope = weights.map((weight, i) => (i < inner ? penalty * weight : 0));
  const excess = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    probabilities(x, row, weights, excess);
    excess[targets[row]!]! -= 1;
    for (let k = 0; k < classes; k++) slope[inner + k]! += excess[k]! /= rows;
    for (let c = 0; c < columns; c++) {
      const value = features[row * columns + c]!;
      for (let k = 0; k < classes; k++) slope[c * classes + k]! += value * excess[k]!;
    }
  }
  return slope;
}

/** The most probable class of each row. */
export function softmaxClasses(x: Rows, weights: Float64Array): Float64Array {
  const shares = new Float64Array(weights.length / (x.columns + 1));
  return Float64Array.from({ length: x.rows }, (_, row) => {
    probabilities(x, row, weights, shares);
    return shares.indexOf(Math.max(...shares));
  });
}

/** The largest eigenvalue of `XᵀX / rows`, a column of ones included, by the power method; a little too large. */
function largestCurvature({ rows, columns, features }: Rows): number {
  let vector = Float64Array.from({ length: columns + 1 }, (_, c) => 1 + c / (columns + 1));
  let size = 0;
  for (let turn = 0; turn < 50; turn++) {
    const image = new Float64Array(columns + 1);
    for (let row = 0; row < rows; row++) {
      let product = vector[columns]!;
      for (let c = 0; c < columns; c++) product += features[row * columns + c]! * vector[c]!;
      for (let c = 0; c < columns; c++) image[c]! += (product * features[row * columns + c]!) / rows;
      image[columns]! += product / rows;
    }
    size = Math.hypot(...image) / Math.hypot(...vector);
    const length = Math.hypot(...image);
    vector = image.map((value) => value / length);
  }
  return 1.05 * size;
}
