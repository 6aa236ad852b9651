import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { count, KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';

/** Two directions of length 1, at right angles. */
export type Plane = readonly [readonly number[], readonly number[]];

/** Two random directions, evenly spread over all. */
export function randomDirections(weights: number, random: Random): Plane {
  const first = normalised(normals(weights, random));
  return [first, orthogonal(normals(weights, random), first)];
}

/** The direction of the gradient, and a random one at right angles to it. */
export function gradientDirection(gradient: readonly number[], random: Random): Plane {
  if (length(gradient) === 0) {
    throw new KetworkError(
      'invalid',
      'The gradient is 0 at these weights, so it has no direction. Use random directions.',
    );
  }
  const first = normalised(gradient);
  return [first, orthogonal(normals(gradient.length, random), first)];
}

/** The two directions in which the points of a trajectory spread most, and the share of the spread that they show. */
export function principalDirections(
  trajectory: readonly ArrayLike<number>[],
  weights: number,
): { readonly plane: Plane; readonly explained: number } {
  if (trajectory.length < 3 || trajectory.some((point) => point.length !== weights)) {
    throw new KetworkError(
      'missing',
      `Main directions need a trajectory of three or more points of ${count(weights, 'weight')}, but ${trajectory.length} were given, or others.`,
    );
  }
  const points = trajectory.map((point) => Array.from(point));
  const means = points[0]!.map((_, k) => points.reduce((sum, point) => sum + point[k]!, 0) / points.length);
  const centred = new Matrix(points.map((point) => point.map((value, k) => value - means[k]!)));
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(centred, { autoTranspose: true });
  const total = diagonal.reduce((sum, value) => sum + value ** 2, 0);
  const [first, second] = [0, 1].map((k) => rightSingularVectors.getColumn(k));
  if (!((diagonal[1] ?? 0) > 1e-9 * (diagonal[0] ?? 0))) {
    throw new KetworkError('invalid', 'The trajectory lies on a line, so it has no plane. Use random directions.');
  }
  return { plane: [first!, second!], explained: (diagonal[0]! ** 2 + diagonal[1]! ** 2) / total };
}

const normals = (weights: number, random: Random) => Array.from({ length: weights }, () => random.normal());
const length = (vector: readonly number[]) => Math.hypot(...vector);

function normalised(vector: readonly number[]): number[] {
  const size = length(vector);
  return vector.map((value) => value / size);
}

function orthogonal(vector: readonly number[], to: readonly number[]): number[] {
  const along = vector.reduce((sum, value, k) => sum + value * to[k]!, 0);
  return normalised(vector.map((value, k) => value - along * to[k]!));
}
