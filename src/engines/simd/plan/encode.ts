import {
  amplitudeColumn,
  dependsOnFeatures,
  featureCount,
  outputCount,
  type Program,
} from '../../../program/program.js';
import * as layout from '../layout.js';
import {
  distinctMasks,
  lanePart,
  split,
  writeGroups,
  writePhase,
  writeTransform,
  withinTwoTurns,
  outcomesOf,
} from './descriptors.js';
import { isEven } from './index-word.js';
import type { Packing } from './packing.js';
import { laneBits, type PassedTransform, passedTransform, pivotMask } from './passes.js';
import { passedRotations } from './rotation-passes.js';
import type { Branch, DenseStage, DiagonalStage, DiagonalWord, Plan, Stage } from './plan.js';
import { Writer } from './writer.js';

/** A plan as the kernels read it. */
export interface EncodedPlan {
  readonly bytes: Uint8Array;
  /** The address of the program's descriptor, and how much the run needs of what depends on the plan. */
  readonly address: number;
  readonly rows: number;
  readonly stages: number;
  readonly outputs: number;
  readonly tableBytes: number;
  readonly sharedWords: number;
  /** Floats of slopes that a slot holds: of the weights, then of the diagonals. */
  readonly slotFloats: number;
  /** Bytes that a thread needs to make a table. */
  readonly tableScratch: number;
}

/** Words whose signs make a pattern: a table of shared phases has 2^8 entries, one of per-sample phases 2^6 rows. */
const sharedGroup = 8;
const sampleGroup = 6;
const readGroup = 5;

/** Writes a plan for memory that begins at `base`. */
export function encode(plan: Plan, program: Program, packing: Packing, base: number): EncodedPlan {
  return new Encoder(plan, program, packing, base).encoded();
}

class Encoder {
  readonly #plan: Plan;
  readonly #program: Program;
  readonly #lanes: boolean;
  readonly #pairs: boolean;
  readonly #writer: Writer;
  readonly #shift: number;
  readonly #rows: number;
  readonly #sampleAngles: DiagonalWord[] = [];
  readonly #sharedAngles: DiagonalWord[] = [];
  #patterns = 1;
  #tableBytes = 0;
  #slopes = 0;
  #tableScratch = 64;

  constructor(plan: Plan, program: Program, { lanes, pairs }: Packing, base: number) {
    this.#plan = plan;
    this.#program = program;
    this.#lanes = lanes;
    this.#pairs = pairs;
    this.#writer = new Writer(base);
    this.#shift = lanes ? laneBits : 0;
    this.#rows = 2 ** (plan.bits - this.#shift);
  }

  encoded(): EncodedPlan {
    const writer = this.#writer;
    const { branches, constants, span } = this.#plan;
    const { readout } = this.#program;
    const branchStages = branches.flatMap(({ stage }) => (stage ? [stage] : []));
    const stages = [...this.#plan.stages, ...branchStages];
    const chain = this.#plan.stages.length;
    const stageList = writer.list(stages, layout.stageWords, (stage, at) => {
      const index = stages.indexOf(stage);
      const before = index > 0 && index < chain ? stages[index - 1] : undefined;
      this.#stage(stage, before, at);
    });
    let stageOfBranch = chain;
    const branchList = writer.list(branches, layout.branchWords, (branch, at) => {
      this.#branch(branch, branch.stage ? stageOfBranch++ : -1, at);
    });
    const product = this.#product();
    const outputs = outputCount(this.#program);
    const address = writer.room(4 * layout.programWords);
    const set = (index: number, value: number) => writer.int(address, index, value);
    set(layout.programRows, this.#rows);
    set(layout.programLanes, this.#lanes ? 1 : 0);
    set(layout.programStages, chain);
    set(layout.programStageList, stageList);
    set(layout.programSampleWords, this.#sampleAngles.length);
    set(layout.programSampleWordList, this.#angles(this.#sampleAngles, this.#lanes));
    set(layout.programSharedWords, this.#sharedAngles.length);
    // Tables are made four indices at once, whatever lanes are later.
    set(layout.programSharedWordList, this.#angles(this.#sharedAngles, true));
    set(layout.programFeatures, featureCount(this.#program));
    set(layout.programWeights, this.#program.weights);
    set(layout.programAmplitudes, span ? -1 : amplitudeColumn(this.#program));
    set(layout.programSpanRank, span?.length ?? 0);
    set(layout.programSpan, writer.ints(span ?? []));
    set(layout.programBranches, branches.length);
    set(layout.programBranchList, branchList);
    set(layout.programOutputs, outputs);
    set(layout.programReading, readings[readout.kind]);
    set(layout.programConstants, writer.floats(constants));
    set(layout.programBins, this.#patterns);
    set(layout.programProduct, product.address);
    set(layout.programProductBytes, product.bytes);
    set(layout.programPairs, this.#pairs ? 1 : 0);
    return {
      bytes: writer.bytes,
      address,
      rows: this.#rows,
      stages: chain,
      outputs,
      tableBytes: this.#tableBytes,
      sharedWords: this.#sharedAngles.length,
      slotFloats: 4 * Math.ceil(this.#program.weights / 4) + this.#slopes,
      tableScratch: this.#tableScratch,
    };
  }

  #stage(stage: Stage, before: Stage | undefined, at: number): void {
    const set = (index: number, value: number) => this.#writer.int(at, index, value);
    const previous = before?.kind === 'diagonal' ? before.transform : [];
    const passedBefore = passedTransform(previous, this.#rows, this.#lanes);
    set(layout.stageBefore, this.#transform(passedBefore));
    if (stage.kind === 'dense') set(layout.stageDense, this.#dense(stage));
    else this.#diagonal(stage, passedBefore, at);
  }

  #diagonal(stage: DiagonalStage, before: PassedTransform, at: number): void {
    const writer = this.#writer;
    const set = (index: number, value: number) => writer.int(at, index, value);
    const sample = stage.words.filter(({ angle }) => dependsOnFeatures(angle));
    const shared = stage.words.filter(({ angle }) => !dependsOnFeatures(angle));
    set(layout.stageTable, this.#tableBytes);
    this.#tableBytes += this.#lanes ? this.#rows * layout.rowBytes : this.#rows * 8;
    set(layout.stageShared, shared.length);
    const firstShared = this.#sharedAngles.length;
    this.#sharedAngles.push(...shared);
    const sharedList = writer.list(shared, layout.sharedWords, (word, entry) => {
      writer.int(entry, layout.sharedAngle, firstShared + shared.indexOf(word));
      writer.int(entry, layout.sharedPlace, this.#slopePlace(word.mask, before));
    });
    set(layout.stageSharedList, sharedList);
    const sharedGroups = split(shared, sharedGroup);
    set(layout.stageSharedGroups, sharedGroups.length);
    this.#tableScratch = Math.max(this.#tableScratch, (sharedGroups.length + 1) * layout.rowBytes * 2 ** sharedGroup);
    set(layout.stageSharedGroupList, this.#groups(sharedGroups, 0, 0));
    writer.float(at, layout.stageScale, stage.scale);
    const [low, high] = writePhase(writer, stage.phase, this.#plan.bits);
    set(layout.stagePhaseLow, low);
    set(layout.stagePhaseHigh, high);
    const sampleGroups = split(sample, Math.min(sampleGroup, this.#plan.bits));
    set(layout.stageSampleGroups, sampleGroups.length);
    set(layout.stageSampleGroupList, this.#groups(sampleGroups, this.#sampleAngles.length, this.#shift));
    for (const group of sampleGroups) this.#needPatterns(group.length);
    this.#sampleAngles.push(...sample);
    set(layout.stageNext, this.#transform(this.#next(stage, at)));
    if (shared.length > 0) {
      set(layout.stageSlopes, this.#slopes);
      this.#slopes += this.#rows << this.#shift;
    }
  }

  /**
   * Where the transformed slopes hold a word's: at its mask, but in the order in which slopes are stored. Lanes as bits:
   * by index. Else by quads of the head: its two masks are the lowest bits of the place, then the other bits of the row.
   */
  #slopePlace(mask: number, { head }: PassedTransform): number {
    if (this.#lanes) return mask;
    const directions = head.map((each) => each.mask);
    for (let bit = 0; 1 << bit < this.#rows; bit++) {
      if (!((pivotMask(head) >> bit) & 1)) directions.push(1 << bit);
    }
    return directions.reduce((place, direction, k) => (isEven(mask & direction) ? place : place | (1 << k)), 0);
  }

  #groups(groups: readonly (readonly { mask: number }[])[], first: number, shift: number): number {
    const masks = groups.map((group) => group.map(({ mask }) => mask >> shift));
    return writeGroups(this.#writer, masks, first, this.#plan.bits - shift);
  }

  #next({ transform, rotations }: DiagonalStage, at: number): PassedTransform {
    if (!rotations) return passedTransform(transform, this.#rows, this.#lanes);
    const first = this.#sharedAngles.length;
    this.#sharedAngles.push(...rotations.map(({ angle }) => ({ mask: 0, angle })));
    this.#writer.int(at, layout.stageRotations, rotations.length);
    this.#writer.int(at, layout.stageRotationFirst, first);
    const numbered = rotations.map(({ mask }, k) => ({ mask, angle: first + k }));
    return passedRotations(numbered, this.#rows, this.#lanes);
  }

  #transform(transform: PassedTransform): number {
    return writeTransform(this.#writer, transform);
  }

  #dense({ matrix, masks }: DenseStage): number {
    const writer = this.#writer;
    const address = writer.room(4 * layout.denseWords);
    this.#needPatterns(masks.length);
    writer.int(address, layout.denseQubits, masks.length);
    writer.int(address, layout.denseMasks, writer.ints(masks));
    const entries = Array.from(matrix.re, (re, k) => [re, matrix.im[k]!]).flat();
    writer.int(address, layout.denseMatrix, writer.floats(entries));
    return address;
  }

  #branch({ words, scale, structure }: Branch, stage: number, at: number): void {
    const writer = this.#writer;
    const set = (index: number, value: number) => writer.int(at, index, value);
    set(layout.branchStage, stage);
    writer.float(at, layout.branchScale, scale);
    if (structure) {
      // T² = 1, so that X^x and Z^z commute.
      set(layout.branchFlip, structure.x);
      set(layout.branchTwist, structure.z);
      set(layout.branchTurns, structure.power);
    }
    if (this.#program.readout.kind === 'probabilities') {
      const { bits, ofLanes } = outcomesOf(words, this.#lanes);
      set(layout.branchGroups, 1);
      set(layout.branchGroupList, this.#groups([bits], 0, this.#shift));
      set(layout.branchEntryList, writer.ints(ofLanes));
      return;
    }
    const groups = split(distinctMasks(words), readGroup);
    for (const group of groups) this.#needPatterns(group.length);
    set(layout.branchGroups, groups.length);
    set(layout.branchGroupList, this.#groups(groups, 0, this.#shift));
    const entries = groups.flatMap((group, g) =>
      group.flatMap(({ mask }, bit) => words.filter((word) => word.mask === mask).map((word) => ({ word, g, bit }))),
    );
    set(layout.branchEntries, entries.length);
    const list = writer.list(entries, layout.entryWords, ({ word, g, bit }, entry) => {
      writer.int(entry, layout.entryGroup, g);
      writer.int(entry, layout.entryBit, bit);
      writer.int(entry, layout.entryOutput, word.output);
      writer.float(entry, layout.entryCoefficient, word.negative ? -word.coefficient : word.coefficient);
      writer.int(entry, layout.entryLanes, this.#lanes ? lanePart(word.mask) : 0);
    });
    set(layout.branchEntryList, list);
  }

  /** The product that the state begins as, and bytes that a thread needs for it. */
  #product(): { address: number; bytes: number } {
    const { product, bits } = this.#plan;
    if (!product) return { address: 0, bytes: 0 };
    const writer = this.#writer;
    const everyBit = Array.from({ length: bits }, (_, bit) => bit);
    const turns = product.stages.flatMap((stage) => everyBit.map((bit) => ({ stage, bit })));
    const list = writer.list(turns, layout.turnWords, ({ stage: { words, quarters, transformed }, bit }, at) => {
      const own = words.filter(({ mask }) => mask === 1 << bit);
      writer.int(at, layout.turnAngles, own.length);
      writer.int(at, layout.turnAngleList, this.#turnedAngles(own));
      writer.int(at, layout.turnQuarters, quarters[bit] ?? 0);
      writer.int(at, layout.turnTransforms, (transformed >> bit) & 1);
    });
    const address = writer.room(4 * layout.productWords);
    const rowBits = bits - this.#shift;
    const lowBits = rowBits >> 1;
    writer.int(address, layout.productBits, bits);
    writer.int(address, layout.productStages, product.stages.length);
    writer.int(address, layout.productTurnList, list);
    writer.int(address, layout.productSpan, product.span);
    writer.float(address, layout.productScale, product.scale);
    writer.int(address, layout.productLowBits, lowBits);
    // A vector is two amplitudes; of each half, products of its first bits, of its first two, …, and what it sees of λ.
    const vectors = (product.stages.length + 1) * bits * 2 * layout.rowBytes;
    return { address, bytes: vectors + 3 * layout.rowBytes * (2 ** lowBits + 2 ** (rowBits - lowBits)) };
  }

  /** Angles of a product belong to no lane, for a bit's vector is the same for all indices. */
  #turnedAngles(words: readonly DiagonalWord[]): number {
    return this.#writer.list(words, layout.turnedWords, ({ angle }, at) => {
      const isShared = !dependsOnFeatures(angle);
      const angles = isShared ? this.#sharedAngles : this.#sampleAngles;
      this.#writer.int(at, layout.turnedShared, isShared ? 1 : 0);
      this.#writer.int(at, layout.turnedAngle, angles.length);
      angles.push({ mask: 0, angle });
    });
  }

  #angles(words: readonly DiagonalWord[], lanes: boolean): number {
    const writer = this.#writer;
    return writer.list(words, layout.angleWords, ({ angle, mask }, at) => {
      writer.float(at, layout.angleOffset, withinTwoTurns(angle.offset));
      writer.int(at, layout.angleTerms, angle.terms.length);
      const terms = writer.list(angle.terms, layout.termWords, ({ source, index, scale }, term) => {
        writer.int(term, layout.termSource, source === 'feature' ? 0 : 1);
        writer.int(term, layout.termIndex, index);
        writer.float(term, layout.termScale, scale);
      });
      writer.int(at, layout.angleTermList, terms);
      writer.int(at, layout.angleLanes, lanes ? lanePart(mask) : 0);
    });
  }

  #needPatterns(bits: number): void {
    this.#patterns = Math.max(this.#patterns, 2 ** bits);
  }
}

const readings = {
  expectation: layout.readExpectation,
  probabilities: layout.readProbabilities,
  state: layout.readState,
} as const;
