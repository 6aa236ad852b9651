import { Circuit } from '../../src/circuit/circuit.js';
import {
  referenceExpectation,
  referenceProbabilities,
  type ReferenceState,
} from '../../src/engines/reference/reference.js';
import type { ComplexMatrix } from '../../src/math/complex-matrix.js';
import { productOf, rotationMatrix } from '../../src/math/word-matrix.js';
import { PauliSum } from '../../src/observables/pauli-sum.js';
import type { Program, ProgramAngle, Step } from '../../src/program/program.js';
import { circuitMatrix } from './circuit-matrix.js';

/** What the angles of a program are computed from. */
export interface AngleValues {
  readonly features: readonly number[];
  readonly weights: readonly number[];
}

/** `offset + Σ scale · value` */
export const angleValue = ({ offset, terms }: ProgramAngle, { features, weights }: AngleValues) =>
  terms.reduce(
    (sum, { source, index, scale }) => sum + scale * (source === 'weight' ? weights : features)[index]!,
    offset,
  );

/** The unitary of steps in order, in float64; qubit 0 is the most significant. */
export function stepsMatrix(steps: readonly Step[], qubits: number, values: AngleValues): ComplexMatrix {
  const matrices = steps.map((step) =>
    step.kind === 'dense'
      ? circuitMatrix(new Circuit(qubits).unitary(step.matrix, step.qubits))
      : rotationMatrix(step.word, angleValue(step.angle, values), qubits),
  );
  return productOf(matrices, 2 ** qubits);
}

/** The readout of a program for one sample from |0…0⟩, or from the amplitudes at the end of its features, in float64. */
export function programOutput(program: Program, values: AngleValues): number[] {
  const { qubits, readout, columns } = program;
  const size = 2 ** qubits;
  const { re, im } = stepsMatrix(program.steps, qubits, values);
  const start = columns.preparation ? values.features.slice(-size) : Array.from({ length: size }, (_, i) => +(i === 0));
  const applied = (part: Float64Array) =>
    Float64Array.from({ length: size }, (_, r) => start.reduce((sum, v, c) => sum + part[r * size + c]! * v, 0));
  const state: ReferenceState = { re: applied(re), im: applied(im) };
  if (readout.kind === 'state') return [...state.re, ...state.im];
  if (readout.kind === 'probabilities') return referenceProbabilities(state, readout.qubits, qubits);
  return readout.observables.map((terms) => referenceExpectation(state, PauliSum.of(terms), qubits));
}
