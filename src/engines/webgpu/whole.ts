import type { Readout } from '../../program/program.js';
import { type Kernel, kernelOf, reads, writes } from './kernel.js';
import { head } from './layout.js';
import { angleSource } from './wgsl/angles.js';
import { initialSource } from './wgsl/call.js';
import { backLoop, forwardLoop, frameSource, turnsAtOnce } from './wgsl/loops.js';
import { mainSource } from './wgsl/main.js';
import { lambdaSource, observableSource } from './wgsl/observables.js';
import { type Place, rowsSource, waitSource } from './wgsl/rows.js';
import { denseSource, rotateBackSource, rotateSource, stepSource } from './wgsl/steps.js';
import { sumsAtOnce, sumSource } from './wgsl/sums.js';

/**
 * Kernels that run a whole program in one dispatch: a workgroup for each sample, or for several small ones.
 *
 * ψ and λ are in workgroup memory where they fit, else in a buffer, where a workgroup still works on its own sample alone.
 */
export interface WholeShape {
  readonly qubits: number;
  /** Threads of a sample. */
  readonly lanes: number;
  /** Samples of a workgroup. */
  readonly samples: number;
  /** Where ψ and λ are during the pass forth, and back. */
  readonly forward: { readonly psi: Place };
  readonly back: { readonly psi: Place; readonly lambda: Place };
}

export const mostThreads = 256;
/** Threads of a workgroup that holds small samples: what all graphics cards run side by side. */
const fewThreads = 64;

/** The shape for states of so many qubits on a device with so many bytes of workgroup memory. */
export function wholeShape(qubits: number, workgroupBytes: number): WholeShape {
  const lanes = lanesOf(qubits);
  const together = Math.max(1, fewThreads / lanes);
  const left = stateBytes(workgroupBytes, lanes * together);
  // In a buffer, slots without a sample of their own would get in the way of the last one's.
  const samples = 2 * together * 8 * 2 ** qubits <= left ? together : 1;
  const state = samples * 8 * 2 ** qubits;
  const place = (bytes: number): Place => (bytes <= left ? 'workgroup' : 'buffer');
  return {
    qubits,
    lanes,
    samples,
    forward: { psi: place(state) },
    back: { psi: place(state), lambda: place(2 * state) },
  };
}

/** Threads for a state, or a tile of one: each has a pair of rows, or several. */
export const lanesOf = (bits: number): number => Math.min(mostThreads, 2 ** (bits - 1));

/** Bytes that cos, sin and sums leave for states. */
export const stateBytes = (workgroupBytes: number, threads: number): number =>
  workgroupBytes - 8 * turnsAtOnce - 4 * sumsAtOnce * threads;

const constantsOf = ({ qubits, lanes, samples }: WholeShape) => ({
  LANES: lanes,
  SAMPLES: samples,
  THREADS: lanes * samples,
  ROWS: 2 ** qubits,
  QUBITS: qubits,
  CHUNK: turnsAtOnce / samples,
});

const wholeSource = (body: string) =>
  mainSource(/* wgsl */ `
  if (group * SAMPLES >= call.batch) {
    return;
  }
  let lane = thread % LANES;
  slot = thread / LANES;
  // A slot without a sample follows the last one: every thread must come to every barrier.
  let isMine = group * SAMPLES + slot < call.batch;
  sample = min(group * SAMPLES + slot, call.batch - 1u);
  let steps = program[${head.steps}u];
${body}`);

/** The program forth and its readout. `keeps`: the final states are wanted for the way back. */
export function forwardKernel(shape: WholeShape, readout: Readout['kind'], keeps: boolean): Kernel {
  const { psi } = shape.forward;
  const hasStates = keeps || psi === 'buffer';
  const bindings = [reads('program', 'u32'), reads('features'), reads('weights'), writes('readout')];
  const body = /* wgsl */ `
  for (var row = lane; row < ROWS; row += LANES) {
    setPsi(row, initialRow(sample, row));
  }
  wait();
  ${forwardLoop}
  ${readoutSource[readout]}
  ${
    keeps && psi === 'workgroup'
      ? `if (isMine) { for (var row = lane; row < ROWS; row += LANES) { states[sample * ROWS + row] = psiAt(row); } }`
      : ''
  }`;
  return kernelOf(hasStates ? [...bindings, writes('states', 'vec2<f32>')] : bindings, constantsOf(shape), [
    angleSource,
    initialSource,
    stepSource,
    rowsSource('psi', psi, (row) => `states[sample * ROWS + ${row}]`),
    waitSource([psi]),
    frameSource,
    rotateSource,
    denseSource('Psi', false),
    observableSource,
    sumSource,
    wholeSource(body),
  ]);
}

const readoutSource: Readonly<Record<Readout['kind'], string>> = {
  expectation: /* wgsl */ `
  for (var o = 0u; o < call.outputs; o += ${sumsAtOnce}u) {
    for (var k = 0u; k < min(${sumsAtOnce}u, call.outputs - o); k++) {
      var part = 0.0;
      for (var row = lane; row < ROWS; row += LANES) {
        part += dot(psiAt(row), observableTimesPsi(o + k, row));
      }
      parts[partAt(slot, lane, k)] = part;
    }
    addUp(slot, lane);
    for (var k = lane; k < min(${sumsAtOnce}u, call.outputs - o); k += LANES) {
      if (isMine) { readout[sample * call.outputs + o + k] = sumAt(slot, k); }
    }
    workgroupBarrier();
  }`,
  probabilities: /* wgsl */ `
  let rest = QUBITS - program[${head.bitsRead}u];
  for (var outcome = lane; outcome < call.outputs; outcome += LANES) {
    var sum = 0.0;
    for (var k = 0u; k < (1u << rest); k++) {
      let amplitude = psiAt(rowOf((outcome << rest) | k, QUBITS));
      sum += dot(amplitude, amplitude);
    }
    if (isMine) { readout[sample * call.outputs + outcome] = sum; }
  }`,
  state: /* wgsl */ `
  for (var row = lane; row < ROWS; row += LANES) {
    if (isMine) {
      readout[sample * ROWS + row] = psiAt(row).x;
      readout[(call.batch + sample) * ROWS + row] = psiAt(row).y;
    }
  }`,
};

/** How many numbers of its scratch buffer a sample takes: slopes of its angles, then what has no place elsewhere. */
export const scratchSize = (shape: WholeShape, steps: number): number =>
  2 * (Math.ceil(steps / 2) + statesInBuffer(shape) * 2 ** shape.qubits);

/** How many of ψ and λ have no place in workgroup memory on the way back. */
const statesInBuffer = ({ back }: WholeShape): number =>
  [back.psi, back.lambda].filter((place) => place === 'buffer').length;

/**
 * The way back: from the final states and the slopes of the loss with the readout to its slopes with features, and with
 * weights by sample (Jones and Gacon, arXiv:2009.02823). ψ and λ are undone together.
 */
export function backKernel(shape: WholeShape, readout: Readout['kind']): Kernel {
  const { psi, lambda } = shape.back;
  const ofSample = 'slopesAt() + slopeRows()';
  const body = /* wgsl */ `
  for (var row = lane; row < ROWS; row += LANES) {
    setPsi(row, states[sample * ROWS + row]);
  }
  wait();
  for (var row = lane; row < ROWS; row += LANES) {
    setLambda(row, firstLambda(row));
  }
  wait();
  ${backLoop}
  wait();
  storageBarrier();
  if (isMine) {
    let read = min(call.columns, call.firstAmplitude);
    for (var column = lane; column < read; column += LANES) {
      dFeatures[sample * call.columns + column] = gathered(program[${head.featuresAt}u] + 2u * column);
    }
    for (var column = read + lane; column < call.columns; column += LANES) {
      dFeatures[sample * call.columns + column] = 2.0 * lambdaAt(column - read).x;
    }
    for (var weight = lane; weight < call.weights; weight += LANES) {
      dWeights[sample * call.weights + weight] = gathered(program[${head.weightsAt}u] + 2u * weight);
    }
  }`;
  const slopesSource = /* wgsl */ `
fn slopeRows() -> u32 {
  return (program[${head.steps}u] + 1u) / 2u;
}
/** Where the sample's slopes begin in the scratch buffer, two to a row; behind them are its states that have no place elsewhere. */
fn slopesAt() -> u32 {
  return sample * (slopeRows() + ${statesInBuffer(shape)}u * ROWS);
}
fn setSlope(step: u32, value: f32) {
  scratch[slopesAt() + step / 2u][step % 2u] = value;
}
/** The slope with a value that angles read: the sum of its shares in theirs. */
fn gathered(list: u32) -> f32 {
  let at = program[list];
  var sum = 0.0;
  for (var k = 0u; k < program[list + 1u]; k++) {
    let step = program[at + 2u * k];
    sum += bitcast<f32>(program[at + 2u * k + 1u]) * scratch[slopesAt() + step / 2u][step % 2u];
  }
  return sum;
}`;
  return kernelOf(
    [
      reads('program', 'u32'),
      reads('features'),
      reads('weights'),
      reads('states', 'vec2<f32>'),
      reads('dReadout'),
      writes('scratch', 'vec2<f32>'),
      writes('dFeatures'),
      writes('dWeights'),
    ],
    constantsOf(shape),
    [
      angleSource,
      stepSource,
      rowsSource('psi', psi, (row) => `scratch[${ofSample} + ROWS + ${row}]`),
      rowsSource('lambda', lambda, (row) => `scratch[${ofSample} + ${row}]`),
      waitSource([psi, lambda]),
      frameSource,
      rotateBackSource,
      denseSource('Psi', true),
      denseSource('Lambda', true),
      observableSource,
      lambdaSource[readout],
      slopesSource,
      sumSource,
      wholeSource(body),
    ],
  );
}
