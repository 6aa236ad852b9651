import type * as tf from '@tensorflow/tfjs';
import { count, KetworkError } from '../../errors.js';
import { bytesText } from '../../math/bytes.js';
import { featureCount, type NoisyProgram, outputCount } from '../../program/program.js';
import type { Engine } from '../engine.js';
import { theMachine } from '../simd/executors.js';
import { hasSimd } from '../simd/kernels.js';
import { preparedBy } from '../simd/simd-engine.js';
import { densityExecutor } from './density-executor.js';
import { withErrorsBefore } from './plan.js';
import { readoutOf } from './readout.js';
import { workingBytes } from './room.js';

/** A matrix of more qubits would have 2^26 entries and more for each sample. */
const mostQubits = 12;
/** Bytes that all may take, of the 4 GiB that the SIMD engine's memory has for all programs. */
const memoryLimit = 3 * 2 ** 30;

/**
 * The engine of exact noise: density matrices as real vectors of their 4^n Pauli coefficients, batched, with exact gradients
 * for weights and inputs. A rotation mixes pairs of coefficients, Pauli errors are multiplications, Cliffords cost nothing. Up to
 * 12 qubits; beyond, trajectories.
 */
export const densityEngine: Engine<tf.Tensor, NoisyProgram> = {
  name: 'density',
  dialect: 'words',
  tolerance: 1e-5,
  // On a GPU backend that cannot be read at once, tensors never come here.
  runsOn: (backend) => backend !== 'webgpu' && hasSimd(),
  refuse,
  prepare: (program) => preparedBy(densityExecutor(program, theMachine()), program),
};

function refuse(program: NoisyProgram, batch: number): KetworkError | undefined {
  const { qubits, readout } = program;
  if (readout.kind === 'state') {
    return new KetworkError('unsupported', 'A density matrix has no state vector. Read expectations or probabilities.');
  }
  if (qubits > mostQubits) {
    return new KetworkError(
      'memory',
      `The density matrix of ${count(qubits, 'qubit')} has 4^${qubits} entries (${bytesText(2 * qubits + 2)}); up to ` +
        `${mostQubits} qubits fit. Use the engine "trajectories", which needs 2^${qubits} for each run, or propagatedExpectation().`,
    );
  }
  const bytes = bytesFor(program, batch);
  if (bytes <= memoryLimit) return undefined;
  return new KetworkError(
    'memory',
    `Density matrices of ${count(qubits, 'qubit')}, with tables of errors and a batch of ${batch}, need ` +
      `${bytesText(Math.log2(bytes))}, more than ${bytesText(Math.log2(memoryLimit))}. Use fewer qubits or layers, smaller ` +
      'batches, or the engine "trajectories".',
  );
}

/** What a program takes, and features and outputs with the slopes of both. */
const bytesFor = (program: NoisyProgram, batch: number): number =>
  programBytes(program) + 8 * batch * (featureCount(program) + outputCount(program));

/** Counted once for each program, since every call asks. */
const counted = new WeakMap<NoisyProgram, number>();

/** Tables of factors, and what a call takes beside them. */
function programBytes(program: NoisyProgram): number {
  const before = counted.get(program);
  if (before !== undefined) return before;
  const { qubits, columns, steps } = program;
  const working = workingBytes({
    qubits,
    angles: steps.filter(({ kind }) => kind === 'rotation').length,
    reads: readoutOf(program).rows.length,
    isPrepared: columns.preparation !== undefined,
  });
  const tables = withErrorsBefore(steps).filter(({ errors }) => errors.length > 0).length;
  const bytes = 4 * tables * 4 ** qubits + working;
  counted.set(program, bytes);
  return bytes;
}
