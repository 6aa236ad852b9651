import type { ProgramAngle, Step } from '../../../program/program.js';
import { multiply, rowMatrix, transposed } from './matrix.js';
import { rotate, rotateBack } from './rotation.js';
import { rowWord, type Rows } from './rows.js';

/** A step made ready: what it does to a state, in place, given cos and sin of half its angle. */
export interface Action {
  /** A step that does not turn has the angle 0. */
  readonly angle: ProgramAngle;
  forward(psi: Rows, cos: number, sin: number): void;
  /** Undoes the step on ψ and λ and returns the slope of the loss with the angle. */
  backward(psi: Rows, lambda: Rows, cos: number, sin: number): number;
}

export function actionOf(step: Step, qubits: number, signs: Float64Array): Action {
  if (step.kind === 'rotation') {
    const j = rowWord(step.word, qubits, 3);
    return {
      angle: step.angle,
      forward: (psi, cos, sin) => rotate(psi, j, signs, cos, sin),
      backward: (psi, lambda, cos, sin) => rotateBack(psi, lambda, j, signs, cos, sin),
    };
  }
  const matrix = rowMatrix(step, qubits);
  const inverse = transposed(matrix);
  const scratch = new Float64Array(matrix.size);
  return {
    angle: { offset: 0, terms: [] },
    forward: (psi) => multiply(matrix, psi, scratch),
    backward: (psi, lambda) => {
      multiply(inverse, psi, scratch);
      multiply(inverse, lambda, scratch);
      return 0;
    },
  };
}
