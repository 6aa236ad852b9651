import { CliffordFrame } from './clifford-frame.js';
import {
  type NoisyProgram,
  type NoisyStep,
  type Program,
  quarterTurnsOf,
  type Readout,
  type Rotation,
  scaleAngle,
} from './program.js';

/**
 * Moves every rotation by a constant multiple of π/2, a Clifford, past the rotations that follow by conjugating their
 * words, and at the end into the observables: `R(Q, θ) C = C R(C†QC, θ)`.
 *
 * Pauli errors stay Pauli errors. A dense or Kraus step lets no Clifford pass, and a reading of the state needs them run: there they are put back.
 */
export function absorbCliffords(program: Program): Program;
export function absorbCliffords(program: NoisyProgram): NoisyProgram;
export function absorbCliffords(program: NoisyProgram): NoisyProgram {
  const steps: NoisyStep[] = [];
  let frame = new CliffordFrame();
  let absorbed: Rotation[] = [];
  for (const step of program.steps) {
    if (step.kind === 'pauli-errors') {
      // An error's sign comes in twice, on both sides of the state.
      steps.push({
        ...step,
        errors: step.errors.map(({ word, probability }) => ({
          word: { ...frame.conjugate(word), sign: 1 as const },
          probability,
        })),
      });
      continue;
    }
    if (step.kind === 'dense' || step.kind === 'kraus') {
      steps.push(...absorbed, step);
      frame = new CliffordFrame();
      absorbed = [];
      continue;
    }
    const quarters = quarterTurnsOf(step.angle);
    if (quarters !== undefined) {
      frame.append(step.word, quarters % 4);
      absorbed.push(step);
    } else {
      const word = frame.conjugate(step.word);
      steps.push({ ...step, word: { ...word, sign: 1 }, angle: scaleAngle(step.angle, word.sign) });
    }
  }
  const { readout } = program;
  if (readout.kind !== 'expectation') return { ...program, steps: [...steps, ...absorbed] };
  return { ...program, steps, readout: conjugated(readout, frame) };
}

function conjugated(readout: Extract<Readout, { kind: 'expectation' }>, frame: CliffordFrame): Readout {
  const observables = readout.observables.map((terms) =>
    terms.map(({ coefficient, word: before }) => {
      const word = frame.conjugate(before);
      return { coefficient: coefficient * word.sign, word: { ...word, sign: 1 as const } };
    }),
  );
  return { kind: 'expectation', observables };
}
