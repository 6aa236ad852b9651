import { addSlope, angleAt } from '../../program/angle-values.js';
import { amplitudeColumn, dependsOnFeatures, featureCount, type NoisyProgram } from '../../program/program.js';
import type { Executor } from '../simd/executor.js';
import { describeJob, doJob, type KernelMachine } from '../simd/kernel-machine.js';
import * as layout from '../simd/layout.js';
import { aligned } from '../simd/memory.js';
import { encode, type EncodedDensity } from './encode.js';
import { type PlanStep, planOf } from './plan.js';
import { amplitudeSlopes, coefficientsOfAmplitudes } from './prepared.js';
import { readoutOf } from './readout.js';

const lanes = 4;
const pieces = 64;
/** Rows of steps below which one thread does a job sooner than others are told of it. */
const smallJob = 2 ** 14;
/** Bytes that threads may fill with states kept for a way back, all together. */
const defaultKeptBytes = 2 ** 30;

/**
 * Runs noisy programs on density matrices, as vectors of Pauli coefficients: samples in fours, by the kernels of the SIMD
 * engine's machine (`kernels/pauli-vector.ts`).
 */
export function densityExecutor(program: NoisyProgram, machine: KernelMachine, keptBytes = defaultKeptBytes): Executor {
  const { kernels, heap, workspace, workers } = machine;
  const { qubits } = program;
  const plan = planOf(program);
  const rotations = plan.filter((step) => step.kind === 'rotation');
  const readout = readoutOf(program);
  const columns = featureCount(program);
  const isPrepared = program.columns.preparation !== undefined;
  const size = 4 ** qubits;
  const stateBytes = 16 * size;
  const [block, { address }] = kernels.memory.hold((base): EncodedDensity =>
    encode(plan, qubits, readout.rows, isPrepared, base),
  );
  const values = new Float64Array(readout.rows.length);
  const output = new Float64Array(readout.outputs);

  /** Describes a job for a batch and writes its angles and first states. */
  const start = (features: Float32Array, weights: Float32Array, batch: number, forGradient: boolean) => {
    const chunks = Math.ceil(batch / lanes);
    const threads = Math.min(workers.threads, chunks);
    const slots = forGradient ? slotsFor(plan, stateBytes, keptBytes / threads) : 0;
    const scratch = aligned(16 * scratchRows(plan) + (2 + slots) * stateBytes);
    const prepared = isPrepared ? chunks * stateBytes : 0;
    const read = 16 * chunks * readout.rows.length;
    const at = workspace.parts({
      job: 4 * layout.jobWords,
      trig: 32 * chunks * rotations.length,
      states: prepared,
      read,
      readSlopes: forGradient ? read : 0,
      slopes: forGradient ? 16 * chunks * rotations.length : 0,
      stateSlopes: forGradient ? prepared : 0,
      scratch: scratch * threads,
    });
    const fields = describeJob(machine, at.job, { program: address, scratch: at.scratch, scratchBytes: scratch });
    fields[layout.jobThreadLimit] = threads;
    fields[layout.jobChunks] = chunks;
    fields[layout.jobFeatures] = at.trig;
    fields[layout.jobWeights] = at.states;
    fields[layout.jobOutput] = at.read;
    fields[layout.jobOutputSlopes] = at.readSlopes;
    fields[layout.jobFeatureSlopes] = at.slopes;
    fields[layout.jobWeightSlopes] = at.stateSlopes;
    fields[layout.jobKeeps] = slots;
    writeTrig(at.trig / 4, features, weights, batch);
    if (isPrepared) writeStates(at.states / 4, features, batch);
    return { at, chunks };
  };

  const writeTrig = (first: number, features: Float32Array, weights: Float32Array, batch: number) => {
    const { floats } = heap;
    const lanesThere = lanes * Math.ceil(batch / lanes);
    rotations.forEach(({ angle }, k) => {
      const differs = dependsOnFeatures(angle);
      let [cos, sin] = [0, 0];
      for (let sample = 0; sample < lanesThere; sample++) {
        if (differs || sample === 0) {
          // Lanes beyond the batch do what the last sample does.
          const theta = angleAt(angle, { features, weights, first: columns * Math.min(sample, batch - 1) });
          [cos, sin] = [Math.cos(theta), Math.sin(theta)];
        }
        const to = first + 8 * (Math.floor(sample / lanes) * rotations.length + k) + (sample % lanes);
        floats[to] = cos;
        floats[to + lanes] = sin;
      }
    });
  };

  const amplitudesOf = (features: Float32Array, sample: number) => {
    const first = columns * sample + amplitudeColumn(program);
    return Float64Array.from(features.subarray(first, first + 2 ** qubits));
  };

  const writeStates = (first: number, features: Float32Array, batch: number) => {
    const { floats } = heap;
    const coefficients = new Float64Array(size);
    for (let sample = 0; sample < lanes * Math.ceil(batch / lanes); sample++) {
      coefficientsOfAmplitudes(amplitudesOf(features, Math.min(sample, batch - 1)), qubits, coefficients);
      const to = first + Math.floor(sample / lanes) * size * lanes + (sample % lanes);
      for (let row = 0; row < size; row++) floats[to + lanes * row] = coefficients[row]!;
    }
  };

  const place = (row: number, rowCount: number, sample: number) =>
    lanes * (Math.floor(sample / lanes) * rowCount + row) + (sample % lanes);

  return {
    run: (features, weights, batch) => {
      const result = new Float32Array(batch * readout.outputs);
      if (batch === 0) return result;
      const { at, chunks } = start(features, weights, batch, false);
      doJob(machine, at.job, layout.jobPauliRunKind, Math.min(chunks, pieces), chunks * plan.length * size < smallJob);
      const { floats } = heap;
      for (let sample = 0; sample < batch; sample++) {
        for (let row = 0; row < values.length; row++)
          values[row] = floats[at.read / 4 + place(row, values.length, sample)]!;
        readout.read(values, output);
        result.set(output, sample * readout.outputs);
      }
      return result;
    },
    gradient: (features, weights, batch, outputGradient) => {
      const ofFeatures = new Float32Array(batch * columns);
      const ofWeights = new Float64Array(program.weights);
      if (batch === 0) return { features: ofFeatures, weights: Float32Array.from(ofWeights) };
      const { at, chunks } = start(features, weights, batch, true);
      heap.floats.fill(0, at.readSlopes / 4, at.readSlopes / 4 + lanes * chunks * values.length);
      for (let sample = 0; sample < batch; sample++) {
        for (let k = 0; k < output.length; k++) output[k] = outputGradient[sample * output.length + k]!;
        readout.back(output, values);
        values.forEach((value, row) => (heap.floats[at.readSlopes / 4 + place(row, values.length, sample)] = value));
      }
      const isSmall = chunks * plan.length * size < smallJob;
      doJob(machine, at.job, layout.jobPauliGradientKind, Math.min(chunks, pieces), isSmall);
      const { floats } = heap;
      for (let sample = 0; sample < batch; sample++) {
        const slopes = { features: ofFeatures, weights: ofWeights, first: sample * columns };
        rotations.forEach(({ angle }, k) => {
          addSlope(angle, floats[at.slopes / 4 + place(k, rotations.length, sample)]!, slopes);
        });
        if (!isPrepared) continue;
        const ofState = Float64Array.from(
          { length: size },
          (_, row) => floats[at.stateSlopes / 4 + place(row, size, sample)]!,
        );
        const ofAmplitudes = amplitudeSlopes(ofState, amplitudesOf(features, sample), qubits);
        ofFeatures.set(ofAmplitudes, slopes.first + amplitudeColumn(program));
      }
      return { features: ofFeatures, weights: Float32Array.from(ofWeights) };
    },
    dispose: () => kernels.memory.give(block),
  };
}

const scratchRows = (plan: readonly PlanStep[]): number =>
  Math.max(0, ...plan.map((step) => (step.kind === 'matrix' ? step.matrix.size : 0)));

/** A state for each barrier, as far as there is room: with fewer, states are computed again. */
function slotsFor(plan: readonly PlanStep[], stateBytes: number, bytes: number): number {
  const barriers = plan.filter(({ kind }) => kind !== 'rotation').length;
  return Math.max(0, Math.min(barriers, Math.floor(bytes / stateBytes) - 2));
}
