import * as layout from '../layout.js';
import type { TransformMask } from './diagonalise.js';
import { groupsOfThree, laneBits, type Pass, type PassedTransform, pivotMask } from './passes.js';

/** A rotation about X on the bits of a mask, by the angle of a number. */
export interface NumberedRotation {
  readonly mask: number;
  readonly angle: number;
}

/** How rotations go over a state of `rows` rows: two join the diagonal, then three a pass, or one that moves lanes. */
export function passedRotations(rotations: readonly NumberedRotation[], rows: number, lanes: boolean): PassedTransform {
  const { ofRows, moving } = parted(rotations, lanes);
  const head = ofRows.slice(0, 2);
  const [first, second] = pivoted(head, 2, rows);
  return {
    levels: layout.levelsOfRotation,
    head: [first!, second!],
    angles: head.map(({ angle }) => angle),
    passes: [...passesOfRows(ofRows.slice(2), rows), ...moving],
  };
}

/** The same without a diagonal. */
export function rotationPasses(rotations: readonly NumberedRotation[], rows: number, lanes: boolean): Pass[] {
  const { ofRows, moving } = parted(rotations, lanes);
  return [...passesOfRows(ofRows, rows), ...moving];
}

const passesOfRows = (rotations: readonly NumberedRotation[], rows: number): Pass[] =>
  groupsOfThree(rotations).map((group) => {
    const masks = pivoted(group, Math.max(2, group.length), rows);
    return {
      kind: group.length === 3 ? layout.passRotatedOctet : layout.passRotatedQuad,
      pivots: pivotMask(masks),
      masks: masks.map(({ mask }) => mask),
      laneMask: 0,
      lanePivot: 0,
      angles: group.map(({ angle }) => angle),
    };
  });

/** Rotations of rows, their masks as of rows, and passes of those that move lanes. */
function parted(rotations: readonly NumberedRotation[], lanes: boolean) {
  const shift = lanes ? laneBits : 0;
  const laneMask = 2 ** shift - 1;
  const ofRows = rotations
    .filter(({ mask }) => (mask & laneMask) === 0)
    .map(({ mask, angle }) => ({ mask: mask >> shift, angle }));
  const moving = rotations
    .filter(({ mask }) => (mask & laneMask) !== 0)
    .map(({ mask, angle }): Pass => {
      const ofRow = mask >> shift;
      return {
        kind: ofRow === 0 ? layout.passRotatedLanes : layout.passRotatedPair,
        pivots: ofRow === 0 ? 0 : 1 << highestBit(ofRow),
        masks: [ofRow],
        laneMask: mask & laneMask,
        lanePivot: 0,
        angles: [angle],
      };
    });
  return { ofRows, moving };
}

/**
 * The masks, and idle bits up to `count`, each with a bit as pivot such that of all rows that differ by them one has every
 * pivot clear.
 */
function pivoted(rotations: readonly NumberedRotation[], count: number, rows: number): TransformMask[] {
  const found: (TransformMask & { readonly rest: number })[] = [];
  const add = (mask: number) => {
    const rest = found.reduce((left, other) => ((left >> other.pivot) & 1 ? left ^ other.rest : left), mask);
    if (rest !== 0) found.push({ mask, rest, pivot: highestBit(rest) });
  };
  for (const { mask } of rotations) add(mask);
  for (let bit = 0; found.length < count; bit++) {
    if (1 << bit >= rows) throw new Error('A state has four rows at least.');
    add(1 << bit);
  }
  return found;
}

const highestBit = (mask: number): number => 31 - Math.clz32(mask);
