import { CliffordFrame } from './clifford-frame.js';
import { type Program, quarterTurnsOf, type Readout, type Rotation, scaleAngle, type Step } from './program.js';

/**
 * Moves every rotation by a constant multiple of π/2, a Clifford, past the rotations that follow by conjugating their
 * words, and at the end into the observables: `R(Q, θ) C = C R(C†QC, θ)`.
 *
 * A dense step lets no Clifford pass, and a reading of the state needs them run: there they are put back.
 */
export function absorbCliffords(program: Program): Program {
  const steps: Step[] = [];
  let frame = new CliffordFrame();
  let absorbed: Rotation[] = [];
  for (const step of program.steps) {
    if (step.kind === 'dense') {
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
