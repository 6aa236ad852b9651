import { dependsOnFeatures, type Program, type ProgramAngle, type Step } from '../../../program/program.js';

/** A program whose features are angles, and what those angles are in the program that it was made from. */
export interface FreedProgram {
  readonly program: Program;
  readonly angles: readonly ProgramAngle[];
}

/** The program, of no prepared state, with a feature as the angle of each rotation that differs from sample to sample. */
export function withFreeAngles(program: Program): FreedProgram {
  const angles: ProgramAngle[] = [];
  const steps = program.steps.map((step): Step => {
    if (step.kind !== 'rotation' || !dependsOnFeatures(step.angle)) return step;
    angles.push(step.angle);
    return { ...step, angle: { offset: 0, terms: [{ source: 'feature', index: angles.length - 1, scale: 1 }] } };
  });
  const columns = { inputs: angles.length, products: [], preparation: undefined };
  return { program: { ...program, columns, steps }, angles };
}
