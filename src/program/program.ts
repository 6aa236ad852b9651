import type { AffineInput } from '../circuit/angle.js';
import type { Preparation } from '../circuit/preparation.js';
import type { ComplexMatrix } from '../math/complex-matrix.js';
import type { PauliWord } from '../math/pauli-word.js';
import type { PauliTerm } from '../observables/pauli-sum.js';

/**
 * A circuit in the form that engines run: an initial state, steps in order, and what is read at the end.
 *
 * Angles depend on *features* (one row per sample) and *weights* (one vector for all). A program is plain data and
 * knows no gates.
 */
export type Program = ProgramOf<Step>;

/** A program in which noise may strike between the steps. Every program is one, without any noise. */
export type NoisyProgram = ProgramOf<NoisyStep>;

/** A program of one trajectory: channels strike as jumps, drawn with numbers in feature columns. */
export type JumpProgram = ProgramOf<Step | Jump>;

/** What engines are asked to run; which of them know noise or jumps, the registry says. */
export type AnyProgram = NoisyProgram | JumpProgram;

/** All of a program but its steps. */
export type ProgramFrame = Omit<Program, 'steps'>;

export interface ProgramOf<AnyStep> {
  readonly qubits: number;
  readonly columns: FeatureColumns;
  readonly weights: number;
  readonly steps: readonly AnyStep[];
  readonly readout: Readout;
  /** What Pauli propagation may leave out; engines that make states know nothing of it. */
  readonly truncation?: Truncation;
}

/** What Pauli propagation leaves out on the way. */
export interface Truncation {
  /** Words whose coefficient is smaller are dropped. 0 drops none. */
  readonly cut: number;
  /** Words on more qubits are dropped. */
  readonly maxWeight: number;
  /** No more words than this: the smallest coefficients go first. */
  readonly maxWords: number;
}

/**
 * The columns of a feature row: first the sample's inputs, then the products of inputs that angles use, then, for a
 * prepared state, its 2^qubits amplitudes of norm 1.
 */
export interface FeatureColumns {
  readonly inputs: number;
  readonly products: readonly (readonly AffineInput[])[];
  readonly preparation: Preparation | undefined;
}

/** `exp(−i θ/2 P)`; the word's sign is +1, for a sign would only turn the angle. */
export interface Rotation {
  readonly kind: 'rotation';
  readonly word: PauliWord;
  readonly angle: ProgramAngle;
}

/** A unitary matrix on a few qubits; the first is its most significant. */
export interface Dense {
  readonly kind: 'dense';
  readonly matrix: ComplexMatrix;
  readonly qubits: readonly number[];
}

export type Step = Rotation | Dense;

/** One of the words, each with its probability; with the rest nothing happens. The words' signs are +1. */
export interface PauliErrors {
  readonly kind: 'pauli-errors';
  readonly errors: readonly { readonly word: PauliWord; readonly probability: number }[];
}

/** `ρ → Σ K ρ K†` on a few qubits; the first is the most significant of the matrices. */
export interface KrausStep {
  readonly kind: 'kraus';
  readonly qubits: readonly number[];
  readonly operators: readonly ComplexMatrix[];
}

export type NoisyStep = Step | PauliErrors | KrausStep;

/**
 * A channel on one trajectory: `ψ → K ψ / |K ψ|` for one of the operators, drawn with the probability `|K ψ|²`. The number that
 * draws it, uniform in [0, 1), stands in a feature column: running a program again takes the same branches.
 */
export interface Jump {
  readonly kind: 'jump';
  /** The first is the most significant of the matrices. */
  readonly qubits: readonly number[];
  readonly operators: readonly ComplexMatrix[];
  readonly column: number;
}

/** Whether a step is unitary. */
export const isUnitaryStep = (step: NoisyStep | Jump): step is Step =>
  step.kind === 'rotation' || step.kind === 'dense';

/** Whether no noise strikes in the program. */
export const isNoiseless = (program: AnyProgram): program is Program => program.steps.every(isUnitaryStep);

/** Whether the program is that of one trajectory, in which channels strike as jumps. */
export const hasJumps = (program: AnyProgram): program is JumpProgram =>
  program.steps.some(({ kind }) => kind === 'jump');

/** `offset + Σ scale · value` over features and weights. */
export interface ProgramAngle {
  readonly offset: number;
  readonly terms: readonly AngleTerm[];
}

export interface AngleTerm {
  readonly source: 'feature' | 'weight';
  readonly index: number;
  readonly scale: number;
}

/**
 * What an engine returns for each sample:
 * - `expectation`: ⟨ψ|O|ψ⟩ of each observable, `[batch, observables]`;
 * - `probabilities`: of the 2^m outcomes of the given qubits, the first the most significant, `[batch, 2^m]`;
 * - `state`: the amplitudes, real and imaginary plane, `[2, batch, 2^qubits]`.
 */
export type Readout =
  | { readonly kind: 'expectation'; readonly observables: readonly (readonly PauliTerm[])[] }
  | { readonly kind: 'probabilities'; readonly qubits: readonly number[] }
  | { readonly kind: 'state' };

/** How many numbers a feature row has. */
export function featureCount(program: ProgramFrame): number {
  return amplitudeColumn(program) + (program.columns.preparation ? 2 ** program.qubits : 0);
}

/** The column of the first amplitude of a prepared state. */
export function amplitudeColumn({ columns }: ProgramFrame): number {
  return columns.inputs + columns.products.length;
}

/** Whether the angle differs from sample to sample. */
export function dependsOnFeatures(angle: ProgramAngle): boolean {
  return angle.terms.some(({ source }) => source === 'feature');
}

/** Whether the step is a rotation by features or weights. */
export const isVariable = (step: NoisyStep): step is Rotation =>
  step.kind === 'rotation' && step.angle.terms.length > 0;

/** The sum of two angles; terms of the same value are joined, and vanish where they cancel. */
export function addAngles(a: ProgramAngle, b: ProgramAngle): ProgramAngle {
  const terms = [...a.terms];
  for (const term of b.terms) {
    const at = terms.findIndex(({ source, index }) => source === term.source && index === term.index);
    if (at < 0) terms.push(term);
    else terms[at] = { ...term, scale: term.scale + terms[at]!.scale };
  }
  return { offset: a.offset + b.offset, terms: terms.filter(({ scale }) => scale !== 0) };
}

/** The angle times a factor. */
export function scaleAngle(angle: ProgramAngle, factor: number): ProgramAngle {
  return {
    offset: angle.offset * factor,
    terms: angle.terms.map((term) => ({ ...term, scale: term.scale * factor })),
  };
}

/** How many quarter turns (mod 8, two whole turns) a constant angle is, if it is a whole number of them: a Clifford. */
export function quarterTurnsOf({ offset, terms }: ProgramAngle): number | undefined {
  if (terms.length > 0) return undefined;
  const turns = offset / (Math.PI / 2);
  const whole = Math.round(turns);
  return Math.abs(turns - whole) < 1e-12 ? ((whole % 8) + 8) % 8 : undefined;
}

/** The shape of the readout of a batch: of a state both planes. */
export function outputShape(program: ProgramFrame, batch: number): number[] {
  const count = outputCount(program);
  return program.readout.kind === 'state' ? [2, batch, count] : [batch, count];
}

/** How many numbers the readout of a sample has; of a state, in each of its two planes. */
export function outputCount({ readout, qubits }: ProgramFrame): number {
  if (readout.kind === 'expectation') return readout.observables.length;
  return 2 ** (readout.kind === 'probabilities' ? readout.qubits.length : qubits);
}
