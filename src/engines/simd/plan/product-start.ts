import { dependsOnFeatures } from '../../../program/program.js';
import type { DiagonalStage, DiagonalWord, Plan, Stage } from './plan.js';

/**
 * The beginning of a plan while nothing entangles: every stage turns each bit by itself, so that the state is a product of
 * one vector for each bit. Of a circuit that embeds features and rotates every qubit before it entangles, three stages.
 */
export interface ProductStart {
  /** The mask of bits that begin as 0 and 1 alike, unnormalised; the others are 0. */
  readonly span: number;
  /** What the stages' scales multiply to. */
  readonly scale: number;
  readonly stages: readonly ProductStage[];
}

/** Words of one bit each, phases `i^quarters` of bits that are 1, then sum and difference of the bits in a mask. */
export interface ProductStage {
  readonly words: readonly DiagonalWord[];
  /** By bit, mod 4. */
  readonly quarters: readonly number[];
  readonly transformed: number;
}

/**
 * The plan with its first stages as a product, as many as there are; the plan itself where there is none.
 *
 * Of the stage after them, words of one bit that differ from sample to sample go along, for there they cost nothing; those
 * that samples share cost nothing in the stage's table.
 */
export function withProductStart(plan: Plan): Plan {
  const { span, stages } = plan;
  if (!span?.every(isOneBit)) return plan;
  const first = stages.findIndex((stage) => !turnsEachBit(stage));
  const count = first < 0 ? stages.length : first;
  const next = stages[count];
  const along = next?.kind === 'diagonal' ? next.words.filter(isEarly) : [];
  if (count + along.length === 0) return plan;
  const chain = (stages as readonly DiagonalStage[]).slice(0, count);
  const product = {
    span: union(span),
    scale: chain.reduce((product, { scale }) => product * scale, 1),
    stages: [
      ...chain.map(({ words, phase, transform }) => ({
        words,
        quarters: phase.linear,
        transformed: union(transform.map(({ mask }) => mask)),
      })),
      ...(along.length > 0 ? [{ words: along, quarters: [], transformed: 0 }] : []),
    ],
  };
  const rest = stages.slice(count);
  if (next?.kind === 'diagonal') rest[0] = { ...next, words: next.words.filter((word) => !isEarly(word)) };
  return { ...plan, product, stages: rest };
}

const isOneBit = (mask: number): boolean => mask !== 0 && (mask & (mask - 1)) === 0;

const isEarly = ({ mask, angle }: DiagonalWord): boolean => isOneBit(mask) && dependsOnFeatures(angle);

const turnsEachBit = (stage: Stage): boolean =>
  stage.kind === 'diagonal' &&
  stage.words.every(({ mask }) => isOneBit(mask)) &&
  stage.phase.pairs.every((mask) => mask === 0) &&
  stage.transform.every(({ mask }) => isOneBit(mask));

const union = (masks: readonly number[]): number => masks.reduce((sum, mask) => sum | mask, 0);
