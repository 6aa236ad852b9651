import { popcount } from '../../math/pauli-word.js';
import { indexMasks } from '../../math/word-matrix.js';
import type { NoisyProgram, PauliErrors, ProgramAngle, Rotation } from '../../program/program.js';
import { type RealMatrix, transferMatrix } from './transfer.js';

/** What happens to the Pauli coefficients of a state. An index of a coefficient is `x << qubits | z`. */
export type PlanStep =
  | {
      readonly kind: 'rotation';
      readonly angle: ProgramAngle;
      /** What an index is turned into, and what it must have an odd parity with to be turned. */
      readonly flip: number;
      readonly twist: number;
      readonly z: number;
      /** How many Ys the word has. */
      readonly ys: number;
      /** A bit of the flip and another of the twist: pairs are counted without them. */
      readonly flipBit: number;
      readonly twistBit: number;
    }
  | { readonly kind: 'factors'; readonly errors: readonly PauliErrors[] }
  | { readonly kind: 'matrix'; readonly matrix: RealMatrix; readonly masks: readonly number[] };

/** The steps of a program. Rotations about the identity are seen by no density matrix. */
export function planOf({ steps, qubits }: NoisyProgram): PlanStep[] {
  const plan: PlanStep[] = [];
  let errors: PauliErrors[] = [];
  const endErrors = () => {
    if (errors.length > 0) plan.push({ kind: 'factors', errors });
    errors = [];
  };
  for (const step of steps) {
    if (step.kind === 'pauli-errors') {
      errors.push(step);
      continue;
    }
    endErrors();
    if (step.kind === 'rotation') plan.push(...rotationStep(step, qubits));
    else {
      const matrix = transferMatrix(step.kind === 'dense' ? [step.matrix] : step.operators);
      const masks = step.qubits.map((qubit) => 1 << (qubits - 1 - qubit));
      plan.push({ kind: 'matrix', matrix, masks: [...masks.map((mask) => mask << qubits), ...masks] });
    }
  }
  endErrors();
  return plan;
}

function rotationStep({ word, angle }: Rotation, qubits: number): PlanStep[] {
  const { x, z } = indexMasks(word, qubits);
  if (x === 0 && z === 0) return [];
  // Of a qubit that the word touches: with an X the index's x is flipped and its z decides; with a Z alone the other way round.
  const low = lowestBit(x === 0 ? z : x);
  const [flipBit, twistBit] = x === 0 ? [low, qubits + low] : [qubits + low, low];
  const [flip, twist] = [(x << qubits) | z, (z << qubits) | x];
  return [{ kind: 'rotation', angle, flip, twist, z, ys: popcount(word.x & word.z), flipBit, twistBit }];
}

const lowestBit = (mask: number): number => 31 - Math.clz32(mask & -mask);
