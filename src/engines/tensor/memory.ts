import { KetworkError } from '../../errors.js';
import { wordKey } from '../../math/pauli-word.js';
import type { Program } from '../../program/program.js';
import { isAlone } from './plan.js';
import { movementKey } from './word-action.js';

/**
 * States alive at once on the way back, where most are: the final one, ψ, λ, what a step makes of them, and what a loss
 * keeps of a readout as large as the state.
 */
const statesAtOnce = 24;
/** Bytes that tensors may need together. Beyond, they would not fit the 32-bit heaps of WebAssembly and WebGL. */
export const memoryLimit = 2 ** 31;

/** Why a program with that many samples would need too much memory, or nothing if it fits. */
export function refuseMemory(program: Program, batch: number): KetworkError | undefined {
  const perAmplitude = bytesPerAmplitude(program, batch);
  const fits = Math.max(0, Math.floor(Math.log2(memoryLimit / perAmplitude)));
  if (program.qubits <= fits) return undefined;
  const advice = batch > 1 ? 'Use fewer qubits or smaller batches.' : 'Use fewer qubits.';
  return new KetworkError(
    'memory',
    `${program.qubits} qubits with a batch of ${batch} need ${powerText(program.qubits + Math.log2(perAmplitude))}, more than ` +
      `the ${gigabytes(memoryLimit)} of the tensor engine. At this batch ${fits} qubits fit. ${advice}`,
  );
}

/**
 * Bytes for each of the 2^qubits amplitudes that a run and its gradient need, all samples together. A state takes two
 * float32 planes; a word applied alone as many for its rows and again for its signs; the observables' words that move
 * rows alike one for their rows and one for each observable.
 */
export function bytesPerAmplitude({ steps, readout }: Program, batch: number): number {
  const words = new Set(steps.filter(isAlone).map(({ word }) => wordKey(word)));
  const observables = readout.kind === 'expectation' ? readout.observables : [];
  const movements = new Set(observables.flat().map(({ word }) => movementKey(word)));
  return 8 * (statesAtOnce * batch + 2 * words.size + movements.size * (observables.length + 1));
}

/** A number of bytes, for people. */
export const gigabytes = (bytes: number) => powerText(Math.log2(bytes));

// By its exponent, for 2^4096 is no number.
const powerText = (exponent: number) =>
  exponent < 60 ? `${(2 ** (exponent - 30)).toFixed(1)} GiB` : `2^${Math.round(exponent)} bytes`;
