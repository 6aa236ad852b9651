import { parity } from '../../math/word-matrix.js';
import { angleAt } from '../../program/angle-values.js';
import { amplitudeSlopes, writeAmplitudes } from './given-amplitudes.js';
import { describeJob, doJob, type KernelMachine } from './kernel-machine.js';
import * as layout from './layout.js';
import {
  blockBits,
  joinedTile,
  type LargeBranch,
  type LargePlan,
  type LargeStage,
  type LargeTile,
  type LargeTransform,
  stateCount,
} from './plan/encode-large.js';
import { type BitVectors, bitVectors } from './product/bit-vectors.js';
import { seenByBlock, seenByBlocks, writeCommon, writeFactors } from './product/blocks.js';
import { lanePart } from './plan/descriptors.js';
import { laneBits } from './plan/passes.js';
import type { Plan } from './plan/plan.js';
import { sumOfParts } from './sum-of-parts.js';
import type { Workspace } from './workspace.js';

type Part = 'job' | 'partials' | 'slopes' | 'common' | 'factors' | 'seenLow' | 'seenHigh' | 'scratch';

export interface SweepOptions {
  readonly forGradient: boolean;
  /** Bytes of states that are kept for the way back. */
  readonly keptBytes: number;
  /** How many numbers a sweep reads of the whole state. */
  readonly outputs: number;
}

/** One sample's way through the stages and back. */
export class Sweeps {
  readonly #plan: Plan;
  readonly #large: LargePlan;
  readonly #machine: KernelMachine;
  readonly #stateBytes: number;
  /** Whether all states on the way are kept for the way back; else ψ goes back with λ. */
  readonly keeps: boolean;
  readonly #states: number;
  readonly #trig: number;
  #product: BitVectors | undefined;
  /** What a sweep reads of the whole state. */
  readonly #found: { readonly at: number; readonly count: number };
  #at!: Record<Part, number>;

  constructor(
    plan: Plan,
    large: LargePlan,
    machine: KernelMachine,
    room: Workspace,
    { forGradient, keptBytes, outputs }: SweepOptions,
  ) {
    this.#plan = plan;
    this.#large = large;
    this.#machine = machine;
    this.#stateBytes = large.rows * layout.rowBytes;
    this.keeps = forGradient && stateCount(large, 'kept') * this.#stateBytes <= keptBytes;
    // Or its block stood behind the states of before, in the way of larger ones.
    machine.workspace.release();
    const places = room.parts({
      states: this.#stateBytes * stateCount(large, this.keeps ? 'kept' : forGradient ? 'undone' : 'none'),
      trig: layout.rowBytes * large.words.length,
      outputs: 4 * outputs,
    });
    this.#states = places.states;
    this.#trig = places.trig;
    this.#found = { at: places.outputs, count: outputs };
  }

  /** Takes the memory that lives only during a call. */
  begin(): void {
    const large = this.#large;
    const reads = Math.max(0, ...large.branches.map(({ words }) => words.length));
    const ofStages = [...large.stages, ...large.branches.map(({ stage }) => stage)].map((stage) => stage?.words ?? 0);
    const { workers, workspace } = this.#machine;
    this.#at = workspace.parts({
      job: 4 * layout.sweepWords,
      partials: 4 * Math.max(reads, ...ofStages) * this.#blocks,
      slopes: 4 * reads,
      ...{
        common: blockBytes,
        factors: 8 * this.#blocks,
        seenLow: blockBytes * this.#seenPieces,
        seenHigh: 8 * this.#blocks,
      },
      scratch: large.scratch * workers.threads,
    });
    const base = { program: large.address, scratch: this.#at.scratch, scratchBytes: large.scratch };
    describeJob(this.#machine, this.#at.job, base);
  }

  /** Takes in the angles of a sample. */
  turnBy(features: Float32Array, weights: Float32Array): void {
    const { floats } = this.#machine.heap;
    const { words, firstOfProduct } = this.#large;
    const halves = words.map(({ angle }) => angleAt(angle, { features, first: 0, weights }) / 2);
    const { product, bits } = this.#plan;
    if (product) this.#product = bitVectors(product, bits, halves.slice(firstOfProduct));
    words.forEach(({ mask }, k) => {
      const half = halves[k]!;
      const at = (this.#trig + k * layout.rowBytes) / 4;
      for (let lane = 0; lane < 4; lane++) {
        floats[at + lane] = Math.cos(half);
        floats[at + 4 + lane] = parity(lane & mask) * Math.sin(half);
      }
    });
  }

  /** @param amplitudes What the sample begins as, if that is given. */
  forth(amplitudes?: Float32Array): void {
    const { stages } = this.#large;
    if (amplitudes) writeAmplitudes(amplitudes, this.#rowsOf(this.#state(0)));
    else if (!this.#product) this.#first();
    else this.#loadProduct(this.#product);
    if (this.#product && stages.length === 0)
      this.#do(layout.sweepProduct, { ...this.#ofProduct, [layout.sweepTo]: this.#state(0) });
    let prior = 0;
    for (let k = 0; k < stages.length; k++) {
      const stage = stages[k]!;
      const next = stages[k + 1];
      const kind = this.#product && k === 0 ? layout.sweepForthProduct : layout.sweepForth;
      const joined = next && joinedTile(stage, next);
      this.#inBlocks(stage, this.#state(k), this.#state(k + 1), kind, prior);
      prior = 0;
      if (joined) {
        this.#tile(joined.tile, this.#state(k + 1), next.address, joined.then);
        prior = joined.prior;
        k++;
      } else this.#beyond(stage.transform, this.#state(k + 1));
    }
    const last = { [layout.sweepTo]: this.#state(stages.length), [layout.sweepTransform]: prior };
    if (prior) this.#do(layout.sweepTransformAll, last);
  }

  /** The numbers that a sweep of a kind finds of the whole state; a view that lasts until the next call. */
  readWhole(kind: number, pieces?: number): Float32Array {
    this.#do(kind, this.#ofWhole, pieces);
    return this.#outputs;
  }

  /** The expectations of the sample. */
  read(): Float64Array {
    const outputs = Float64Array.from(this.#plan.constants);
    for (const branch of this.#large.branches) {
      const sums = this.#sums(layout.sweepRead, branch.words.length, {
        [layout.sweepFrom]: this.#stateOf(branch, this.#lambda(0)),
        [layout.sweepBranch]: branch.address,
      });
      branch.words.forEach(({ reads }, k) => {
        for (const { output, coefficient, negative } of reads) {
          outputs[output]! += (negative ? -1 : 1) * coefficient * branch.scale * sums[k]!;
        }
      });
    }
    return outputs;
  }

  /** The slope of the angle of each word, from those of the expectations. */
  back(outputSlopes: Float32Array): Float64Array {
    const slopes = this.#noSlopes();
    const { stages, branches } = this.#large;
    const last = this.#state(stages.length);
    branches.forEach((branch, b) => {
      const to = this.#lambda(b > 0 ? 1 : 0);
      this.#beginLambda(branch, outputSlopes, this.#stateOf(branch, to), to);
      if (branch.stage) {
        this.#beyond(branch.stage.transform, to);
        this.#do(layout.sweepTransformAll, {
          [layout.sweepTo]: to,
          [layout.sweepTransform]: branch.stage.transform.within,
        });
        this.#stageBack(branch.stage, to, last, slopes);
      }
      if (b > 0) this.#do(layout.sweepAdd, { [layout.sweepTo]: this.#lambda(0), [layout.sweepFrom]: to });
    });
    if (branches.length > 0) this.#stagesBack(slopes);
    return slopes;
  }

  /** The slope of the angle of each word, from those of what was read of the whole state: with them a sweep of a kind begins λ. */
  backWhole(kind: number, outputSlopes: readonly Float32Array[]): Float64Array {
    const slopes = this.#noSlopes();
    let first = 0;
    for (const part of outputSlopes) {
      this.#outputs.set(part, first);
      first += part.length;
    }
    this.#do(kind, { ...this.#ofWhole, [layout.sweepTo]: this.#lambda(0) });
    this.#stagesBack(slopes);
    return slopes;
  }

  get #ofWhole(): Record<number, number> {
    return {
      [layout.sweepFrom]: this.#state(this.#large.stages.length),
      [layout.sweepBranch]: this.#large.branches[0]!.address,
      [layout.sweepOutputs]: this.#found.at,
    };
  }

  get #outputs(): Float32Array {
    return this.#machine.heap.floats.subarray(this.#found.at / 4, this.#found.at / 4 + this.#found.count);
  }

  /** The slopes of the amplitudes that the sample began as, after the way back. */
  amplitudeSlopes(to: Float32Array): void {
    amplitudeSlopes(this.#rowsOf(this.#lambda(0)), to);
  }

  #noSlopes = () => new Float64Array(this.#large.words.length);

  #rowsOf = (state: number): Float32Array =>
    this.#machine.heap.floats.subarray(state / 4, (state + this.#stateBytes) / 4);

  #stagesBack(slopes: Float64Array): void {
    this.#chainBack(slopes);
    if (this.#product) slopes.set(this.#productBack(this.#product), this.#large.firstOfProduct);
  }

  #chainBack(slopes: Float64Array): void {
    const { stages } = this.#large;
    const last = this.#state(stages.length);
    const final = stages.at(-1)?.transform;
    if (!final) return;
    const moving = this.keeps ? [this.#lambda(0)] : [this.#lambda(0), last];
    for (const state of moving) {
      this.#do(layout.sweepTransformAll, { [layout.sweepTo]: state, [layout.sweepTransform]: final.within });
    }
    let grown = 1;
    for (let k = stages.length - 1; k >= 0; k--) {
      for (const state of moving) this.#beyond(stages[k]!.transform, state);
      // Neither transforms nor scales undo themselves: a ψ that goes back grows by 2^rank scale².
      if (!this.keeps) grown *= 2 ** stages[k]!.transform.rank * stages[k]!.scale ** 2;
      this.#stageBack(stages[k]!, this.#lambda(0), this.#state(k), slopes, grown);
    }
  }

  /** The slopes of the product's words, from λ at its end. */
  #productBack(product: BitVectors): Float64Array {
    this.#loadProduct(product);
    const { seenLow, seenHigh } = this.#at;
    const fields = {
      ...this.#ofProduct,
      [layout.sweepTo]: this.#lambda(0),
      [layout.sweepSeenLow]: seenLow,
      [layout.sweepSeenHigh]: seenHigh,
    };
    this.#do(layout.sweepSeen, fields, this.#seenPieces);
    const { floats } = this.#machine.heap;
    const low = seenByBlock(floats.subarray(seenLow / 4), this.#seenPieces);
    return product.slopes(low, seenByBlocks(floats.subarray(seenHigh / 4), this.#blocks));
  }

  /** Writes what a call needs of the product. */
  #loadProduct(product: BitVectors): void {
    const { floats } = this.#machine.heap;
    writeCommon(product.product(0, blockBits), floats.subarray(this.#at.common / 4));
    writeFactors(product.product(blockBits, this.#plan.bits), floats.subarray(this.#at.factors / 4));
  }

  get #ofProduct(): Record<number, number> {
    return { [layout.sweepCommon]: this.#at.common, [layout.sweepFactors]: this.#at.factors };
  }

  /** Pieces of the sum over blocks of what their indices see; their number must not follow that of threads. */
  get #seenPieces(): number {
    return Math.min(16, this.#blocks);
  }

  get #blocks(): number {
    return this.#large.rows / layout.blockRows;
  }

  /** The state before stage k. Where no way back is to come, all are one. */
  #state(k: number): number {
    return this.#states + (this.keeps ? k : 0) * this.#stateBytes;
  }

  #lambda(which: 0 | 1): number {
    const before = this.keeps ? this.#large.stages.length + 1 : 1;
    return this.#states + (before + which) * this.#stateBytes;
  }

  /** The state at the beginning: ones over the span. */
  #first(): void {
    const span = this.#plan.span!;
    const state = this.#state(0);
    if (span.length === this.#plan.bits) {
      this.#do(layout.sweepFill, { [layout.sweepTo]: state });
      return;
    }
    const rows = this.#rowsOf(state).fill(0);
    let index = 0;
    for (let k = 1; ; k++) {
      rows[(index >> laneBits) * (layout.rowBytes / 4) + lanePart(index)] = 1;
      if (k === 2 ** span.length) break;
      index ^= span[31 - Math.clz32(k & -k)]!;
    }
  }

  #stageForth(stage: LargeStage, from: number, to: number): void {
    this.#inBlocks(stage, from, to, layout.sweepForth, 0);
    this.#beyond(stage.transform, to);
  }

  /** A stage's diagonal and what follows within blocks, after what another left to do there. */
  #inBlocks(stage: LargeStage, from: number, to: number, kind: number, prior: number): void {
    this.#do(kind, {
      ...this.#ofProduct,
      [layout.sweepStage]: stage.address,
      [layout.sweepFrom]: from,
      [layout.sweepTo]: to,
      [layout.sweepTrig]: this.#trig,
      [layout.sweepPrior]: prior,
    });
  }

  /** From λ after a stage's diagonal and its transform's undoing beyond blocks, to λ before the diagonal. */
  #stageBack(stage: LargeStage, lambda: number, psi: number, slopes: Float64Array, grown?: number): void {
    const both = !this.keeps && grown !== undefined;
    const sums = this.#sums(both ? layout.sweepBackBoth : layout.sweepBack, stage.words, {
      [layout.sweepStage]: stage.address,
      [layout.sweepTo]: lambda,
      [layout.sweepPsi]: psi,
      [layout.sweepTrig]: this.#trig,
    });
    sums.forEach((sum, k) => (slopes[stage.firstWord + k] = sum / (grown ?? 1)));
  }

  /** The parts of a transform that leave blocks. */
  #beyond({ tiles, wide }: LargeTransform, state: number): void {
    for (const tile of tiles) this.#tile(tile, state, 0, 0);
    for (const pass of wide) this.#do(layout.sweepPass, { [layout.sweepTo]: state, [layout.sweepTransform]: pass });
  }

  /** A tile; and, if there is something to do then, the diagonal of the stage after it and that. */
  #tile({ bits, rows, pieces, transform }: LargeTile, state: number, stage: number, then: number): void {
    const fields = {
      [layout.sweepTo]: state,
      [layout.sweepTileBits]: bits,
      [layout.sweepTileRows]: rows,
      [layout.sweepTransform]: transform,
      [layout.sweepStage]: stage,
      [layout.sweepThen]: then,
    };
    this.#do(layout.sweepTile, fields, pieces);
  }

  /** The state that a branch reads: the last, or what its stage makes of that. */
  #stateOf({ stage }: LargeBranch, to: number): number {
    const last = this.#state(this.#large.stages.length);
    if (!stage) return last;
    this.#stageForth(stage, last, to);
    return to;
  }

  #beginLambda({ address, words, scale }: LargeBranch, outputSlopes: Float32Array, from: number, to: number): void {
    const { floats } = this.#machine.heap;
    words.forEach(({ reads }, k) => {
      const slope = reads.reduce(
        (sum, { output, coefficient, negative }) => sum + (negative ? -1 : 1) * coefficient * outputSlopes[output]!,
        0,
      );
      floats[this.#at.slopes / 4 + k] = slope * scale;
    });
    this.#do(layout.sweepLambda, {
      [layout.sweepFrom]: from,
      [layout.sweepTo]: to,
      [layout.sweepBranch]: address,
      [layout.sweepSlopes]: this.#at.slopes,
    });
  }

  /** Does a sweep that finds a number for each word in each block, and sums them, block after block. */
  #sums(kind: number, words: number, fields: Readonly<Record<number, number>>): Float64Array {
    this.#do(kind, { ...fields, [layout.sweepPartials]: this.#at.partials });
    const first = this.#at.partials / 4;
    return sumOfParts(this.#machine.heap.floats.subarray(first, first + this.#blocks * words), words);
  }

  #do(kind: number, fields: Readonly<Record<number, number>>, pieces = this.#blocks): void {
    const { ints } = this.#machine.heap;
    const first = this.#at.job / 4;
    ints[first + layout.sweepKind] = kind;
    for (const [field, value] of Object.entries(fields)) ints[first + Number(field)] = value;
    doJob(this.#machine, this.#at.job, layout.jobSweepKind, pieces);
  }
}

const blockBytes = layout.blockRows * layout.rowBytes;
