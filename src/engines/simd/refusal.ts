import { KetworkError } from '../../errors.js';
import { bytesText } from '../../math/bytes.js';
import { amplitudeColumn, type Program } from '../../program/program.js';
import { piecesOfGradient } from './kernel-executor.js';
import { hasSimd, simdMemoryLimit } from './kernels.js';
import { blockRows } from './layout.js';
import { isLarge, stateCount } from './plan/encode-large.js';
import { packingFor, samplesOfChunk } from './plan/packing.js';
import { laneBits } from './plan/passes.js';
import { type Plan, plannedOnce } from './plan/plan.js';
import { withRotations } from './plan/rotated.js';

/** More bits than fit; what needs them is refused without a plan. */
const mostBits = 28;

/** Why a program with that many samples would need too much memory, or nothing if it fits. */
export function refuseMemory(program: Program, batch: number, threads: number): KetworkError | undefined {
  const { qubits } = program;
  const perIndex = workingBytes(program, batch, threads) + passedBytes(program, batch);
  const bits = Math.log2(perIndex) + qubits;
  const fits = Math.min(mostBits, Math.max(0, Math.floor(Math.log2(simdMemoryLimit / perIndex))));
  if (2 ** bits <= simdMemoryLimit && qubits <= fits) return undefined;
  const advice = batch > 1 ? 'Use fewer qubits or smaller batches.' : 'Use fewer qubits.';
  // What is no state but words that are followed back through the circuit has no such limit.
  const other = program.readout.kind === 'expectation' && fits < qubits ? otherwise : '';
  return new KetworkError(
    'memory',
    `${qubits} qubits with a batch of ${batch} need ${bytesText(bits)}, more than the ` +
      `${bytesText(Math.log2(simdMemoryLimit))} of the SIMD engine. At this batch ${fits} qubits fit. ${advice}${other}`,
  );
}

const otherwise =
  ' Or, for circuits near Clifford ones or shallow, propagatedExpectation or the engine "pauli-propagation".';

/** Bytes that a run needs for each of the 2^qubits indices. Beyond what fits, it takes no plan to know of one state. */
function workingBytes(program: Program, batch: number, threads: number): number {
  if (program.qubits > mostBits) return 8;
  if (!hasSimd()) return plainBytes;
  const plan = plannedOnce(program);
  return isLarge(plan, batch) ? largeBytes(plan) : chunkBytes(plan, batch, threads);
}

/** The plain path holds three states of two float64 planes. */
const plainBytes = 48;

/** A large state needs itself, and each of its blocks a number for each word; a gradient, asked for later, more states. */
function largeBytes(plan: Plan): number {
  const words = plan.stages.map((stage) => (stage.kind === 'diagonal' ? stage.words.length : 0));
  return 8 * stateCount(plan, 'none') + (4 * Math.max(0, ...words)) / (blockRows * 2 ** laneBits);
}

/** States on the way and two λ for each thread, slopes and tables of the diagonals, and tables of the plan with rotations. */
function chunkBytes(plan: Plan, batch: number, threads: number): number {
  const { branches } = plan;
  const chain = plan.stages.length;
  const stages = chain + branches.filter(({ stage }) => stage).length;
  const packing = packingFor(plan, batch);
  const lanes = packing.lanes ? 1 : 2 ** laneBits;
  const rotated = withRotations(plan, packing.lanes ? 'lanes' : 'samples');
  const tables = rotated === plan ? 0 : stages - chain + rotated.stages.length;
  const chunks = Math.ceil(batch / samplesOfChunk(packing));
  const values = packing.pairs ? 8 : 4;
  const working = Math.min(threads, chunks) * lanes * (8 * (chain + 1) + values + 16);
  return working + 8 * tables + stages * (8 + 4 * Math.min(chunks, piecesOfGradient));
}

/** Features and readouts, and the slopes of both. */
function passedBytes(program: Program, batch: number): number {
  const features = amplitudeColumn(program) / 2 ** program.qubits + (program.columns.preparation ? 1 : 0);
  return 8 * batch * (outputsPerIndex(program) + features);
}

// By exponents, for 2^4096 is no number.
function outputsPerIndex({ readout, qubits }: Program): number {
  if (readout.kind === 'state') return 2;
  if (readout.kind === 'probabilities') return 2 ** (readout.qubits.length - qubits);
  return readout.observables.length / 2 ** qubits;
}
