import { KetworkError } from '../../errors.js';
import { bytesText } from '../../math/bytes.js';
import { outputCount, type Program } from '../../program/program.js';

/**
 * Why a program does not fit the buffers of a device, or nothing if it does. One sample's state must; of the whole batch
 * only what goes in and comes out, for states go through in parts.
 */
export function refuseMemory(program: Program, batch: number, bufferBytes: number): KetworkError | undefined {
  const { qubits } = program;
  const limit = Math.log2(bufferBytes);
  const fits = Math.floor(limit - 3);
  const stateBits = qubits + 3;
  // By exponents, for 2^4096 is no number.
  const outputBits =
    Math.log2(batch) + 2 + (program.readout.kind === 'state' ? qubits + 1 : Math.log2(outputCount(program)));
  if (qubits <= fits && outputBits <= limit) return undefined;
  const what =
    qubits <= fits ? `The readout of ${qubits} qubits with a batch of ${batch}` : `A state of ${qubits} qubits`;
  const advice =
    qubits <= fits
      ? 'Use smaller batches.'
      : `${fits} qubits fit. Use fewer, or a backend that computes in main memory.`;
  return new KetworkError(
    'memory',
    `${what} needs ${bytesText(Math.max(stateBits, outputBits))}, more than the ${bytesText(limit)} that a buffer of this ` +
      `graphics device holds. ${advice}`,
  );
}
