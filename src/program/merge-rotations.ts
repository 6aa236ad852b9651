import { commutes, isSameWord, supportOf } from '../math/pauli-word.js';
import { addAngles, type Program, type Rotation, type Step } from './program.js';

/**
 * Joins rotations about one word whose way to each other is free: every step between commutes with them.
 *
 * Rotations about one word commute, so their angles add. A rotation by 0 (mod 4π, after which the sign is back) goes.
 */
export function mergeRotations(program: Program): Program {
  const steps: Step[] = [];
  for (const step of program.steps) {
    const at = step.kind === 'rotation' ? findPartner(steps, step) : undefined;
    if (step.kind === 'dense') steps.push(step);
    else if (at === undefined) {
      if (!isNothing(step)) steps.push(step);
    } else {
      const partner = steps[at] as Rotation;
      const joined = { ...partner, angle: addAngles(partner.angle, step.angle) };
      if (isNothing(joined)) steps.splice(at, 1);
      else steps[at] = joined;
    }
  }
  return { ...program, steps };
}

/** The place of an earlier rotation about the same word that the step can be moved back to. */
function findPartner(steps: readonly Step[], { word }: Rotation): number | undefined {
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at]!;
    if (step.kind === 'dense') {
      if (supportOf(word).some((qubit) => step.qubits.includes(qubit))) return undefined;
    } else {
      if (isSameWord(step.word, word)) return at;
      if (!commutes(step.word, word)) return undefined;
    }
  }
  return undefined;
}

function isNothing({ angle }: Rotation): boolean {
  if (angle.terms.length > 0) return false;
  const turns = angle.offset / (4 * Math.PI);
  return Math.abs(turns - Math.round(turns)) < 1e-13;
}
