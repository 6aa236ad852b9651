import { featureCount, type Program } from '../../program/program.js';
import type { Executor, Slopes } from './executor.js';
import { Heap } from './heap.js';
import type { Kernels } from './kernels.js';
import * as layout from './layout.js';
import { largeExecutor } from './large-executor.js';
import { isLarge } from './plan/encode-large.js';
import { usesLanesAsBits } from './plan/passes.js';
import { plannedOnce } from './plan/plan.js';
import { Resident } from './resident.js';
import { Workspace } from './workspace.js';

/** Threads that take part in a job until nothing of it is left. */
export interface Workers {
  /** How many take part at most. */
  readonly threads: number;
  run(job: number): void;
}

/** The machine a program runs on: kernels, threads, and memory for what lives during a call. */
export interface KernelMachine {
  readonly kernels: Kernels;
  readonly heap: Heap;
  readonly workspace: Workspace;
  readonly workers: Workers;
}

export function kernelMachine(kernels: Kernels, workers: Workers): KernelMachine {
  const { memory } = kernels;
  return { kernels, workers, heap: new Heap(memory.memory), workspace: new Workspace(memory) };
}

/** Pieces that a job is cut into. Sums are made piece by piece, so their number must not follow that of threads. */
export const piecesOfGradient = 16;
const piecesOfRun = 64;
/** Steps of rows below which a job is done sooner by one thread than others are told of it (about 10 µs). */
const smallJob = 2 ** 14;

/** Runs a program by the WebAssembly kernels. */
export function kernelExecutor(program: Program, machine: KernelMachine): Executor {
  const { kernels, heap } = machine;
  const plan = plannedOnce(program);
  const residents = new Map<boolean, Resident>();
  let large: Executor | undefined;
  const largeOf = () => (large ??= largeExecutor(program, plan, machine));
  const residentFor = (batch: number): Resident => {
    const lanes = usesLanesAsBits(plan.bits, batch);
    const ready = residents.get(lanes) ?? new Resident(program, plan, lanes, kernels, heap);
    residents.set(lanes, ready);
    return ready;
  };
  return {
    run: (features, weights, batch, forGradient = true) => {
      if (batch === 0) return new Float32Array(0);
      if (isLarge(plan, program, batch)) return largeOf().run(features, weights, batch, forGradient);
      const resident = residentFor(batch);
      resident.load(features, weights, batch);
      return run(program, resident, batch, forGradient && resident.keepsStates(batch), machine);
    },
    gradient: (features, weights, batch, outputGradient) => {
      if (batch === 0 || plan.branches.length === 0) return noSlopes(program, batch);
      if (isLarge(plan, program, batch)) return largeOf().gradient(features, weights, batch, outputGradient);
      const resident = residentFor(batch);
      resident.load(features, weights, batch);
      return gradient(program, resident, batch, outputGradient, machine);
    },
    dispose: () => {
      for (const resident of residents.values()) resident.dispose();
      residents.clear();
      large?.dispose();
      large = undefined;
    },
  };
}

/** Of nothing read, or of no samples. */
const noSlopes = (program: Program, batch: number): Slopes => ({
  features: new Float32Array(batch * featureCount(program)),
  weights: new Float32Array(program.weights),
});

function run(
  program: Program,
  resident: Resident,
  batch: number,
  keeps: boolean,
  machine: KernelMachine,
): Float32Array {
  const { heap } = machine;
  const size = batch * resident.encoded.outputs * (program.readout.kind === 'state' ? 2 : 1);
  const job = new Job(resident, batch, keeps, machine, { output: 4 * size }, keeps ? 0 : 1);
  job.makeTables();
  job.do(layout.jobRunKind);
  if (keeps) resident.computed('states');
  return heap.copy(job.at.output!, size);
}

function gradient(
  program: Program,
  resident: Resident,
  batch: number,
  outputGradient: Float32Array,
  machine: KernelMachine,
) {
  const { heap, kernels } = machine;
  const { encoded, hasStates } = resident;
  const features = batch * featureCount(program);
  const sizes = {
    outputSlopes: 4 * outputGradient.length,
    featureSlopes: 4 * features,
    weightSlopes: 4 * program.weights,
  };
  const job = new Job(resident, batch, hasStates, machine, sizes, hasStates ? 0 : encoded.stages + 1);
  heap.write(job.at.outputSlopes!, outputGradient);
  job.makeTables();
  job.do(layout.jobGradientKind);
  job.do(layout.jobReduceKind);
  kernels.exports.finish(job.address);
  return {
    features: heap.copy(job.at.featureSlopes!, features),
    weights: heap.copy(job.at.weightSlopes!, program.weights),
  };
}

type Part = 'job' | 'scratch' | 'slots' | 'output' | 'outputSlopes' | 'featureSlopes' | 'weightSlopes';

/** One call: its descriptor and the memory it works in. */
class Job {
  readonly at: Readonly<Partial<Record<Part, number>>>;
  readonly #resident: Resident;
  readonly #machine: KernelMachine;
  readonly #chunks: number;

  /** @param states How many states a thread needs room for. */
  constructor(
    resident: Resident,
    batch: number,
    keeps: boolean,
    machine: KernelMachine,
    sizes: Partial<Record<Part, number>>,
    states: number,
  ) {
    const { kernels, workers, workspace, heap } = machine;
    const { encoded, places } = resident;
    this.#resident = resident;
    this.#machine = machine;
    this.#chunks = resident.chunks(batch);
    const working = kernels.exports.scratchBytes(encoded.address) + states * encoded.rows * layout.rowBytes;
    const scratch = aligned(Math.max(working, encoded.tableScratch));
    const forGradient = sizes.featureSlopes !== undefined;
    const weights = aligned4(heap.ints[encoded.address / 4 + layout.programWeights]!);
    const slot = forGradient ? aligned(4 * (weights + encoded.slopes)) : 0;
    const slots = Math.min(this.#chunks, piecesOfGradient);
    this.at = workspace.parts({
      job: 4 * layout.jobWords,
      ...sizes,
      slots: slot * slots,
      scratch: scratch * workers.threads,
    } as Record<Part, number>);
    const descriptor = heap.ints.subarray(this.address / 4, this.address / 4 + layout.jobWords);
    descriptor[layout.jobProgram] = encoded.address;
    descriptor[layout.jobBatch] = batch;
    descriptor[layout.jobChunks] = this.#chunks;
    descriptor[layout.jobFeatures] = places.features;
    descriptor[layout.jobWeights] = places.weights;
    descriptor[layout.jobOutput] = this.at.output ?? 0;
    descriptor[layout.jobOutputSlopes] = this.at.outputSlopes ?? 0;
    descriptor[layout.jobFeatureSlopes] = this.at.featureSlopes ?? 0;
    descriptor[layout.jobWeightSlopes] = this.at.weightSlopes ?? 0;
    descriptor[layout.jobTables] = places.tables;
    descriptor[layout.jobSharedTrig] = places.trig;
    descriptor[layout.jobScratch] = this.at.scratch!;
    descriptor[layout.jobScratchBytes] = scratch;
    descriptor[layout.jobCheckpoints] = places.states;
    descriptor[layout.jobKeeps] = keeps ? 1 : 0;
    descriptor[layout.jobSlotArea] = this.at.slots!;
    descriptor[layout.jobSlotBytes] = slot;
    descriptor[layout.jobThreadLimit] = workers.threads;
  }

  get address(): number {
    return this.at.job!;
  }

  /** The tables of the shared diagonals, unless they are there. */
  makeTables(): void {
    if (this.#resident.hasTables) return;
    this.#machine.kernels.exports.begin(this.address);
    this.do(layout.jobTablesKind);
    this.#resident.computed('tables');
  }

  do(kind: number): void {
    const ints = this.#machine.heap.ints;
    const first = this.address / 4;
    ints[first + layout.jobKind] = kind;
    const most = kind === layout.jobRunKind ? piecesOfRun : piecesOfGradient;
    ints[first + layout.jobSlots] = Math.min(this.#chunks, most);
    ints[first + layout.jobNext] = 0;
    ints[first + layout.jobThreads] = 0;
    const { encoded } = this.#resident;
    const perChunk = encoded.rows * (encoded.stages + 1);
    const isOfChunks = kind === layout.jobRunKind || kind === layout.jobGradientKind;
    if (perChunk * (isOfChunks ? this.#chunks : 1) < smallJob) this.#machine.kernels.exports.work(this.address);
    else this.#machine.workers.run(this.address);
  }
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;
const aligned4 = (count: number): number => Math.ceil(count / 4) * 4;
