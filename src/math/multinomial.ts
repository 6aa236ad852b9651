import { binomial } from './binomial.js';
import type { Random } from './random.js';

/**
 * The cumulative sums of probabilities; they need not add up to 1. What rounding left below 0 counts as 0.
 *
 * @param into an array as long as the probabilities, used again from call to call
 */
export function cumulativeOf(
  probabilities: ArrayLike<number>,
  into = new Float64Array(probabilities.length),
): Float64Array {
  let sum = 0;
  for (let k = 0; k < into.length; k++) into[k] = sum += Math.max(0, probabilities[k]!);
  return into;
}

/** Outcomes one after the other, by inversion of the cumulative distribution. */
export function drawOutcomes(cumulative: Float64Array, draws: number, random: Random): Int32Array {
  const total = cumulative.at(-1)!;
  return Int32Array.from({ length: draws }, () =>
    outcomeAt(cumulative, random.uniform() * total, 0, cumulative.length),
  );
}

/**
 * How often each outcome comes in that many draws; told of those that come. The draws are shared between the halves of the
 * outcomes by a binomial number, and so on down: outcomes that do not come cost nothing, nor does the number of draws.
 */
export function drawCounts(
  cumulative: Float64Array,
  draws: number,
  random: Random,
  tell: (outcome: number, times: number) => void,
): void {
  const share = (from: number, to: number, left: number): void => {
    if (left === 0) return;
    if (to - from === 1) return tell(from, left);
    const low = from === 0 ? 0 : cumulative[from - 1]!;
    if (left === 1) {
      const target = low + random.uniform() * (cumulative[to - 1]! - low);
      return tell(outcomeAt(cumulative, target, from, to), 1);
    }
    const middle = (from + to) >> 1;
    const first = binomial(left, (cumulative[middle - 1]! - low) / (cumulative[to - 1]! - low), random);
    share(from, middle, first);
    share(middle, to, left - first);
  };
  share(0, cumulative.length, draws);
}

/** The first outcome of a range whose cumulative sum is above the target; the last takes up what rounding leaves. */
function outcomeAt(cumulative: Float64Array, target: number, from: number, to: number): number {
  let [low, high] = [from, to - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
