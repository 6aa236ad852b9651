import { cumulativeOf, drawCounts } from '../math/multinomial.js';
import type { Random } from '../math/random.js';
import { parity } from '../math/word-matrix.js';
import type { MeasuredGroup } from './shot-plan.js';

/** What float32 leaves of a norm of 1. */
const rounding = 1e-5;

/**
 * Measures a group for each sample and adds what it finds to the numbers read, `[batch, outputs]`. Words of a group are read off the
 * same outcomes, as on a device, so that their estimates are correlated.
 *
 * @param probabilities `[batch, outcomes]`
 */
export function addEstimates(
  { shots, words }: MeasuredGroup,
  probabilities: Float32Array,
  batch: number,
  random: Random,
  result: Float64Array,
): void {
  const outcomes = probabilities.length / batch;
  const outputs = result.length / batch;
  const cumulative = new Float64Array(outcomes);
  for (let row = 0; row < batch; row++) {
    cumulativeOf(probabilities.subarray(row * outcomes, (row + 1) * outcomes), cumulative);
    // Shifted amplitudes are a state of another norm: what is measured of the state of norm 1 counts that much.
    const total = cumulative[outcomes - 1]!;
    const norm = Math.abs(total - 1) < rounding ? 1 : total;
    const first = row * outputs;
    if (!(norm > 0 && norm < Infinity)) {
      result.fill(NaN, first, first + outputs);
      continue;
    }
    drawCounts(cumulative, shots, random, (outcome, times) => {
      const share = (norm * times) / shots;
      if (words === undefined) {
        result[first + outcome]! += share;
        return;
      }
      for (const { mask, coefficients } of words) {
        const signed = parity(outcome & mask) * share;
        for (const { output, coefficient } of coefficients) result[first + output]! += coefficient * signed;
      }
    });
  }
}
