import { KetworkError } from '../../errors.js';
import { bytesText, memoryLimit } from '../../math/bytes.js';
import { amplitudeColumn, type Program } from '../../program/program.js';
import { piecesOfGradient } from './kernel-executor.js';
import { laneBits, usesLanesAsBits } from './plan/passes.js';
import { plannedOnce } from './plan/plan.js';

/** More bits than any plan fits; what needs them is refused without one. */
const mostBits = 26;

/** Why a program with that many samples would need too much memory, or nothing if it fits. */
export function refuseMemory(program: Program, batch: number, threads: number): KetworkError | undefined {
  const { qubits } = program;
  const stages = qubits <= mostBits ? plannedOnce(program).stages.length : 1;
  const perIndex = bytesPerIndex(stages, program, batch, threads);
  const bits = Math.log2(perIndex) + qubits;
  const fits = Math.min(mostBits, Math.max(0, Math.floor(Math.log2(memoryLimit / perIndex))));
  if (2 ** bits <= memoryLimit && qubits <= fits) return undefined;
  const advice = batch > 1 ? 'Use fewer qubits or smaller batches.' : 'Use fewer qubits.';
  return new KetworkError(
    'memory',
    `${qubits} qubits with a batch of ${batch} need ${bytesText(bits)}, more than the ` +
      `${bytesText(Math.log2(memoryLimit))} of the SIMD engine. At this batch ${fits} qubits fit. ${advice}`,
  );
}

/**
 * Bytes for each of the 2^qubits indices that a run and its gradient need: the states on the way and two λ of each thread,
 * the tables and the slopes of the diagonals, features and readouts.
 */
function bytesPerIndex(stages: number, program: Program, batch: number, threads: number): number {
  const lanes = usesLanesAsBits(program.qubits, batch) ? 1 : 2 ** laneBits;
  const chunks = Math.ceil(batch / lanes);
  const working = Math.min(threads, chunks) * lanes * (8 * (stages + 2) + 4 + 16);
  const diagonals = stages * (8 + 4 * Math.min(chunks, piecesOfGradient));
  const features = amplitudeColumn(program) / 2 ** program.qubits + (program.columns.preparation ? 1 : 0);
  return working + diagonals + 8 * batch * (outputsPerIndex(program) + features);
}

// By exponents, for 2^4096 is no number.
function outputsPerIndex({ readout, qubits }: Program): number {
  if (readout.kind === 'state') return 2;
  if (readout.kind === 'probabilities') return 2 ** (readout.qubits.length - qubits);
  return readout.observables.length / 2 ** qubits;
}
