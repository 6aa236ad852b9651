import { featureCount, type Program, type ProgramAngle } from '../../program/program.js';
import { parity } from '../../math/word-matrix.js';
import type { Executor, Slopes } from './executor.js';
import { describeJob, doJob, type KernelMachine } from './kernel-machine.js';
import * as layout from './layout.js';
import {
  blockBits,
  encodeLarge,
  type LargeBranch,
  type LargePlan,
  type LargeStage,
  type LargeTransform,
} from './plan/encode-large.js';
import { type BitVectors, bitVectors } from './product/bit-vectors.js';
import { seenByBlock, seenByBlocks, writeCommon, writeFactors } from './product/blocks.js';
import { lanePart } from './plan/descriptors.js';
import { laneBits } from './plan/passes.js';
import type { Plan } from './plan/plan.js';
import { Workspace } from './workspace.js';

/**
 * Runs a program whose state is large, one sample after another: every stage is a few sweeps over the whole state, each
 * shared by all threads.
 *
 * @param keptBytes Bytes of states that are kept for the way back. Beyond, ψ goes back with λ, which costs half as much
 * again.
 */
export function largeExecutor(
  program: Program,
  plan: Plan,
  machine: KernelMachine,
  keptBytes = defaultKeptBytes,
): Executor {
  const { kernels } = machine;
  const [base, large] = kernels.memory.hold((address) => encodeLarge(plan, address));
  const outputs = plan.constants.length;
  const columns = featureCount(program);
  const states = new Workspace(kernels.memory);
  // The last sample that went forth for a gradient, if all its states are kept: a way back that undoes ψ leaves none.
  let last: { readonly numbers: Float32Array; readonly sweeps: Sweeps } | undefined;

  const sweepsFor = (features: Float32Array, weights: Float32Array, forGradient: boolean): Sweeps => {
    const numbers = Float32Array.from([...features, ...weights]);
    const known = last;
    last = undefined;
    if (forGradient && known && isSame(known.numbers, numbers)) {
      last = known;
      known.sweeps.begin();
      return known.sweeps;
    }
    const sweeps = new Sweeps(plan, large, machine, states, forGradient, keptBytes);
    sweeps.begin();
    sweeps.turnBy(features, weights);
    sweeps.forth();
    if (sweeps.keeps) last = { numbers, sweeps };
    return sweeps;
  };
  const rowOf = (rows: Float32Array, sample: number, width: number) =>
    rows.subarray(sample * width, (sample + 1) * width);

  return {
    run: (features, weights, batch, forGradient = true) => {
      const result = new Float32Array(batch * outputs);
      for (let sample = 0; sample < batch; sample++) {
        // Of several samples none would be left when the gradient comes.
        const sweeps = sweepsFor(rowOf(features, sample, columns), weights, forGradient && batch === 1);
        result.set(sweeps.read(), sample * outputs);
      }
      return result;
    },
    gradient: (features, weights, batch, outputGradient) => {
      const slopes: Slopes = {
        features: new Float32Array(batch * columns),
        weights: new Float32Array(program.weights),
      };
      for (let sample = 0; sample < batch; sample++) {
        const sweeps = sweepsFor(rowOf(features, sample, columns), weights, true);
        const ofWords = sweeps.back(rowOf(outputGradient, sample, outputs));
        large.words.forEach(({ angle }, k) => {
          for (const { source, index, scale } of angle.terms) {
            if (source === 'weight') slopes.weights[index]! += scale * ofWords[k]!;
            else slopes.features[sample * columns + index]! += scale * ofWords[k]!;
          }
        });
      }
      return slopes;
    },
    dispose: () => {
      states.release();
      kernels.memory.give(base);
    },
  };
}

const isSame = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((value, k) => value === b[k]);

/** One sample's way through the stages and back. */
class Sweeps {
  readonly #plan: Plan;
  readonly #large: LargePlan;
  readonly #machine: KernelMachine;
  readonly #stateBytes: number;
  /** Whether all states on the way are kept for the way back; else ψ goes back with λ. */
  readonly keeps: boolean;
  readonly #states: number;
  readonly #trig: number;
  #product: BitVectors | undefined;
  #at!: Record<'job' | 'partials' | 'slopes' | 'common' | 'factors' | 'seenLow' | 'seenHigh' | 'scratch', number>;

  constructor(
    plan: Plan,
    large: LargePlan,
    machine: KernelMachine,
    room: Workspace,
    forGradient: boolean,
    keptBytes: number,
  ) {
    this.#plan = plan;
    this.#large = large;
    this.#machine = machine;
    this.#stateBytes = large.rows * layout.rowBytes;
    this.keeps = forGradient && stateCount(large, 'kept') * this.#stateBytes <= keptBytes;
    const { states, trig } = room.parts({
      states: this.#stateBytes * stateCount(large, this.keeps ? 'kept' : forGradient ? 'undone' : 'none'),
      trig: layout.rowBytes * large.words.length,
    });
    this.#states = states;
    this.#trig = trig;
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
    const halves = words.map(({ angle }) => valueOf(angle, features, weights) / 2);
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

  forth(): void {
    const { stages, transforms } = this.#large;
    if (!this.#product) this.#first();
    else this.#loadProduct(this.#product);
    if (this.#product && stages.length === 0)
      this.#do(layout.sweepProduct, { ...this.#ofProduct, [layout.sweepTo]: this.#state(0) });
    stages.forEach((stage, k) => {
      const kind = this.#product && k === 0 ? layout.sweepForthProduct : layout.sweepForth;
      this.#stageForth(stage, transforms[k]!, this.#state(k), this.#state(k + 1), kind);
    });
  }

  /** The outputs of the sample. */
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

  /** The slope of the angle of each word. */
  back(outputSlopes: Float32Array): Float64Array {
    const slopes = new Float64Array(this.#large.words.length);
    const { stages, branches } = this.#large;
    const last = this.#state(stages.length);
    branches.forEach((branch, b) => {
      const to = this.#lambda(b > 0 ? 1 : 0);
      this.#beginLambda(branch, outputSlopes, this.#stateOf(branch, to), to);
      if (branch.stage) {
        this.#beyond(branch.transform!, to);
        this.#do(layout.sweepTransformAll, { [layout.sweepTo]: to, [layout.sweepTransform]: branch.transform!.within });
        this.#stageBack(branch.stage, to, last, slopes);
      }
      if (b > 0) this.#do(layout.sweepAdd, { [layout.sweepTo]: this.#lambda(0), [layout.sweepFrom]: to });
    });
    if (branches.length === 0) return slopes;
    this.#stagesBack(last, slopes);
    if (this.#product) slopes.set(this.#productBack(this.#product), this.#large.firstOfProduct);
    return slopes;
  }

  #stagesBack(last: number, slopes: Float64Array): void {
    const { stages, transforms } = this.#large;
    const final = transforms.at(-1);
    if (!final) return;
    const moving = this.keeps ? [this.#lambda(0)] : [this.#lambda(0), last];
    for (const state of moving) {
      this.#do(layout.sweepTransformAll, { [layout.sweepTo]: state, [layout.sweepTransform]: final.within });
    }
    let grown = 1;
    for (let k = stages.length - 1; k >= 0; k--) {
      for (const state of moving) this.#beyond(transforms[k]!, state);
      // Neither transforms nor scales undo themselves: a ψ that goes back grows by 2^rank scale².
      if (!this.keeps) grown *= 2 ** transforms[k]!.rank * stages[k]!.scale ** 2;
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
    const floats = this.#machine.heap.floats;
    floats.fill(0, state / 4, (state + this.#stateBytes) / 4);
    let index = 0;
    for (let k = 1; ; k++) {
      floats[state / 4 + (index >> laneBits) * (layout.rowBytes / 4) + lanePart(index)] = 1;
      if (k === 2 ** span.length) break;
      index ^= span[31 - Math.clz32(k & -k)]!;
    }
  }

  #stageForth(
    stage: LargeStage,
    transform: LargeTransform,
    from: number,
    to: number,
    kind: number = layout.sweepForth,
  ): void {
    this.#do(kind, {
      ...this.#ofProduct,
      [layout.sweepStage]: stage.address,
      [layout.sweepFrom]: from,
      [layout.sweepTo]: to,
      [layout.sweepTrig]: this.#trig,
    });
    this.#beyond(transform, to);
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
    for (const { bits, rows, pieces, transform } of tiles) {
      const fields = {
        [layout.sweepTo]: state,
        [layout.sweepTileBits]: bits,
        [layout.sweepTileRows]: rows,
        [layout.sweepTransform]: transform,
      };
      this.#do(layout.sweepTile, fields, pieces);
    }
    for (const pass of wide) this.#do(layout.sweepPass, { [layout.sweepTo]: state, [layout.sweepTransform]: pass });
  }

  /** The state that a branch reads: the last, or what its stage makes of that. */
  #stateOf({ stage, transform }: LargeBranch, to: number): number {
    const last = this.#state(this.#large.stages.length);
    if (!stage) return last;
    this.#stageForth(stage, transform!, last, to);
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
    const sums = new Float64Array(words);
    const { floats } = this.#machine.heap;
    let at = this.#at.partials / 4;
    for (let block = 0; block < this.#blocks; block++) {
      for (let k = 0; k < words; k++) sums[k]! += floats[at++]!;
    }
    return sums;
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

const defaultKeptBytes = 2 ** 29;

/** States held at once: for the way back all those on the way or ψ alone, λ, and in either case one of a branch. */
export function stateCount({ stages, branches }: LargePlan | Plan, wayBack: 'kept' | 'undone' | 'none'): number {
  const ofBranches = branches.some(({ stage }) => stage) ? 1 : 0;
  return { kept: stages.length + 2, undone: 2, none: 1 }[wayBack] + ofBranches;
}

function valueOf({ offset, terms }: ProgramAngle, features: Float32Array, weights: Float32Array): number {
  return terms.reduce(
    (sum, { source, index, scale }) => sum + scale * (source === 'weight' ? weights : features)[index]!,
    offset,
  );
}
