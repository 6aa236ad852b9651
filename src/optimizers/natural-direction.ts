import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * `(g + λ)⁻¹ · gradient`, in float64. Where g + λ has no inverse, the shortest of the directions that solve it: what the
 * state does not depend on stays as it is.
 */
export function naturalDirection(metric: Matrix, regularization: number, gradient: ArrayLike<number>): number[] {
  const right = Matrix.columnVector(Array.from(gradient));
  // Rounding leaves the two halves different by a little; solvers want a symmetric matrix.
  const symmetric = Matrix.add(metric, metric.transpose()).mul(0.5);
  const regular = symmetric.add(Matrix.eye(metric.rows).mul(regularization));
  if (regularization > 0) {
    const cholesky = new CholeskyDecomposition(regular);
    if (cholesky.isPositiveDefinite()) return cholesky.solve(right).to1DArray();
  }
  const { values, vectors } = eigenOf(regular);
  const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const inverse = values.map((value) => (value > float32Noise * largest ? 1 / value : 0));
  return spectral(vectors, inverse).mmul(right).to1DArray();
}

/** `√(g²)`: a symmetric matrix with the signs of its eigenvalues taken away. */
export function absoluteOf(metric: Matrix): Matrix {
  const { values, vectors } = eigenOf(metric);
  return spectral(
    vectors,
    values.map((value) => Math.abs(value)),
  );
}

// Metrics come from float32 states: smaller eigenvalues, compared with the largest, are rounding.
const float32Noise = 1e-5;

function eigenOf(symmetric: Matrix): { values: number[]; vectors: Matrix } {
  const decomposition = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  return { values: decomposition.realEigenvalues, vectors: decomposition.eigenvectorMatrix };
}

const spectral = (vectors: Matrix, values: readonly number[]) =>
  vectors.mmul(Matrix.diag([...values])).mmul(vectors.transpose());
