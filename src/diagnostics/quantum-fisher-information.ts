import { checkMemory } from '../autodiff/memory.js';
import type { Circuit } from '../circuit/circuit.js';
import { backendInUse } from '../complex/backend-in-use.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { dialectOf, type EngineName } from '../engines/registry.js';
import { count } from '../errors.js';
import { lower } from '../program/lower.js';
import type { Program, Step } from '../program/program.js';
import { runProgram } from './run-program.js';

/** The quantum Fisher information at one weight vector. */
export interface QuantumFisherInformation {
  /** `[weights][weights]`, symmetric. */
  readonly matrix: readonly (readonly number[])[];
  /** The largest that a weight would have if none of its tangent were a mere phase: beside it rounding is small. */
  readonly largest: number;
}

/** A program whose trainable rotations can be turned further, each by a feature of its own. */
interface TurnableProgram {
  readonly program: Program;
  /** Of each such rotation, how fast each weight turns it: `[rotations][weights]`. */
  readonly jacobian: readonly (readonly number[])[];
}

/**
 * The quantum Fisher information `4 Re(⟨∂ᵢψ|∂ⱼψ⟩ − ⟨∂ᵢψ|ψ⟩⟨ψ|∂ⱼψ⟩)` at weights. The same as four
 * times `metricTensor`, yet its products are float64: an eigenvalue that is 0 comes out as the square of what float32 leaves of
 * a state, about 1e-14 of the largest, in place of 1e-6. All tangents, `∂ψ/∂θ = ψ(θ + π)/2` of each rotation, are one batch.
 *
 * @throws KetworkError `memory` where the tangents are too large.
 */
export async function quantumFisherInformation(
  circuit: Circuit,
  weights: readonly number[],
  {
    inputs = [],
    engine = 'auto',
  }: { readonly inputs?: ArrayLike<number>; readonly engine?: EngineName | undefined } = {},
): Promise<QuantumFisherInformation> {
  checkTangents(circuit);
  const { program, jacobian } = turnable(circuit, engine);
  const values = [...Array.from(inputs), ...weights];
  const unturned = jacobian.map(() => 0);
  const rows = [unturned, ...jacobian.map((_, r) => unturned.map((_zero, k) => (k === r ? Math.PI : 0)))];
  const size = 2 ** program.qubits;
  // Of each row the real parts, then the imaginary ones.
  const states = rows.map(() => new Float64Array(2 * size));
  const features = rows.map((turns) => [...values, ...turns]);
  await runProgram(program, features, engine, (readout, from) => {
    const batch = readout.length / (2 * size);
    for (let at = 0; at < readout.length; at++) {
      const [plane, row] = [Math.floor(at / (batch * size)), Math.floor(at / size) % batch];
      states[from + row]![plane * size + (at % size)] = readout[at]!;
    }
  });
  const [psi, ...turned] = states as [Float64Array, ...Float64Array[]];
  const tangents = weights.map((_, w) => {
    const tangent = new Float64Array(2 * size);
    jacobian.forEach((speeds, r) => {
      const factor = speeds[w]! / 2;
      if (factor !== 0) turned[r]!.forEach((value, k) => (tangent[k]! += factor * value));
    });
    return tangent;
  });
  const across = tangents.map((tangent) => withoutPart(tangent, psi));
  return {
    matrix: across.map((a) => across.map((b) => 4 * dot(a, b))),
    largest: Math.max(0, ...tangents.map((tangent) => 4 * dot(tangent, tangent))),
  };
}

/** Before anything is lowered: that alone takes seconds of what is far too large. */
function checkTangents({ qubits, weights, operations }: Circuit): void {
  const turns = operations
    .flatMap(({ angles }) => angles)
    .filter(({ parameter }) => parameter?.kind === 'weight').length;
  checkMemory(
    `The quantum Fisher information of ${count(qubits, 'qubit')}, ${count(turns, 'trainable angle')} and ${count(weights, 'weight')}`,
    16 * 2 ** qubits * (turns + weights),
    'Use fewer qubits or layers.',
  );
}

/** What of a vector is across another, both complex. */
function withoutPart(vector: Float64Array, along: Float64Array): Float64Array {
  const size = along.length / 2;
  const times = along.map((value, k) => (k < size ? -along[k + size]! : along[k - size]!)); // i · along
  const norm = dot(along, along);
  const [re, im] = [dot(along, vector) / norm, dot(times, vector) / norm];
  return vector.map((value, k) => value - re * along[k]! - im * times[k]!);
}

/** Of complex vectors the real part of the inner product. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function turnable(circuit: Circuit, engine: EngineName): TurnableProgram {
  const dialect = dialectOf(engine, backendInUse());
  const program = lower(weightsAsInputs(circuit), { kind: 'state' }, { dialect });
  const { inputs } = program.columns;
  const jacobian: number[][] = [];
  const speedsOf = (step: Step) =>
    Array.from({ length: circuit.weights }, (_, w) => {
      const terms = step.kind === 'rotation' ? step.angle.terms : [];
      return terms.find(({ index }) => index === circuit.inputs + w)?.scale ?? 0;
    });
  const allSpeeds = program.steps.map(speedsOf);
  const rotations = allSpeeds.filter((speeds) => speeds.some((speed) => speed !== 0)).length;
  const steps = program.steps.map((step, k): Step => {
    if (step.kind !== 'rotation') return step;
    // Columns of products stand behind those of inputs, which become more.
    const terms = step.angle.terms.map((term) =>
      term.index < inputs ? term : { ...term, index: term.index + rotations },
    );
    if (allSpeeds[k]!.every((speed) => speed === 0)) return { ...step, angle: { ...step.angle, terms } };
    jacobian.push(allSpeeds[k]!);
    terms.push({ source: 'feature', index: inputs + jacobian.length - 1, scale: 1 });
    return { ...step, angle: { ...step.angle, terms } };
  });
  return { program: { ...program, steps, columns: { ...program.columns, inputs: inputs + rotations } }, jacobian };
}
