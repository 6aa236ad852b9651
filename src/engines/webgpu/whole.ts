import type { Readout } from '../../program/program.js';
import { type Kernel, kernelOf, reads, writes } from './kernel.js';
import { flag, head, record } from './layout.js';
import { angleSource } from './wgsl/angles.js';
import { initialSource } from './wgsl/call.js';
import { observableSource } from './wgsl/observables.js';
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

export type Place = 'workgroup' | 'buffer';

const mostThreads = 256;
/** Threads of a workgroup that holds small samples: what all graphics cards run side by side. */
const fewThreads = 64;
/** Numbers of cos and sin that a workgroup makes at once. */
const turnsAtOnce = 256;

/** The shape for states of so many qubits on a device with so many bytes of workgroup memory. */
export function wholeShape(qubits: number, workgroupBytes: number): WholeShape {
  const lanes = Math.min(mostThreads, 2 ** (qubits - 1));
  const samples = Math.max(1, fewThreads / lanes);
  const state = samples * 8 * 2 ** qubits;
  const left = workgroupBytes - 8 * turnsAtOnce - 4 * sumsAtOnce * lanes * samples;
  const place = (bytes: number): Place => (bytes <= left ? 'workgroup' : 'buffer');
  return {
    qubits,
    lanes,
    samples,
    forward: { psi: place(state) },
    back: { psi: place(state), lambda: place(2 * state) },
  };
}

const constantsOf = ({ qubits, lanes, samples }: WholeShape) => ({
  LANES: lanes,
  SAMPLES: samples,
  THREADS: lanes * samples,
  ROWS: 2 ** qubits,
  QUBITS: qubits,
  CHUNK: turnsAtOnce / samples,
});

/** Threads, the sample of each, and cos and sin of the steps of a chunk. */
const frameSource = /* wgsl */ `
var<private> slot: u32;
var<private> sample: u32;
var<workgroup> turns: array<vec2<f32>, CHUNK * SAMPLES>;

/** Cos and sin of a chunk of steps, shared out among the lanes: a sample's angle is computed once. */
fn makeTurns(first: u32, lane: u32) {
  let steps = min(CHUNK, program[${head.steps}u] - first);
  for (var e = lane; e < steps; e += LANES) {
    let at = program[${head.stepsAt}u] + (first + e) * ${record.size}u;
    turns[slot * CHUNK + e] = cosSin(halfAngle(at, sample));
  }
}
`;

const mainSource = (body: string) => /* wgsl */ `
@compute @workgroup_size(THREADS)
fn main(
  @builtin(local_invocation_index) thread: u32,
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let group = id.y * groups.x + id.x;
  if (group * SAMPLES >= call.batch) {
    return;
  }
  let lane = thread % LANES;
  slot = thread / LANES;
  // A slot without a sample follows the last one: every thread must come to every barrier.
  let isMine = group * SAMPLES + slot < call.batch;
  sample = min(group * SAMPLES + slot, call.batch - 1u);
  let steps = program[${head.steps}u];
${body}
}
`;

/** How rows are reached, and how threads wait for each other's. */
const rowsSource = (name: 'psi' | 'lambda', place: Place, buffered: (row: string) => string) => {
  const setter = name === 'psi' ? 'setPsi' : 'setLambda';
  if (place === 'buffer') {
    return /* wgsl */ `
fn ${name}At(row: u32) -> vec2<f32> { return ${buffered('row')}; }
fn ${setter}(row: u32, value: vec2<f32>) { ${buffered('row')} = value; }
`;
  }
  return /* wgsl */ `
var<workgroup> ${name}Rows: array<vec2<f32>, ROWS * SAMPLES>;
fn ${name}At(row: u32) -> vec2<f32> { return ${name}Rows[slot * ROWS + row]; }
fn ${setter}(row: u32, value: vec2<f32>) { ${name}Rows[slot * ROWS + row] = value; }
`;
};

const waitSource = (places: readonly Place[]) => /* wgsl */ `
fn wait() {
  workgroupBarrier();
  ${places.includes('buffer') ? 'storageBarrier();' : ''}
}
`;

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
  for (var first = 0u; first < steps; first += CHUNK) {
    makeTurns(first, lane);
    wait();
    for (var k = first; k < min(first + CHUNK, steps); k++) {
      let at = program[${head.stepsAt}u] + k * ${record.size}u;
      let flags = program[at];
      if ((flags & ${flag.dense}u) != 0u) {
        densePsi(at, lane);
      } else {
        rotate(at, 0u, turns[slot * CHUNK + k - first], lane);
      }
      if ((flags & ${flag.barrier}u) != 0u) {
        wait();
      }
    }
    wait();
  }
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
    mainSource(body),
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

/** λ = ½ dLoss/dψ of the final state, from the slopes of the loss with the readout. */
export const lambdaSource: Readonly<Record<Readout['kind'], string>> = {
  expectation: /* wgsl */ `
fn firstLambda(row: u32) -> vec2<f32> {
  var sum = vec2<f32>(0.0);
  for (var o = 0u; o < call.outputs; o++) {
    sum += dReadout[sample * call.outputs + o] * observableTimesPsi(o, row);
  }
  return sum;
}`,
  probabilities: /* wgsl */ `
fn firstLambda(row: u32) -> vec2<f32> {
  let outcome = numberOf(row, QUBITS) >> (QUBITS - program[${head.bitsRead}u]);
  return dReadout[sample * call.outputs + outcome] * psiAt(row);
}`,
  state: /* wgsl */ `
fn firstLambda(row: u32) -> vec2<f32> {
  return 0.5 * vec2<f32>(dReadout[sample * ROWS + row], dReadout[(call.batch + sample) * ROWS + row]);
}`,
};

/** How many numbers of its scratch buffer a sample takes: slopes of its angles, then what has no place elsewhere. */
export function scratchSize({ qubits, back }: WholeShape, steps: number): number {
  const states = Number(back.psi === 'buffer') + Number(back.lambda === 'buffer');
  return 2 * (Math.ceil(steps / 2) + states * 2 ** qubits);
}

/**
 * The way back: from the final states and the slopes of the loss with the readout to its slopes with features, and with
 * weights by sample (Jones and Gacon, arXiv:2009.02823). ψ and λ are undone together.
 */
export function backKernel(shape: WholeShape, readout: Readout['kind']): Kernel {
  const { psi, lambda } = shape.back;
  const ofSample = 'sample * scratchRows() + (program[0] + 1u) / 2u';
  const body = /* wgsl */ `
  for (var row = lane; row < ROWS; row += LANES) {
    setPsi(row, states[sample * ROWS + row]);
  }
  wait();
  for (var row = lane; row < ROWS; row += LANES) {
    setLambda(row, firstLambda(row));
  }
  wait();
  var noted: array<u32, ${sumsAtOnce}>;
  var count = 0u;
  let chunks = (steps + CHUNK - 1u) / CHUNK;
  for (var chunk = chunks; chunk > 0u; chunk--) {
    let first = (chunk - 1u) * CHUNK;
    makeTurns(first, lane);
    wait();
    for (var k = min(first + CHUNK, steps); k > first; k--) {
      let at = program[${head.stepsAt}u] + (k - 1u) * ${record.size}u;
      if ((program[at] & ${flag.dense}u) != 0u) {
        densePsi(at, lane);
        denseLambda(at, lane);
      } else {
        let part = rotateBack(at, 0u, turns[slot * CHUNK + k - 1u - first], lane);
        if (program[at + ${record.terms}u] > 0u) {
          parts[partAt(slot, lane, count)] = part;
          noted[count] = k - 1u;
          count++;
        }
      }
      if (count == ${sumsAtOnce}u) {
        addUp(slot, lane);
        for (var j = lane; j < count; j += LANES) {
          if (isMine) { setSlope(noted[j], sumAt(slot, j)); }
        }
        count = 0u;
        workgroupBarrier();
      }
      if (k > 1u && (program[at - ${record.size}u] & ${flag.barrier}u) != 0u) {
        wait();
      }
    }
    wait();
  }
  addUp(slot, lane);
  for (var j = lane; j < count; j += LANES) {
    if (isMine) { setSlope(noted[j], sumAt(slot, j)); }
  }
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
fn scratchRows() -> u32 {
  return (program[${head.steps}u] + 1u) / 2u + ${Number(psi === 'buffer') + Number(lambda === 'buffer')}u * ROWS;
}
fn setSlope(step: u32, value: f32) {
  scratch[sample * scratchRows() + step / 2u][step % 2u] = value;
}
/** The slope with a value that angles read: the sum of its shares in theirs. */
fn gathered(list: u32) -> f32 {
  let at = program[list];
  var sum = 0.0;
  for (var k = 0u; k < program[list + 1u]; k++) {
    let step = program[at + 2u * k];
    sum += bitcast<f32>(program[at + 2u * k + 1u]) * scratch[sample * scratchRows() + step / 2u][step % 2u];
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
      mainSource(body),
    ],
  );
}
