import { featureCount, type Program } from '../../program/program.js';
import type { Kernels } from './kernels.js';
import { rowBytes } from './layout.js';
import { encode, type EncodedPlan } from './plan/encode.js';
import { type Packing, samplesOfChunk } from './plan/packing.js';
import type { Plan } from './plan/plan.js';
import type { Heap } from './heap.js';
import { Workspace } from './workspace.js';

/** Bytes of states that a run keeps for its gradient: to read them costs less than to compute them again, up to here. */
const keptBytes = 64 * 2 ** 20;
/**
 * The same where one state of a chunk has so few bytes that it fits a core's first cache, for such are computed again sooner than fetched
 * from memory: measured with 8 qubits on an EPYC of 2024, whose last cache has 32 MiB.
 */
const keptBytesOfSmall = 20 * 2 ** 20;
const smallState = 16 * 2 ** 10;

/**
 * A program as it lies in the kernels' memory, with what is kept from call to call: the last features and weights, the
 * tables of its diagonals and, if they are few, its states. A call with the same numbers need not compute them again.
 */
export class Resident {
  readonly encoded: EncodedPlan;
  readonly packing: Packing;
  readonly #program: Program;
  readonly #kernels: Kernels;
  readonly #heap: Heap;
  readonly #address: number;
  readonly #kept: Workspace;
  #places: Places;
  #batch = -1;
  #hasTables = false;
  #hasStates = false;

  constructor(program: Program, plan: Plan, packing: Packing, kernels: Kernels, heap: Heap) {
    this.#program = program;
    this.packing = packing;
    this.#kernels = kernels;
    this.#heap = heap;
    [this.#address, this.encoded] = kernels.memory.hold((base) => encode(plan, program, packing, base));
    this.#kept = new Workspace(kernels.memory);
    this.#places = { weights: 0, trig: 0, tables: 0, features: 0, states: 0 };
  }

  get places(): Places {
    return this.#places;
  }

  chunks(batch: number): number {
    return Math.ceil(batch / samplesOfChunk(this.packing));
  }

  /** Bytes of the states of one chunk, from the first to the last. */
  get stateBytes(): number {
    return (this.encoded.stages + 1) * this.encoded.rows * rowBytes;
  }

  keepsStates(batch: number): boolean {
    const most = this.encoded.rows * rowBytes <= smallState ? keptBytesOfSmall : keptBytes;
    return this.chunks(batch) * this.stateBytes <= most;
  }

  /** Takes in the numbers of a call, and forgets what was computed from others. */
  load(features: Float32Array, weights: Float32Array, batch: number): void {
    if (batch !== this.#batch) {
      // Where there is no room, nothing of before may be taken for there.
      this.#batch = -1;
      this.#hasTables = false;
      this.#hasStates = false;
      this.#places = this.#kept.parts(this.#sizes(batch));
      this.#batch = batch;
    } else {
      const sameWeights = this.#heap.holds(this.#places.weights, weights);
      this.#hasTables &&= sameWeights;
      this.#hasStates &&= sameWeights && this.#heap.holds(this.#places.features, features);
      if (this.#hasStates) return;
    }
    this.#heap.write(this.#places.features, features);
    this.#heap.write(this.#places.weights, weights);
  }

  /** Whether tables, or states, of the numbers loaded are there; who computes them says so. */
  get hasTables(): boolean {
    return this.#hasTables;
  }

  get hasStates(): boolean {
    return this.#hasStates;
  }

  computed(what: 'tables' | 'states'): void {
    if (what === 'tables') this.#hasTables = true;
    else this.#hasStates = true;
  }

  dispose(): void {
    this.#kept.release();
    this.#kernels.memory.give(this.#address);
  }

  #sizes(batch: number): Record<keyof Places, number> {
    const { sharedWords, tableBytes } = this.encoded;
    return {
      weights: 4 * this.#program.weights,
      trig: 8 * sharedWords,
      tables: tableBytes,
      features: 4 * batch * featureCount(this.#program),
      states: this.keepsStates(batch) ? this.chunks(batch) * this.stateBytes : 0,
    };
  }
}

/** Where a resident program's numbers are. */
export interface Places {
  readonly weights: number;
  readonly trig: number;
  readonly tables: number;
  readonly features: number;
  readonly states: number;
}
