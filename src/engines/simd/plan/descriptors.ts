import * as layout from '../layout.js';
import type { TransformMask } from './diagonalise.js';
import { isEven } from './index-word.js';
import { laneBits, type Pass, type PassedTransform, pivotMask } from './passes.js';
import type { ReadWord } from './plan.js';
import { crossMask, quarterTurns, type QuadraticPhase } from './quadratic-phase.js';
import type { Writer } from './writer.js';

/** What of an index, or of a mask, is its lane, where lanes are the lowest bits of the index. */
export const lanePart = (mask: number): number => mask & ((1 << laneBits) - 1);

/**
 * Groups of words: for each row the pattern of their signs, looked up in two parts.
 *
 * @param bits Bits of a row; masks are of rows.
 */
export function writeGroups(
  writer: Writer,
  groups: readonly (readonly number[])[],
  firstWord: number,
  bits: number,
): number {
  let next = firstWord;
  return writer.list(groups, layout.groupWords, (masks, at) => {
    const pattern = (row: number) => masks.reduce((sum, mask, j) => (isEven(mask & row) ? sum : sum | (1 << j)), 0);
    const [low, high] = byBlocks(bits, pattern);
    writer.int(at, layout.groupFirst, next);
    writer.int(at, layout.groupCount, masks.length);
    writer.int(at, layout.groupLow, writer.ints(low));
    writer.int(at, layout.groupHigh, writer.ints(high));
    const { makers, idle } = rowsByPattern(Math.min(bits, Math.log2(layout.blockRows)), pattern);
    writer.int(at, layout.groupMakers, makers.length);
    const list = writer.list(makers, layout.makerWords, (maker, entry) => {
      writer.int(entry, layout.makerRows, maker.rows * vectorBytes);
      writer.int(entry, layout.makerPattern, maker.pattern * vectorBytes);
    });
    writer.int(at, layout.groupMakerList, list);
    writer.int(at, layout.groupIdle, idle.length);
    writer.int(at, layout.groupIdleList, writer.ints(idle.map((rows) => rows * vectorBytes)));
    next += masks.length;
  });
}

const vectorBytes = 16;

/** Patterns are linear in a row's bits: masks of rows that span all patterns, and those that span the rows without any. */
function rowsByPattern(bits: number, patternOf: (row: number) => number) {
  const makers: { readonly rows: number; readonly pattern: number }[] = [];
  const idle: number[] = [];
  for (let bit = 0; bit < bits; bit++) {
    let rows = 1 << bit;
    let pattern = patternOf(rows);
    for (const maker of makers) {
      if ((pattern ^ maker.pattern) >= pattern) continue;
      rows ^= maker.rows;
      pattern ^= maker.pattern;
    }
    if (pattern === 0) idle.push(rows);
    else {
      makers.push({ rows, pattern });
      makers.sort((a, b) => b.pattern - a.pattern);
    }
  }
  return { makers, idle };
}

/** A diagonal Clifford: turns of the low bits of an index, and for the high bits their turns and whose signs they flip. */
export function writePhase(writer: Writer, phase: QuadraticPhase, bits: number): [low: number, high: number] {
  const lowMask = layout.blockRows - 1;
  const [low] = byBlocks(bits, (index) => quarterTurns(phase, index));
  const [, high] = byBlocks(bits, (index) => quarterTurns(phase, index) | ((crossMask(phase, index) & lowMask) << 2));
  return [writer.octets(low), writer.ints(high)];
}

/** A function's values for the low bits alone, and for the high bits alone. */
function byBlocks(bits: number, of: (index: number) => number): [low: number[], high: number[]] {
  const size = 2 ** bits;
  const low = Array.from({ length: Math.min(size, layout.blockRows) }, (_, k) => of(k));
  const high = Array.from({ length: Math.ceil(size / layout.blockRows) }, (_, k) => of(k * layout.blockRows));
  return [low, high];
}

/** A passed transform, or one of passes alone, whose head does nothing. */
export type WrittenTransform = Omit<PassedTransform, 'head'> & { readonly head: readonly TransformMask[] };

export function writeTransform(writer: Writer, { levels, head, passes, angles = [] }: WrittenTransform): number {
  const address = writer.room(4 * layout.transformWords);
  const set = (index: number, value: number) => writer.int(address, index, value);
  set(layout.transformLevels, levels);
  set(layout.transformPivots, pivotMask(head));
  set(layout.transformMask1, head[0]?.mask ?? 0);
  set(layout.transformMask2, head[1]?.mask ?? 0);
  set(layout.transformPasses, passes.length);
  set(layout.transformPassList, writePasses(writer, passes));
  set(layout.transformAngle1, angles[0] ?? -1);
  set(layout.transformAngle2, angles[1] ?? -1);
  return address;
}

export function writePasses(writer: Writer, passes: readonly Pass[]): number {
  return writer.list(passes, layout.passWords, ({ kind, pivots, masks, laneMask, lanePivot, angles = [] }, at) => {
    writer.int(at, layout.passKind, kind);
    writer.int(at, layout.passPivots, pivots);
    masks.forEach((mask, k) => writer.int(at, layout.passMask1 + k, mask));
    writer.int(at, layout.passLaneMask, laneMask);
    writer.int(at, layout.passLanePivot, lanePivot);
    for (let k = 0; k < 3; k++) writer.int(at, layout.passAngle1 + k, angles[k] ?? -1);
  });
}

/** In groups of nearly equal size, none larger than `most`. */
export function split<Item>(items: readonly Item[], most: number): Item[][] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, k) =>
    items.slice(Math.floor((k * items.length) / count), Math.floor(((k + 1) * items.length) / count)),
  );
}

/** The items with different masks, the last of each. */
export const distinctMasks = <Item extends { readonly mask: number }>(items: readonly Item[]): Item[] => [
  ...new Map(items.map((item) => [item.mask, item])).values(),
];

/** A constant of many turns would cost digits of the whole angle in float32. Two turns are the period of a rotation. */
export const withinTwoTurns = (angle: number): number => angle - 4 * Math.PI * Math.round(angle / (4 * Math.PI));

/**
 * Words as the bits of an outcome, the least significant first: the last that is read. And what the four lanes add to the pattern of a
 * row: what their own bits do, if they are bits, and what is turned round anyway.
 */
export function outcomesOf(words: readonly ReadWord[], lanes: boolean): { bits: ReadWord[]; ofLanes: number[] } {
  const bits = [...words].reverse();
  const flipped = bits.reduce((sum, { negative }, j) => (negative ? sum | (1 << j) : sum), 0);
  const ofLane = (lane: number) =>
    bits.reduce((sum, { mask }, j) => (isEven(mask & lane) ? sum : sum ^ (1 << j)), flipped);
  return { bits, ofLanes: [0, 1, 2, 3].map((lane) => (lanes ? ofLane(lane) : flipped)) };
}
