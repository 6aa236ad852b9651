import type * as tf from '@tensorflow/tfjs';
import { count, KetworkError } from '../../errors.js';
import { bytesText } from '../../math/bytes.js';
import { featureCount, isUnitaryStep, type NoisyProgram, outputCount } from '../../program/program.js';
import type { Engine } from '../engine.js';
import { theMachine } from '../simd/executors.js';
import { hasSimd } from '../simd/kernels.js';
import { preparedBy } from '../simd/simd-engine.js';
import { densityExecutor } from './density-executor.js';

/** A matrix of more qubits would have 2^26 entries and more for each sample. */
const mostQubits = 12;
/** Bytes that states, tables and angles may take. */
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
    `Density matrices of ${count(qubits, 'qubit')} with a batch of ${batch} need ${bytesText(Math.log2(bytes))}, more than ` +
      `${bytesText(Math.log2(memoryLimit))}. Use smaller batches, or the engine "trajectories".`,
  );
}

/** Tables of factors, r and λ of two threads, prepared states and their slopes, angles, features and what is read. */
function bytesFor(program: NoisyProgram, batch: number): number {
  const size = 4 ** program.qubits;
  const tables = program.steps.filter((step, k) => {
    return step.kind === 'pauli-errors' && program.steps[k + 1]?.kind !== 'pauli-errors';
  }).length;
  const chunks = Math.ceil(batch / 4);
  const prepared = program.columns.preparation ? 32 * chunks * size : 0;
  const angles = 48 * chunks * program.steps.filter(isUnitaryStep).length;
  return (
    4 * tables * size + 64 * size + prepared + angles + 8 * batch * (featureCount(program) + 2 * outputCount(program))
  );
}
