import { addSlope, angleAt } from '../../program/angle-values.js';
import { amplitudeColumn, dependsOnFeatures, featureCount, type NoisyProgram } from '../../program/program.js';
import type { Executor } from '../simd/executor.js';
import { describeJob, doJob, type KernelMachine } from '../simd/kernel-machine.js';
import * as layout from '../simd/layout.js';
import { aligned } from '../simd/memory.js';
import { loadPlan } from './loaded-plan.js';
import { amplitudeSlopes, coefficientsOfAmplitudes } from './prepared.js';
import { readoutOf } from './readout.js';
import { chunksAtOnce, defaultRoom, keptStates, lanes, stateBytesOf, threadsWithRoom } from './room.js';

const pieces = 64;
/** Rows of steps below which one thread does a job sooner than others are told of it. */
const tinyJob = 2 ** 14;

/**
 * Runs noisy programs on density matrices, as vectors of Pauli coefficients: samples in fours, by the kernels of the SIMD
 * engine's machine (`kernels/pauli-vector.ts`). A batch of any size goes in parts that have room.
 */
export function densityExecutor(program: NoisyProgram, machine: KernelMachine, room = defaultRoom): Executor {
  const { heap, workspace, workers } = machine;
  const { qubits } = program;
  const readout = readoutOf(program);
  const plan = loadPlan(program, readout.rows, machine);
  const { angles } = plan;
  const reads = readout.rows.length;
  const columns = featureCount(program);
  const isPrepared = program.columns.preparation !== undefined;
  const size = 4 ** qubits;
  const stateBytes = stateBytesOf(qubits);
  const samplesAtOnce = lanes * chunksAtOnce({ qubits, angles: angles.length, reads, isPrepared }, room);
  const values = new Float64Array(reads);
  const output = new Float64Array(readout.outputs);

  /** Describes a job for a batch and writes its angles and first states. */
  const start = (features: Float32Array, weights: Float32Array, batch: number, forGradient: boolean) => {
    const chunks = Math.ceil(batch / lanes);
    const threads = threadsWithRoom(Math.min(workers.threads, chunks), stateBytes, room.scratchBytes);
    const slots = forGradient ? keptStates(plan.barriers, stateBytes, room.scratchBytes / threads) : 0;
    const scratch = aligned(16 * plan.scratchRows + (2 + slots) * stateBytes);
    const prepared = isPrepared ? chunks * stateBytes : 0;
    const at = workspace.parts({
      job: 4 * layout.jobWords,
      trig: 32 * chunks * angles.length,
      states: prepared,
      read: 16 * chunks * reads,
      readSlopes: forGradient ? 16 * chunks * reads : 0,
      slopes: forGradient ? 16 * chunks * angles.length : 0,
      stateSlopes: forGradient ? prepared : 0,
      scratch: scratch * threads,
    });
    const fields = describeJob(machine, at.job, { program: plan.address, scratch: at.scratch, scratchBytes: scratch });
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
    const work = (kind: number) =>
      doJob(machine, at.job, kind, Math.min(chunks, pieces), chunks * plan.steps * size < tinyJob ? 'tiny' : 'large');
    return { at, chunks, work };
  };

  const writeTrig = (first: number, features: Float32Array, weights: Float32Array, batch: number) => {
    const { floats } = heap;
    const lanesThere = lanes * Math.ceil(batch / lanes);
    angles.forEach((angle, k) => {
      const differs = dependsOnFeatures(angle);
      let [cos, sin] = [0, 0];
      for (let sample = 0; sample < lanesThere; sample++) {
        if (differs || sample === 0) {
          // Lanes beyond the batch do what the last sample does.
          const theta = angleAt(angle, { features, weights, first: columns * Math.min(sample, batch - 1) });
          [cos, sin] = [Math.cos(theta), Math.sin(theta)];
        }
        const to = first + 8 * (Math.floor(sample / lanes) * angles.length + k) + (sample % lanes);
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

  /** Where a list of rows for each chunk, `[chunk, row, lane]`, has a sample's. */
  const place = (row: number, rowCount: number, sample: number) =>
    lanes * (Math.floor(sample / lanes) * rowCount + row) + (sample % lanes);

  const runPart = (features: Float32Array, weights: Float32Array, batch: number, result: Float32Array) => {
    const { at, work } = start(features, weights, batch, false);
    work(layout.jobPauliRunKind);
    const { floats } = heap;
    for (let sample = 0; sample < batch; sample++) {
      for (let row = 0; row < reads; row++) values[row] = floats[at.read / 4 + place(row, reads, sample)]!;
      readout.read(values, output);
      result.set(output, sample * readout.outputs);
    }
  };

  const gradientPart = (
    features: Float32Array,
    weights: Float32Array,
    batch: number,
    outputGradient: Float32Array,
    slopes: { readonly features: Float32Array; readonly weights: Float64Array },
  ) => {
    const { at, chunks, work } = start(features, weights, batch, true);
    heap.floats.fill(0, at.readSlopes / 4, at.readSlopes / 4 + lanes * chunks * reads);
    for (let sample = 0; sample < batch; sample++) {
      for (let k = 0; k < output.length; k++) output[k] = outputGradient[sample * output.length + k]!;
      readout.back(output, values);
      values.forEach((value, row) => (heap.floats[at.readSlopes / 4 + place(row, reads, sample)] = value));
    }
    work(layout.jobPauliGradientKind);
    const { floats } = heap;
    for (let sample = 0; sample < batch; sample++) {
      const to = { ...slopes, first: sample * columns };
      angles.forEach((angle, k) => addSlope(angle, floats[at.slopes / 4 + place(k, angles.length, sample)]!, to));
      if (!isPrepared) continue;
      const ofState = Float64Array.from(
        { length: size },
        (_, row) => floats[at.stateSlopes / 4 + place(row, size, sample)]!,
      );
      const ofAmplitudes = amplitudeSlopes(ofState, amplitudesOf(features, sample), qubits);
      slopes.features.set(ofAmplitudes, to.first + amplitudeColumn(program));
    }
  };

  /** Calls with the first sample of each part of a batch and how many there are. */
  const inParts = (batch: number, part: (first: number, samples: number) => void) => {
    for (let first = 0; first < batch; first += samplesAtOnce) part(first, Math.min(samplesAtOnce, batch - first));
  };

  /** The rows of some samples, `width` numbers each. */
  const rowsOf = (rows: Float32Array, width: number, first: number, samples: number) =>
    rows.subarray(width * first, width * (first + samples));

  return {
    run: (features, weights, batch) => {
      const result = new Float32Array(batch * readout.outputs);
      inParts(batch, (first, samples) =>
        runPart(
          rowsOf(features, columns, first, samples),
          weights,
          samples,
          rowsOf(result, readout.outputs, first, samples),
        ),
      );
      return result;
    },
    gradient: (features, weights, batch, outputGradient) => {
      const ofFeatures = new Float32Array(batch * columns);
      const ofWeights = new Float64Array(program.weights);
      inParts(batch, (first, samples) =>
        gradientPart(
          rowsOf(features, columns, first, samples),
          weights,
          samples,
          rowsOf(outputGradient, readout.outputs, first, samples),
          { features: rowsOf(ofFeatures, columns, first, samples), weights: ofWeights },
        ),
      );
      return { features: ofFeatures, weights: Float32Array.from(ofWeights) };
    },
    dispose: () => plan.dispose(),
  };
}
