import { popcount } from '../../math/pauli-word.js';
import { indexMasks } from '../../math/word-matrix.js';
import type { Dense, KrausStep, NoisyProgram, PauliErrors, ProgramAngle, Rotation } from '../../program/program.js';
import { columnsScaled, localErrors } from './local-errors.js';
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
  return withErrorsBefore(steps).flatMap(({ errors, local, step }): PlanStep[] => {
    const factors: PlanStep[] = errors.length > 0 ? [{ kind: 'factors', errors }] : [];
    if (!step) return factors;
    return [...factors, ...(step.kind === 'rotation' ? rotationStep(step, qubits) : [matrixStep(step, local, qubits)])];
  });
}

/** A step and the errors before it: `local` are those that a matrix takes in. At the end there may be no step. */
interface StepAfterErrors {
  readonly errors: readonly PauliErrors[];
  readonly local: readonly PauliErrors[];
  readonly step?: Rotation | Dense | KrausStep;
}

/**
 * The steps of a program, each with the errors right before it. What strikes nothing but the qubits of a matrix becomes part of it,
 * which saves a table of 4^n factors.
 */
export function withErrorsBefore(steps: NoisyProgram['steps']): StepAfterErrors[] {
  const result: StepAfterErrors[] = [];
  let waiting: PauliErrors[] = [];
  for (const step of steps) {
    if (step.kind === 'pauli-errors') {
      waiting.push(step);
      continue;
    }
    const takesIn = (each: PauliErrors) => (step.kind === 'rotation' ? undefined : localErrors(each, step.qubits));
    result.push({
      errors: waiting.filter((each) => takesIn(each) === undefined),
      local: waiting.flatMap((each) => takesIn(each) ?? []),
      step,
    });
    waiting = [];
  }
  return waiting.length > 0 ? [...result, { errors: waiting, local: [] }] : result;
}

function matrixStep(step: Dense | KrausStep, errors: readonly PauliErrors[], qubits: number): PlanStep {
  const matrix = transferMatrix(step.kind === 'dense' ? [step.matrix] : step.operators);
  const masks = step.qubits.map((qubit) => 1 << (qubits - 1 - qubit));
  return {
    kind: 'matrix',
    matrix: columnsScaled(matrix, errors, step.qubits.length),
    masks: [...masks.map((mask) => mask << qubits), ...masks],
  };
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
