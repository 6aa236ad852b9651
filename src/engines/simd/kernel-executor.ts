import { featureCount, type Program } from '../../program/program.js';
import type { Executor, Slopes } from './executor.js';
import { describeJob, doJob, type KernelMachine } from './kernel-machine.js';
import * as layout from './layout.js';
import { largeExecutor } from './large-executor.js';
import { aligned } from './memory.js';
import { isLarge } from './plan/encode-large.js';
import { type Packing, packingFor, packingNumber, packings } from './plan/packing.js';
import { type Plan, plannedOnce } from './plan/plan.js';
import { rotates, withRotations } from './plan/rotated.js';
import { Resident } from './resident.js';

/** Pieces that a job is cut into. Sums are made piece by piece, so their number must not follow that of threads. */
export const piecesOfGradient = 16;
const piecesOfRun = 64;
/** Steps of rows, of 3 to 4 ns, up to which a job is tiny, and up to which it is small. */
const tinyJob = 2 ** 11;
const smallJob = 2 ** 14;

/**
 * Runs a program by the WebAssembly kernels.
 *
 * @param packed How samples lie in rows; for tests.
 */
export function kernelExecutor(program: Program, machine: KernelMachine, packed = packingFor): Executor {
  const { kernels, heap } = machine;
  const plan = plannedOnce(program);
  const rotated = { samples: withRotations(plan, 'samples'), lanes: withRotations(plan, 'lanes') };
  // By the packing and the plan: a step of a small model takes 13 µs.
  const residents = Array.from({ length: packings }, () => new Map<Plan, Resident>());
  let large: Executor | undefined;
  const largeOf = () => (large ??= largeExecutor(program, plan, machine));
  const residentFor = (packing: Packing, ofPlan = plan): Resident => {
    const known = residents[packingNumber(packing)]!;
    const ready = known.get(ofPlan) ?? new Resident(program, ofPlan, packing, kernels, heap);
    known.set(ofPlan, ready);
    return ready;
  };
  /** Of a run whose states nobody will ask for. */
  const residentOfRun = (packing: Packing, weights: Float32Array): Resident => {
    const faster = rotated[packing.lanes ? 'lanes' : 'samples'];
    return residentFor(packing, rotates(faster, { features: noFeatures, first: 0, weights }) ? faster : plan);
  };
  /** No sample's NaN or infinity, given or come of numbers too large, shall reach the one it is paired with. */
  const packingOf = (batch: number, ...numbers: readonly Float32Array[]): Packing => {
    const packing = packed(plan, batch);
    return packing.pairs && !numbers.every(areModerate) ? { ...packing, pairs: false } : packing;
  };
  return {
    run: (features, weights, batch, forGradient = true) => {
      if (batch === 0) return new Float32Array(0);
      if (plan.branches.length === 0) return constantsOf(plan, batch);
      if (isLarge(plan, batch)) return largeOf().run(features, weights, batch, forGradient);
      const packing = packingOf(batch, features);
      const ordinary = forGradient ? residentFor(packing) : undefined;
      const keeps = ordinary?.keepsStates(batch) ?? false;
      const resident = ordinary && keeps ? ordinary : residentOfRun(packing, weights);
      resident.load(features, weights, batch);
      return run(program, resident, batch, keeps, machine);
    },
    gradient: (features, weights, batch, outputGradient) => {
      if (batch === 0 || plan.branches.length === 0) return noSlopes(program, batch);
      if (isLarge(plan, batch)) return largeOf().gradient(features, weights, batch, outputGradient);
      const resident = residentFor(packingOf(batch, features, outputGradient));
      resident.load(features, weights, batch);
      return gradient(program, resident, batch, outputGradient, machine);
    },
    dispose: () => {
      for (const known of residents) {
        for (const resident of known.values()) resident.dispose();
        known.clear();
      }
      large?.dispose();
      large = undefined;
    },
  };
}

const noFeatures = new Float32Array(0);

const moderate = 2 ** 60;

function areModerate(values: Float32Array): boolean {
  // A NaN is not below anything.
  for (const value of values) if (!(Math.abs(value) < moderate)) return false;
  return true;
}

/** Of nothing read. */
const constantsOf = ({ constants }: Plan, batch: number): Float32Array =>
  Float32Array.from({ length: batch * constants.length }, (_, k) => constants[k % constants.length]!);

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
    const { kernels, workers, workspace } = machine;
    const { encoded, places } = resident;
    this.#resident = resident;
    this.#machine = machine;
    this.#chunks = resident.chunks(batch);
    const working = kernels.exports.scratchBytes(encoded.address) + states * encoded.rows * layout.rowBytes;
    const scratch = aligned(Math.max(working, encoded.tableScratch));
    const forGradient = sizes.featureSlopes !== undefined;
    const slot = forGradient ? aligned(4 * encoded.slotFloats) : 0;
    const slots = Math.min(this.#chunks, piecesOfGradient);
    this.at = workspace.parts({
      job: 4 * layout.jobWords,
      ...sizes,
      slots: slot * slots,
      scratch: scratch * workers.threads,
    } as Record<Part, number>);
    const base = { program: encoded.address, scratch: this.at.scratch!, scratchBytes: scratch };
    const fields = describeJob(machine, this.address, base);
    fields[layout.jobBatch] = batch;
    fields[layout.jobChunks] = this.#chunks;
    fields[layout.jobFeatures] = places.features;
    fields[layout.jobWeights] = places.weights;
    fields[layout.jobOutput] = this.at.output ?? 0;
    fields[layout.jobOutputSlopes] = this.at.outputSlopes ?? 0;
    fields[layout.jobFeatureSlopes] = this.at.featureSlopes ?? 0;
    fields[layout.jobWeightSlopes] = this.at.weightSlopes ?? 0;
    fields[layout.jobTables] = places.tables;
    fields[layout.jobSharedTrig] = places.trig;
    fields[layout.jobCheckpoints] = places.states;
    fields[layout.jobKeeps] = keeps ? 1 : 0;
    fields[layout.jobSlotArea] = this.at.slots!;
    fields[layout.jobSlotBytes] = slot;
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
    const { encoded, packing } = this.#resident;
    const most = kind === layout.jobRunKind ? piecesOfRun : piecesOfGradient;
    const isOfChunks = kind === layout.jobRunKind || kind === layout.jobGradientKind;
    // To begin and to be read, samples of a pair take a step each.
    const steps = encoded.stages + (packing.pairs ? 2 : 1);
    const work = encoded.rows * steps * (isOfChunks ? this.#chunks : 1);
    const size = work < tinyJob ? 'tiny' : work < smallJob ? 'small' : 'large';
    doJob(this.#machine, this.address, kind, Math.min(this.#chunks, most), size);
  }
}
