import { CliffordFrame } from './clifford-frame.js';
import { type Program, type Readout, type Rotation, scaleAngle, type Step } from './program.js';

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
    const quarters = quarterTurns(step);
    if (quarters !== undefined) {
      frame.append(step.word, quarters);
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

/** How many quarter turns (mod 4) a constant rotation makes, if it is a whole number. */
function quarterTurns({ angle }: Rotation): number | undefined {
  if (angle.terms.length > 0) return undefined;
  const turns = angle.offset / (Math.PI / 2);
  const whole = Math.round(turns);
  return Math.abs(turns - whole) < 1e-12 ? ((whole % 4) + 4) % 4 : undefined;
}
