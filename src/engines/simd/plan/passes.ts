import * as layout from '../layout.js';
import type { Transform, TransformMask } from './diagonalise.js';

/** Bits of an index that are lanes where a row holds four amplitudes of one sample; see packing.ts. */
export const laneBits = 2;

/** A transform in the order of its passes over the state: a head, joined to a diagonal, then the others. */
export interface PassedTransform {
  /** How many bits the head transforms: 0, 1 or 2; or that it rotates. */
  readonly levels: number;
  /** Its two masks, of rows; those beyond its levels only make quads of what is left. */
  readonly head: readonly [TransformMask, TransformMask];
  readonly passes: readonly Pass[];
  /** Of rotations: the numbers of the head's angles. */
  readonly angles?: readonly number[];
}

export interface Pass {
  readonly kind: number;
  readonly pivots: number;
  readonly masks: readonly number[];
  readonly laneMask: number;
  readonly lanePivot: number;
  /** Of rotations: the numbers of their angles. */
  readonly angles?: readonly number[];
}

/**
 * How a transform goes over a state of `rows` rows: two masks in the head, then three a pass (eight rows fit the
 * registers). Masks that move lanes go one at a time.
 *
 * @param lanes Whether the lowest two bits of masks are lanes.
 */
export function passedTransform(transform: Transform, rows: number, lanes: boolean): PassedTransform {
  const { ofRows, moving, shift } = parted(transform, lanes);
  const levels = Math.min(2, ofRows.length);
  const head = ofRows.slice(0, levels);
  const rest = ofRows.slice(levels).map(({ mask, pivot }) => ({ mask: mask << shift, pivot: pivot + shift }));
  for (let bit = 0; head.length < 2; bit++) {
    if (1 << bit >= rows) throw new Error('A state has four rows at least.');
    if (head.every(({ pivot }) => pivot !== bit)) head.push({ mask: 1 << bit, pivot: bit });
  }
  return { levels, head: head as [TransformMask, TransformMask], passes: passesOf([...rest, ...moving], lanes) };
}

/** Passes for all masks of a transform: three at a time, or one that moves lanes. */
export function passesOf(transform: Transform, lanes: boolean): Pass[] {
  const { ofRows, moving, shift, laneMask } = parted(transform, lanes);
  const passes: Pass[] = groupsOfThree(ofRows).map((group) => ({
    kind: [layout.passPair, layout.passQuad, layout.passOctet][group.length - 1]!,
    pivots: pivotMask(group),
    masks: group.map(({ mask }) => mask),
    laneMask: 0,
    lanePivot: 0,
  }));
  for (const { mask, pivot } of moving) {
    const alone = pivot < shift;
    passes.push({
      kind: alone ? layout.passLanes : layout.passMovedPair,
      pivots: alone ? 0 : 1 << (pivot - shift),
      masks: [mask >> shift],
      laneMask: mask & laneMask,
      lanePivot: alone ? 1 << pivot : 0,
    });
  }
  return passes;
}

/** Masks that leave lanes in place, as masks of rows, and those that move them, as they are. */
function parted(transform: Transform, lanes: boolean) {
  const shift = lanes ? laneBits : 0;
  const laneMask = (1 << shift) - 1;
  const ofRows = transform
    .filter(({ mask }) => (mask & laneMask) === 0)
    .map(({ mask, pivot }) => ({ mask: mask >> shift, pivot: pivot - shift }));
  const moving = transform.filter(({ mask }) => (mask & laneMask) !== 0);
  return { ofRows, moving, shift, laneMask };
}

export const pivotMask = (masks: readonly TransformMask[]): number =>
  masks.reduce((sum, { pivot }) => sum | (1 << pivot), 0);

/** In threes; four left over as two and two, for a pass of one bit costs nearly as much as one of two. */
export function groupsOfThree<Mask>(masks: readonly Mask[]): Mask[][] {
  const groups: Mask[][] = [];
  for (let at = 0; at < masks.length;) {
    const left = masks.length - at;
    const take = left === 4 ? 2 : Math.min(3, left);
    groups.push(masks.slice(at, at + take));
    at += take;
  }
  return groups;
}
