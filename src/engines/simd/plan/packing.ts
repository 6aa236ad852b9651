import { dependsOnFeatures } from '../../../program/program.js';
import { laneBits } from './passes.js';
import type { Plan, Stage } from './plan.js';

/** How samples lie in the rows of a chunk. */
export interface Packing {
  /** Whether the four lanes of a row are the two lowest bits of one sample's index, instead of four samples. */
  readonly lanes: boolean;
  /** Whether there are twice as many, in pairs `ψ + iφ`; see real.ts. */
  readonly pairs: boolean;
}

/** How a plan takes so many samples. */
export function packingFor(plan: Plan, batch: number): Packing {
  const lanes = usesLanesAsBits(plan.bits, batch);
  // Up to there, two threads have a chunk each without.
  const least = 2 * samplesOfChunk({ lanes, pairs: false });
  return { lanes, pairs: batch > least && paysForPairs(plan) && canPair(plan) };
}

/** How many packings there are, and the number of each. */
export const packings = 4;
export const packingNumber = ({ lanes, pairs }: Packing): number => (lanes ? 1 : 0) + (pairs ? 2 : 0);

export const samplesOfChunk = ({ lanes, pairs }: Packing): number => (lanes ? 1 : 2 ** laneBits) * (pairs ? 2 : 1);

/**
 * Whether the four lanes of a row are the two lowest bits of one sample's index: for one or two samples of four bits at least, and
 * for states too large to hold four of in a cache.
 */
const usesLanesAsBits = (bits: number, batch: number): boolean => bits >= 4 && (batch <= 2 || bits >= 14);

/** To begin and to be read takes a pair longer than two samples; measured for 2 to 8 qubits. */
const paysForPairs = ({ bits, stages }: Plan): boolean => bits >= 7 && stages.length >= 2;

/** Whether a plan is of a real circuit whose samples differ in nothing but the states that they begin as. */
export function canPair(plan: Plan): boolean {
  const known = pairable.get(plan);
  if (known !== undefined) return known;
  const { product, span, stages, branches } = plan;
  const begins = product !== undefined || span === undefined;
  const all = [...stages, ...branches.flatMap(({ stage }) => stage ?? [])];
  const isReal = branches.length > 0 && branches.every(({ structure }) => structure !== undefined);
  const result = begins && isReal && all.every(isShared);
  pairable.set(plan, result);
  return result;
}

/** Known once: before every run it is asked whether there is memory for it. */
const pairable = new WeakMap<Plan, boolean>();

const isShared = (stage: Stage): boolean =>
  stage.kind === 'diagonal' && stage.words.every(({ angle }) => !dependsOnFeatures(angle));
