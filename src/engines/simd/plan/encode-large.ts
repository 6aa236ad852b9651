import type { Readout } from '../../../program/program.js';
import * as layout from '../layout.js';
import type { Transform } from './diagonalise.js';
import {
  distinctMasks,
  lanePart,
  outcomesOf,
  split,
  writeGroups,
  writePasses,
  writePhase,
  writeTransform,
} from './descriptors.js';
import { laneBits, type Pass, passedTransform, passesOf } from './passes.js';
import { type NumberedRotation, passedRotations, rotationPasses } from './rotation-passes.js';
import type { DiagonalStage, DiagonalWord, Plan, ReadWord } from './plan.js';
import { Writer } from './writer.js';

/** A plan for one large state, as sweeps read it. */
export interface LargePlan {
  readonly bytes: Uint8Array;
  readonly address: number;
  readonly rows: number;
  /** All words turned about, stage after stage, then those of branches, then those of the product it begins as. */
  readonly words: readonly DiagonalWord[];
  /** The number of the first of the product's words, which stand after all others. */
  readonly firstOfProduct: number;
  readonly stages: readonly LargeStage[];
  readonly branches: readonly LargeBranch[];
  /** Bytes that a thread needs. */
  readonly scratch: number;
}

export interface LargeStage {
  readonly address: number;
  readonly scale: number;
  readonly firstWord: number;
  readonly words: number;
  /** What is done after its diagonal and its part within blocks. */
  readonly transform: LargeTransform;
  /** Its rotations within blocks, if it has rotations, and words of high bits or within blocks alone: it may join a tile. */
  readonly within: number | undefined;
}

/** A transform in parts: within blocks, by tiles of bits above, and whatever crosses blocks otherwise, in any order. */
export interface LargeTransform {
  readonly rank: number;
  readonly within: number;
  readonly tiles: readonly LargeTile[];
  readonly wide: readonly number[];
}

/** Rows that differ in some bits, and so many neighbours of each; a state has `pieces` of them. */
export interface LargeTile {
  readonly bits: number;
  readonly rows: number;
  readonly pieces: number;
  readonly transform: number;
}

export interface LargeBranch {
  readonly address: number;
  /** The stage that leads to it, if there are several branches. */
  readonly stage: LargeStage | undefined;
  /** The words read, by different masks, and what each adds to outputs. */
  readonly words: readonly { readonly mask: number; readonly reads: readonly ReadWord[] }[];
  readonly scale: number;
}

/** Bits of an index within a block. */
export const blockBits = Math.log2(layout.blockRows) + laneBits;
const wordGroup = 8;
const readGroup = 5;
/** Bits that a tile spans at most: with the neighbours of each row it is 512 KiB, which a cache of its own core holds. */
const tileBits = 12;
const tileRowBits = 14;

/** Whether a plan is run in sweeps: large enough, and without dense matrices. */
export const isLarge = ({ bits, stages }: Plan, batch: number): boolean =>
  (bits >= 17 || (bits >= 14 && batch === 1)) && stages.every(({ kind }) => kind === 'diagonal');

/** Writes a plan for memory that begins at `base`. */
export function encodeLarge(plan: Plan, reading: Readout['kind'], base: number): LargePlan {
  const writer = new Writer(base);
  const rows = 2 ** (plan.bits - laneBits);
  const words: DiagonalWord[] = [];
  let mostGroups = 0;
  let mostReadGroups = 0;

  const stageOf = (stage: DiagonalStage, before: Transform): LargeStage => {
    const at = writer.room(4 * layout.stageWords);
    const set = (index: number, value: number) => writer.int(at, index, value);
    const firstWord = words.length;
    const within = stage.words.filter(({ mask }) => mask >> blockBits === 0);
    const high = stage.words.filter(({ mask }) => mask !== 0 && mask % 2 ** blockBits === 0);
    const mixed = stage.words.filter((word) => !within.includes(word) && !high.includes(word));
    words.push(...within, ...mixed, ...high);
    const withinGroups = split(within, wordGroup);
    const groups = [...withinGroups, ...split(mixed, wordGroup)];
    mostGroups = Math.max(mostGroups, groups.length);
    set(layout.stageWithinGroups, withinGroups.length);
    set(layout.stageHighWords, high.length);
    set(layout.stageHighFirst, firstWord + within.length + mixed.length);
    set(layout.stageHighMasks, writer.ints(high.map(({ mask }) => mask >> laneBits)));
    writer.float(at, layout.stageScale, stage.scale);
    const [phaseLow, phaseHigh] = writePhase(writer, stage.phase, plan.bits);
    set(layout.stagePhaseLow, phaseLow);
    set(layout.stagePhaseHigh, phaseHigh);
    set(layout.stageSampleGroups, groups.length);
    set(layout.stageSampleGroupList, groupsOf(groups, firstWord));
    set(layout.stageBefore, inBlock(before));
    const rotations = numbered(stage.rotations ?? []);
    set(layout.stageRotations, rotations.length);
    set(layout.stageRotationFirst, rotations[0]?.angle ?? 0);
    const turned = passedRotations(rotations.filter(staysInBlock), layout.blockRows, true);
    set(layout.stageNext, stage.rotations ? writeTransform(writer, turned) : inBlock(stage.transform));
    const transform = stage.rotations ? beyondOf(rotations) : transformOf(stage.transform);
    const joins = stage.rotations !== undefined && mixed.length === 0 && plan.bits - blockBits <= tileBits;
    const passes = rotationPasses(rotations.filter(staysInBlock), layout.blockRows, true);
    const own = joins ? writeTransform(writer, { levels: 0, head: [], passes }) : undefined;
    return { address: at, scale: stage.scale, firstWord, words: stage.words.length, transform, within: own };
  };

  /** Rotations with the numbers of their angles, whose trig has the same sign in all lanes. */
  const numbered = (rotations: readonly DiagonalWord[]): NumberedRotation[] => {
    const first = words.length;
    words.push(...rotations.map(({ angle }) => ({ mask: 0, angle })));
    return rotations.map(({ mask }, k) => ({ mask, angle: first + k }));
  };

  const groupsOf = (groups: readonly (readonly { mask: number }[])[], first: number) =>
    writeGroups(
      writer,
      groups.map((group) => group.map(({ mask }) => mask >> laneBits)),
      first,
      plan.bits - laneBits,
    );

  const inBlock = (transform: Transform): number => {
    return writeTransform(writer, passedTransform(transform.filter(staysInBlock), layout.blockRows, true));
  };

  const transformOf = (transform: Transform): LargeTransform => {
    const above = transform.filter((each) => !staysInBlock(each));
    const single = above.filter(({ mask, pivot }) => mask === 1 << pivot);
    const wide = passesOf(
      above.filter(({ mask, pivot }) => mask !== 1 << pivot),
      true,
    );
    const tiles = tilesOf(
      single,
      (_, k) => ({ mask: 1 << k, pivot: k }),
      (masks) => passesOf(masks, false),
    );
    const list = writePasses(writer, wide);
    return {
      rank: transform.length,
      within: inBlock(transform),
      tiles,
      wide: wide.map((_, k) => list + 4 * layout.passWords * k),
    };
  };

  /** Rotations beyond blocks, by single bits. */
  const beyondOf = (rotations: readonly NumberedRotation[]): LargeTransform => {
    // In ascending order, for so the rows of a tile are numbered.
    const above = rotations.filter((each) => !staysInBlock(each)).sort((a, b) => a.mask - b.mask);
    const inTile = ({ angle }: NumberedRotation, bit: number) => ({ mask: 1 << bit, angle });
    const tiles = tilesOf(above, inTile, (own, tileRows) => rotationPasses(own, tileRows, false));
    return { rank: 0, within: 0, tiles, wide: [] };
  };

  /** Tiles for masks of single bits; `inTile` makes a mask that of a bit of the tile's rows. */
  const tilesOf = <Mask extends { readonly mask: number }>(
    masks: readonly Mask[],
    inTile: (mask: Mask, bit: number) => Mask,
    passed: (masks: readonly Mask[], rows: number) => readonly Pass[],
  ): LargeTile[] =>
    split(masks, tileBits).map((own) => {
      const neighbours = Math.min(16, 2 ** (tileRowBits - own.length));
      const first = Math.log2(neighbours);
      const ofTile = own.map((mask, k) => inTile(mask, first + k));
      const passes = passed(ofTile, neighbours * 2 ** own.length);
      return {
        bits: own.reduce((sum, { mask }) => sum | (mask >> laneBits), 0),
        rows: neighbours,
        pieces: rows / neighbours / 2 ** own.length,
        transform: writeTransform(writer, { levels: 0, head: [], passes }),
      };
    });

  const chain = plan.stages as readonly DiagonalStage[];
  const stages = chain.map((stage, k) => stageOf(stage, k > 0 ? chain[k - 1]!.transform : []));
  const branches = plan.branches.map(({ stage, words: reads, scale }): LargeBranch => {
    const at = writer.room(4 * layout.branchWords);
    writer.float(at, layout.branchScale, scale);
    // Of the whole state there are only outcomes to read.
    const distinct = reading === 'expectation' ? distinctMasks(reads) : [];
    const groups = split(distinct, readGroup);
    mostReadGroups = Math.max(mostReadGroups, groups.length);
    writer.int(at, layout.branchGroups, groups.length);
    if (reading === 'expectation') {
      writer.int(at, layout.branchGroupList, groupsOf(groups, 0));
      writer.int(at, layout.branchEntryList, writer.ints(distinct.map(({ mask }) => lanePart(mask))));
    } else {
      const { bits, ofLanes } = outcomesOf(reads, true);
      writer.int(at, layout.branchGroupList, groupsOf([bits], 0));
      writer.int(at, layout.branchEntryList, writer.ints(ofLanes));
    }
    return {
      address: at,
      stage: stage && stageOf(stage, []),
      words: distinct.map(({ mask }) => ({ mask, reads: reads.filter((read) => read.mask === mask) })),
      scale,
    };
  });
  const firstOfProduct = words.length;
  words.push(...(plan.product?.stages ?? []).flatMap((stage) => stage.words));
  const angles = writer.list(words, layout.angleWords, ({ mask }, at) => {
    writer.int(at, layout.angleLanes, lanePart(mask));
  });
  const address = writer.room(4 * layout.programWords);
  writer.int(address, layout.programRows, rows);
  writer.int(address, layout.programLanes, 1);
  writer.int(address, layout.programSampleWords, words.length);
  writer.int(address, layout.programSampleWordList, angles);
  const scratch = layout.blockRows * (16 + 2 * layout.rowBytes) + 2 ** wordGroup * 16;
  const shared = Math.max(
    mostGroups * 2 ** wordGroup * layout.rowBytes,
    layout.rowBytes * 2 ** tileRowBits,
    16 * 2 ** readGroup * mostReadGroups,
  );
  return {
    ...{ bytes: writer.bytes, address, rows, words, firstOfProduct, stages, branches },
    scratch: scratch + shared,
  };
}

const staysInBlock = ({ mask }: { readonly mask: number }): boolean => mask >> blockBits === 0;

/**
 * Rotations beyond blocks, the next stage's diagonal and its rotations beyond blocks, as one tile; its rotations within blocks
 * are left to whoever comes next. So two stages take two sweeps instead of four.
 */
export function joinedTile({ transform: a }: LargeStage, { transform: b, within }: LargeStage) {
  const [tile, second] = [a.tiles[0], b.tiles[0]];
  const isOne = a.tiles.length === 1 && b.tiles.length === 1 && a.wide.length + b.wide.length === 0;
  if (!isOne || within === undefined || tile?.bits !== second?.bits) return undefined;
  return { tile: tile!, then: second!.transform, prior: within };
}

/** States held at once: for the way back all those on the way or ψ alone, λ, and in either case one of a branch. */
export function stateCount({ stages, branches }: LargePlan | Plan, wayBack: 'kept' | 'undone' | 'none'): number {
  const ofBranches = branches.some(({ stage }) => stage) ? 1 : 0;
  return { kept: stages.length + 2, undone: 2, none: 1 }[wayBack] + ofBranches;
}
