import { Matrix, solve } from 'ml-matrix';
import { meanOf } from '../math/moments.js';
import type { Rows } from './softmax-regression.js';

/**
 * The weights `[columns + 1]` of a straight line through the targets, the last one its height: the minimum of the mean squared
 * error plus `penalty` times the squares of all weights but the last, by the normal equations.
 */
export function ridgeRegression(
  { rows, columns, features }: Rows,
  targets: Float64Array,
  penalty: number,
): Float64Array {
  // Deviations from the mean free the height from the penalty.
  const centers = Float64Array.from({ length: columns }, (_, c) =>
    meanOf(Array.from({ length: rows }, (__, row) => features[row * columns + c]!)),
  );
  const height = meanOf(targets);
  const x = new Matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) x.set(row, c, features[row * columns + c]! - centers[c]!);
  }
  const transposed = x.transpose();
  const curvature = transposed.mmul(x).add(Matrix.eye(columns, columns, penalty * rows));
  const slopes = solve(curvature, transposed.mmul(Matrix.columnVector(targets.map((target) => target - height))));
  const weights = Float64Array.from({ length: columns }, (_, c) => slopes.get(c, 0));
  return Float64Array.of(...weights, height - weights.reduce((sum, weight, c) => sum + weight * centers[c]!, 0));
}

/** What the line says of each row. */
export function ridgeValues({ rows, columns, features }: Rows, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = weights[columns]!;
    for (let c = 0; c < columns; c++) sum += weights[c]! * features[row * columns + c]!;
    return sum;
  });
}
