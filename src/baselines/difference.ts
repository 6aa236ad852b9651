import { deviationOf, meanOf } from '../math/moments.js';
import { studentQuantile } from './student-t.js';

/**
 * How the model stands to a baseline: its score is higher (`ahead`) or lower (`behind`) for certain, higher by no more than the
 * margin (`level`), or the seeds and samples do not tell (`open`).
 */
export type Standing = 'ahead' | 'level' | 'behind' | 'open';

/** The model's score less a baseline's, with the 95 % interval `difference ± error`; no interval for fewer than 3 seeds. */
export interface Difference {
  readonly difference: number;
  readonly error: number | undefined;
  readonly standing: Standing;
}

/**
 * What the seeds change beside the first weights: nothing (`sameSplit`), which samples of one table are tested (`otherSplit`), or all
 * samples (`otherData`).
 */
export type Pairing = 'sameSplit' | 'otherSplit' | 'otherData';

export interface PairingOptions {
  readonly pairing: Pairing;
  readonly trainRows: number;
  /** A lead that does not matter, in the units of the score. */
  readonly margin: number;
}

const confidence = 0.95;
const fewestSeeds = 3;

/**
 * The paired comparison of two models by their scores on the same test samples, `scores[seed][sample]`.
 *
 * Seeds alone would make the interval too narrow. Splits of one table share samples, so the variance grows by test over training
 * rows (Nadeau and Bengio 2003, corrected resampled t-test). With one split, what other test samples would have given is added
 * to what other seeds would (degrees of freedom by Satterthwaite).
 */
export function differenceOf(
  model: readonly Float64Array[],
  baseline: readonly Float64Array[],
  { pairing, trainRows, margin }: PairingOptions,
): Difference {
  const bySeed = model.map((scores, seed) => meanOf(scores) - meanOf(baseline[seed]!));
  const difference = meanOf(bySeed);
  const seeds = bySeed.length;
  if (seeds < fewestSeeds) return { difference, error: undefined, standing: 'open' };
  const testRows = model[0]!.length;
  const variance = deviationOf(bySeed) ** 2;
  const ofSeeds = variance / seeds;
  const ofSamples = {
    sameSplit: () => sampleVariance(model, baseline) / testRows,
    otherSplit: () => (variance * testRows) / trainRows,
    otherData: () => 0,
  }[pairing]();
  const freedom =
    pairing !== 'sameSplit' || ofSamples === 0
      ? seeds - 1
      : (ofSeeds + ofSamples) ** 2 / (ofSeeds ** 2 / (seeds - 1) + ofSamples ** 2 / (testRows - 1));
  const error = studentQuantile(confidence, freedom) * Math.sqrt(ofSeeds + ofSamples);
  return { difference, error, standing: standingOf(difference, error, margin) };
}

function standingOf(difference: number, error: number, margin: number): Standing {
  if (difference - error > 0) return 'ahead';
  if (difference + error < 0) return 'behind';
  return difference + error <= margin ? 'level' : 'open';
}

/** How much the difference, a mean over seeds, varies from one test sample to the next. */
function sampleVariance(model: readonly Float64Array[], baseline: readonly Float64Array[]): number {
  const bySample = model[0]!.map((_, sample) =>
    meanOf(model.map((scores, seed) => scores[sample]! - baseline[seed]![sample]!)),
  );
  return deviationOf(bySample) ** 2;
}
