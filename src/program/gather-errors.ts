import { errorsCommute } from './merge-rotations.js';
import type { NoisyProgram, NoisyStep, PauliErrors } from './program.js';

/**
 * Moves Pauli errors as far towards the end as they can go, so that they come together: past every rotation that they commute with, as
 * depolarizing does with all rotations of its qubit. Where some of those on the way must strike before a step, all of them do.
 */
export function gatherErrors(program: NoisyProgram): NoisyProgram {
  const steps: NoisyStep[] = [];
  let waiting: PauliErrors[] = [];
  for (const step of program.steps) {
    if (step.kind === 'pauli-errors') {
      waiting.push(step);
      continue;
    }
    if (step.kind !== 'rotation' || waiting.some((errors) => !errorsCommute(errors, step.word))) {
      steps.push(...waiting);
      waiting = [];
    }
    steps.push(step);
  }
  return { ...program, steps: [...steps, ...waiting] };
}
