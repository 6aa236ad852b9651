import type { Readout } from '../../program/program.js';
import { type Kernel, kernelOf, reads, writes } from './kernel.js';
import { head } from './layout.js';
import { lanesOf, mostThreads, stateBytes } from './whole.js';
import { angleSource } from './wgsl/angles.js';
import { initialSource } from './wgsl/call.js';
import { backLoop, forwardLoop, frameSource, turnsAtOnce } from './wgsl/loops.js';
import { mainSource } from './wgsl/main.js';
import { lambdaSource, observableSource } from './wgsl/observables.js';
import { rowsSource, waitSource } from './wgsl/rows.js';
import { denseSource, rotateBackSource, rotateSource, stepSource } from './wgsl/steps.js';
import { sumSource } from './wgsl/sums.js';

/**
 * Kernels for states beyond a workgroup's memory: a workgroup fetches a tile of a state (see `segments.ts`), does all steps
 * of a segment on it, and puts it back.
 */
export interface TiledShape {
  readonly qubits: number;
  /** Bits of a tile's rows, forth and back. */
  readonly forwardBits: number;
  readonly backBits: number;
}

/** Rows of a state that a workgroup reads out together, as bits. */
const readingBits = 11;

export function tiledShape(qubits: number, workgroupBytes: number): TiledShape {
  const bits = (bytesOfRow: number) =>
    Math.min(qubits, Math.floor(Math.log2(stateBytes(workgroupBytes, mostThreads) / bytesOfRow)));
  return { qubits, forwardBits: bits(8), backBits: bits(16) };
}

/** How many workgroups share a state's readout. */
export const readingParts = (qubits: number): number => 2 ** Math.max(0, qubits - readingBits);

function tileConstants(qubits: number, tileBits: number) {
  const threads = lanesOf(tileBits);
  return {
    LANES: threads,
    SAMPLES: 1,
    THREADS: threads,
    ROWS: 2 ** tileBits,
    TILE_BITS: tileBits,
    TILES: 2 ** (qubits - tileBits),
    STATE: 2 ** qubits,
    CHUNK: turnsAtOnce,
  };
}

/** Which tile of which sample a workgroup has, and where its rows are in the state. */
const tileSource = (body: string) => /* wgsl */ `
/** The number of the workgroup: of its tile among those of all samples. */
var<private> tileNumber: u32;

fn globalRow(row: u32) -> u32 {
  let basis = program[${head.basisAt}u];
  var result = tile;
  for (var k = 0u; k < TILE_BITS; k++) {
    result ^= program[basis + k] * ((row >> k) & 1u);
  }
  return sample * STATE + result;
}
${mainSource(/* wgsl */ `
  if (group >= call.batch * TILES) {
    return;
  }
  let lane = thread;
  let isMine = true;
  tileNumber = group;
  sample = group / TILES;
  let number = group % TILES;
  let free = program[${head.freeAt}u];
  for (var k = 0u; (1u << k) < TILES; k++) {
    tile |= ((number >> k) & 1u) << program[free + k];
  }
  let steps = program[${head.steps}u];
${body}`)}`;

/** A segment forth, in place; the first also makes the initial state. */
export function tileForwardKernel({ qubits, forwardBits }: TiledShape): Kernel {
  const body = /* wgsl */ `
  for (var row = lane; row < ROWS; row += LANES) {
    let place = globalRow(row);
    if (call.first == 1u) {
      setPsi(row, initialRow(sample, place - sample * STATE));
    } else {
      setPsi(row, states[place]);
    }
  }
  wait();
  ${forwardLoop}
  for (var row = lane; row < ROWS; row += LANES) {
    states[globalRow(row)] = psiAt(row);
  }`;
  return kernelOf(
    [reads('program', 'u32'), reads('features'), reads('weights'), writes('states', 'vec2<f32>')],
    tileConstants(qubits, forwardBits),
    [
      angleSource,
      initialSource,
      stepSource,
      frameSource,
      rowsSource('psi', 'workgroup', () => ''),
      waitSource(['workgroup']),
      rotateSource,
      denseSource('Psi', false),
      tileSource(body),
    ],
  );
}

/** A segment back, on ψ and λ in place; slopes of its angles by sample and tile, `[batch, tiles, steps]`. */
export function tileBackKernel({ qubits, backBits }: TiledShape): Kernel {
  const body = /* wgsl */ `
  for (var row = lane; row < ROWS; row += LANES) {
    setPsi(row, psis[globalRow(row)]);
    setLambda(row, lambdas[globalRow(row)]);
  }
  for (var step = lane; step < steps; step += LANES) {
    setSlope(step, 0.0);
  }
  wait();
  storageBarrier();
  ${backLoop}
  for (var row = lane; row < ROWS; row += LANES) {
    psis[globalRow(row)] = psiAt(row);
    lambdas[globalRow(row)] = lambdaAt(row);
  }`;
  const slopeSource = /* wgsl */ `
fn setSlope(step: u32, value: f32) {
  slopes[tileNumber * program[${head.steps}u] + step] = value;
}`;
  return kernelOf(
    [
      reads('program', 'u32'),
      reads('features'),
      reads('weights'),
      writes('psis', 'vec2<f32>'),
      writes('lambdas', 'vec2<f32>'),
      writes('slopes'),
    ],
    tileConstants(qubits, backBits),
    [
      angleSource,
      stepSource,
      frameSource,
      rowsSource('psi', 'workgroup', () => ''),
      rowsSource('lambda', 'workgroup', () => ''),
      waitSource(['workgroup']),
      rotateBackSource,
      denseSource('Psi', true),
      denseSource('Lambda', true),
      slopeSource,
      sumSource,
      tileSource(body),
    ],
  );
}

const readingConstants = (qubits: number) => ({
  LANES: mostThreads,
  SAMPLES: 1,
  THREADS: mostThreads,
  ROWS: 2 ** qubits,
  QUBITS: qubits,
  PARTS: readingParts(qubits),
  PART: 2 ** Math.min(qubits, readingBits),
});

/** A workgroup for each part of each sample's state. */
const partSource = (body: string) => /* wgsl */ `
var<private> sample: u32;
const slot = 0u;
fn psiAt(row: u32) -> vec2<f32> { return states[sample * ROWS + row]; }
${mainSource(/* wgsl */ `
  if (group >= call.batch * PARTS) {
    return;
  }
  let lane = thread;
  sample = group / PARTS;
  let first = (group % PARTS) * PART;
${body}`)}`;

/**
 * The readout of final states, still to be summed by TF.js: of expectations the parts, `[batch, parts, observables]`; of
 * probabilities all rows, the qubits read first, `[batch, 2^n]`. States are complete.
 */
export function readingKernel(qubits: number, readout: Readout['kind']): Kernel {
  return kernelOf(
    [reads('program', 'u32'), reads('states', 'vec2<f32>'), writes('readout')],
    readingConstants(qubits),
    [stepSource, ...(readout === 'expectation' ? [sumSource] : []), partSource(readingBody[readout]), observableSource],
  );
}

const readingBody: Readonly<Record<Readout['kind'], string>> = {
  expectation: /* wgsl */ `
  for (var o = 0u; o < call.outputs; o++) {
    var part = 0.0;
    for (var row = first + lane; row < first + PART; row += LANES) {
      part += dot(psiAt(row), observableTimesPsi(o, row));
    }
    parts[partAt(slot, lane, 0u)] = part;
    addUp(slot, lane);
    if (lane == 0u) { readout[group * call.outputs + o] = sumAt(slot, 0u); }
    workgroupBarrier();
  }`,
  probabilities: /* wgsl */ `
  for (var number = first + lane; number < first + PART; number += LANES) {
    let amplitude = psiAt(rowOf(number, QUBITS));
    readout[sample * ROWS + number] = dot(amplitude, amplitude);
  }`,
  state: /* wgsl */ `
  for (var row = first + lane; row < first + PART; row += LANES) {
    readout[sample * ROWS + row] = psiAt(row).x;
    readout[(call.batch + sample) * ROWS + row] = psiAt(row).y;
  }`,
};

/** Where the way back begins: copies of the final states, for they are kept, and λ. */
export function startBackKernel(qubits: number, readout: Readout['kind']): Kernel {
  const body = /* wgsl */ `
  for (var row = first + lane; row < first + PART; row += LANES) {
    psis[sample * ROWS + row] = psiAt(row);
    lambdas[sample * ROWS + row] = firstLambda(row);
  }`;
  return kernelOf(
    [
      reads('program', 'u32'),
      reads('states', 'vec2<f32>'),
      reads('dReadout'),
      writes('psis', 'vec2<f32>'),
      writes('lambdas', 'vec2<f32>'),
    ],
    readingConstants(qubits),
    [stepSource, partSource(body), observableSource, lambdaSource[readout]],
  );
}
