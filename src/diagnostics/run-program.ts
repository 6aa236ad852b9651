import * as tf from '@tensorflow/tfjs';
import { callRun, registerQuantumKernels } from '../autodiff/kernel.js';
import { operandsOf } from '../autodiff/operands.js';
import { pin } from '../autodiff/pinned.js';
import type { EngineName } from '../engines/registry.js';
import type { Program } from '../program/program.js';
import { batchSize } from './random-weights.js';

/**
 * Runs a program without weights, such as no circuit lowers to, on rows of features, in batches, and hands out the readout
 * of each with the number of its first row.
 */
export async function runProgram(
  program: Program,
  rows: readonly (readonly number[])[],
  engine: EngineName,
  take: (readout: ArrayLike<number>, from: number) => void,
): Promise<void> {
  registerQuantumKernels();
  const unpin = pin(program);
  try {
    const batch = batchSize(program.qubits, 1);
    for (let from = 0; from < rows.length; from += batch) {
      const readout = tf.tidy(() => {
        const [features, weights] = operandsOf(program, rows.slice(from, from + batch));
        return callRun(features, weights, { program, engine, gradient: { method: 'adjoint' } });
      });
      take(await readout.data(), from);
      readout.dispose();
      if (from + batch < rows.length) await tf.nextFrame();
    }
  } finally {
    unpin();
  }
}
