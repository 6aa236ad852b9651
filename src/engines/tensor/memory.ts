import { KetworkError } from '../../errors.js';
import { bytesText, memoryLimit } from '../../math/bytes.js';
import { wordKey } from '../../math/pauli-word.js';
import type { JumpProgram } from '../../program/program.js';
import { isAlone } from './plan.js';
import { movementKey } from './word-action.js';

/**
 * States alive at once on the way back, where most are: the final one, ψ, λ, what a step makes of them, and what a loss
 * keeps of a readout as large as the state.
 */
const statesAtOnce = 24;

/** Why a program with that many samples would need too much memory, or nothing if it fits. */
export function refuseMemory(program: JumpProgram, batch: number): KetworkError | undefined {
  const perAmplitude = bytesPerAmplitude(program, batch);
  const fits = Math.max(0, Math.floor(Math.log2(memoryLimit / perAmplitude)));
  if (program.qubits <= fits) return undefined;
  const advice = batch > 1 ? 'Use fewer qubits or smaller batches.' : 'Use fewer qubits.';
  return new KetworkError(
    'memory',
    `${program.qubits} qubits with a batch of ${batch} need ${bytesText(program.qubits + Math.log2(perAmplitude))}, more than ` +
      `the ${bytesText(Math.log2(memoryLimit))} of the tensor engine. At this batch ${fits} qubits fit. ${advice}`,
  );
}

/**
 * Bytes for each of the 2^qubits amplitudes that a run and its gradient need, all samples together. A state takes two
 * float32 planes; a word applied alone as many for its rows and again for its signs, and twice that on the way back; the
 * observables' words that move rows alike one for their rows and one for each observable. The way back keeps a state for
 * each jump, and a jump makes one for each of its operators.
 */
export function bytesPerAmplitude({ steps, readout }: JumpProgram, batch: number): number {
  const words = new Set(steps.filter(isAlone).map(({ word }) => wordKey(word)));
  const jumps = steps.filter((step) => step.kind === 'jump');
  const branches = Math.max(0, ...jumps.map(({ operators }) => operators.length));
  const states = statesAtOnce + jumps.length + branches;
  const observables = readout.kind === 'expectation' ? readout.observables : [];
  const movements = new Set(observables.flat().map(({ word }) => movementKey(word)));
  return 8 * (states * batch + 6 * words.size + movements.size * (observables.length + 1));
}
