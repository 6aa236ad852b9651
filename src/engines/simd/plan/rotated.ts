import { angleAt, type Values } from '../../../program/angle-values.js';
import { dependsOnFeatures } from '../../../program/program.js';
import { inBasis } from './diagonalise.js';
import { laneBits } from './passes.js';
import { blockRows } from '../layout.js';
import { type DiagonalStage, type DiagonalWord, type Plan, type Stage } from './plan.js';
import { isTrivial, noPhase } from './quadratic-phase.js';

/** Where a plan is to be run with rotations: on so many samples a row or with lanes as bits, or in sweeps. */
export type Ground = 'samples' | 'lanes' | 'sweeps';

/**
 * The plan with rotations in place of two transforms and the diagonal between them, where these are the same bits' and
 * the diagonal is as many independent words: `W Π exp(−i θ/2 Z^w) W = 2^rank Π exp(−i θ/2 X^w)`. That is half the passes over the
 * state; but states on the way, and slopes, are of the plan with transforms. The plan itself where there is nothing to replace.
 */
export function withRotations(plan: Plan, ground: Ground): Plan {
  const known = made.get(plan) ?? new Map<Ground, Plan>();
  made.set(plan, known);
  const rotated = known.get(ground) ?? rotatedPlan(plan, ground);
  known.set(ground, rotated);
  return rotated;
}

/** Made once: before every run it is asked whether there is memory for it. */
const made = new WeakMap<Plan, Map<Ground, Plan>>();

function rotatedPlan(plan: Plan, ground: Ground): Plan {
  const stages: Stage[] = [];
  for (let k = 0; k < plan.stages.length; k++) {
    const stage = plan.stages[k]!;
    const next = plan.stages[k + 1];
    const rotations = next && rotationsOf(stage, next, plan.bits);
    if (rotations && stage.kind === 'diagonal' && next.kind === 'diagonal' && suits(rotations, ground)) {
      const scale = stage.scale * next.scale * 2 ** stage.transform.length;
      stages.push({ ...stage, scale, transform: [], rotations });
      k++;
    } else stages.push(stage);
  }
  return stages.length === plan.stages.length ? plan : { ...plan, stages };
}

/**
 * Whether the rotations of a plan can do without their cosines: these are multiplied on before, and amplitudes must not
 * vanish by that. Three angles of exactly π are too much.
 */
export const rotates = ({ stages }: Plan, values: Values<Float32Array>): boolean =>
  stages.every((stage) => {
    const rotations = (stage.kind === 'diagonal' && stage.rotations) || [];
    return (
      Math.abs(rotations.reduce((product, { angle }) => product * Math.cos(angleAt(angle, values) / 2), 1)) >
      leastCosine
    );
  });

const leastCosine = 2 ** -60;

/** The words of a second stage, about X, if the first one's transform and the second's are nothing but a change of basis. */
function rotationsOf(stage: Stage, next: Stage, bits: number): DiagonalWord[] | undefined {
  if (stage.kind !== 'diagonal' || next.kind !== 'diagonal' || !isTrivial(next.phase)) return undefined;
  if (next.words.length > next.transform.length || !isSameTransform(stage, next)) return undefined;
  const basis = { phase: noPhase(bits), transform: next.transform };
  const words = next.words.map(({ mask, angle }) => ({ angle, ...inBasis({ x: 0, z: mask, power: 0 }, basis) }));
  if (words.some(({ z, power }) => z !== 0 || power !== 0) || !areIndependent(words.map(({ x }) => x)))
    return undefined;
  return words.map(({ x, angle }) => ({ mask: x, angle }));
}

function isSameTransform({ transform: a }: DiagonalStage, { transform: b }: DiagonalStage): boolean {
  const masks = new Set(a.map(({ mask }) => mask));
  return a.length === b.length && b.every(({ mask }) => masks.has(mask));
}

function areIndependent(masks: readonly number[]): boolean {
  const basis: number[] = [];
  for (const mask of masks) {
    const rest = basis.reduce((left, other) => Math.min(left, left ^ other), mask);
    if (rest === 0) return false;
    basis.push(rest);
    basis.sort((a, b) => b - a);
  }
  return true;
}

/** Angles that samples share, in chunks; and no more passes for lanes, or beyond blocks, than the transforms took. */
function suits(rotations: readonly DiagonalWord[], ground: Ground): boolean {
  const moving = rotations.filter(({ mask }) => mask % 2 ** laneBits !== 0).length;
  if (ground === 'sweeps') {
    const isWithin = ({ mask }: DiagonalWord) => mask >> sweepBits === 0 || (mask & (mask - 1)) === 0;
    return rotations.every(isWithin) && moving <= 2 * laneBits;
  }
  return rotations.every(({ angle }) => !dependsOnFeatures(angle)) && (ground === 'samples' || moving <= 2 * laneBits);
}

/** Bits of an index within a block of a sweep. */
const sweepBits = Math.log2(blockRows) + laneBits;
