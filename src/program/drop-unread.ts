import { absorbCliffords } from './absorb-cliffords.js';
import { dropUnseen } from './drop-unseen.js';
import { isVariable, type NoisyProgram, type NoisyStep, type Program } from './program.js';

/**
 * Drops the rotations by features and weights that no probability that is read can depend on, as `dropUnseen` does, but with Cliffords
 * looked through: a reading of probabilities keeps them in place, where they hide what later steps would show. Qubits measured in X do not
 * see the rotations about X before, then; and each that is dropped saves two runs of a parameter shift.
 */
export function dropUnread(program: Program): Program;
export function dropUnread(program: NoisyProgram): NoisyProgram;
export function dropUnread(program: NoisyProgram): NoisyProgram {
  const { readout } = program;
  if (readout.kind !== 'probabilities') return program;
  // What commutes with the Z of each qubit commutes with their products, and these tell all probabilities.
  const observables = readout.qubits.map((qubit) => [
    { coefficient: 1, word: { x: 0n, z: 1n << BigInt(qubit), sign: 1 as const } },
  ]);
  const probe = absorbCliffords({ ...program, readout: { kind: 'expectation', observables } });
  const seen = new Set<NoisyStep>(dropUnseen(probe).steps);
  // Absorbing leaves the rotations by features and weights in their order.
  const isRead = probe.steps.filter(isVariable).map((step) => seen.has(step));
  let next = 0;
  return { ...program, steps: program.steps.filter((step) => !isVariable(step) || isRead[next++]) };
}
