import { meanOf } from '../math/moments.js';
import type { Problem } from './problem.js';

/** What a fitted model says of the test samples, and how many numbers were fitted for it. */
export interface Outcome {
  /** The number of a class, or a value, per test sample. */
  readonly predictions: Float64Array;
  readonly parameters: number;
}

/**
 * A score for each test sample, whose mean is the accuracy (1 for a hit, 0 for a miss), or R² (1 less the squared error over
 * the variance of the test targets).
 */
export function scoresOf({ task, test: { targets } }: Problem, { predictions }: Outcome): Float64Array {
  if (task === 'classification') return targets.map((target, row) => (target === predictions[row] ? 1 : 0));
  const center = meanOf(targets);
  const variance = meanOf(targets.map((target) => (target - center) ** 2));
  // Targets that are all the same leave R² undefined; any scale will do to tell an exact answer from a wrong one.
  return targets.map((target, row) => 1 - (target - predictions[row]!) ** 2 / (variance || 1));
}
