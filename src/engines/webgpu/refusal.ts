import { KetworkError } from '../../errors.js';
import { bytesText } from '../../math/bytes.js';
import { outputCount, type Program } from '../../program/program.js';

/** Why a sample of the program does not fit the device's buffers, or nothing if it does; batches are split. */
export function refuseMemory(program: Program, bufferBytes: number): KetworkError | undefined {
  const { qubits } = program;
  const fits = Math.floor(Math.log2(bufferBytes / 8));
  if (qubits <= fits && outputCount(program) * 8 <= bufferBytes) return undefined;
  return new KetworkError(
    'memory',
    `A state of ${qubits} qubits needs ${bytesText(qubits + 3)}, more than the ${bytesText(Math.log2(bufferBytes))} of a ` +
      `buffer of this graphics device. ${fits} qubits fit. Use fewer qubits, or a backend that computes in main memory.`,
  );
}
