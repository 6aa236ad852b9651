import { commutes, isSameWord, multiplyWords, type PauliWord, supportOf, wordKey } from '../math/pauli-word.js';
import {
  addAngles,
  type NoisyProgram,
  type NoisyStep,
  type PauliErrors,
  type Program,
  type Rotation,
} from './program.js';

/**
 * Joins rotations about one word whose way to each other is free: every step between commutes with them.
 *
 * Rotations about one word commute, so their angles add. A rotation by 0 (mod 4π, after which the sign is back) goes.
 */
export function mergeRotations(program: Program): Program;
export function mergeRotations(program: NoisyProgram): NoisyProgram;
export function mergeRotations(program: NoisyProgram): NoisyProgram {
  const steps: NoisyStep[] = [];
  for (const step of program.steps) {
    if (step.kind !== 'rotation') {
      steps.push(step);
      continue;
    }
    const at = findPartner(steps, step);
    if (at === undefined) {
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
function findPartner(steps: readonly NoisyStep[], { word }: Rotation): number | undefined {
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at]!;
    if (step.kind === 'rotation') {
      if (isSameWord(step.word, word)) return at;
      if (!commutes(step.word, word)) return undefined;
    } else if (step.kind === 'pauli-errors') {
      if (!errorsCommute(step, word)) return undefined;
    } else if (supportOf(word).some((qubit) => step.qubits.includes(qubit))) return undefined;
  }
  return undefined;
}

/**
 * Whether errors may be moved past a rotation about a word P: if an error E that anticommutes with P is as probable as EP.
 * For `P E ρ E P` and the mixed terms of the rotation then appear with E and EP alike.
 */
export function errorsCommute({ errors }: PauliErrors, word: PauliWord): boolean {
  const turned = errors.filter((error) => !commutes(error.word, word));
  if (turned.length === 0) return true;
  const probabilityOf = new Map(turned.map((error) => [wordKey(error.word), error.probability]));
  return turned.every(({ word: error, probability }) => {
    const partner = probabilityOf.get(wordKey(multiplyWords(error, word).word)) ?? 0;
    return Math.abs(partner - probability) < 1e-15;
  });
}

function isNothing({ angle }: Rotation): boolean {
  if (angle.terms.length > 0) return false;
  const turns = angle.offset / (4 * Math.PI);
  return Math.abs(turns - Math.round(turns)) < 1e-13;
}
