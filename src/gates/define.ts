import { type ComplexEntry, matrixOf } from '../math/complex-matrix.js';
import type { Gate, GateRotation } from './gate.js';

/** An angle of a rotation as the catalogue writes it: a constant, the name of an angle, or a sum `{name: scale}`. */
export type RotationAngle = number | string | Readonly<Record<string, number>>;

/** What the catalogue says of a gate. */
export interface GateDefinition<Qubits extends number, Angles extends readonly string[]> {
  readonly qubits: Qubits;
  readonly angles: Angles;
  readonly summary: string;
  readonly symbols: readonly string[];
  /** The textbook matrix, row by row. */
  readonly matrix: (...angles: { [K in keyof Angles]: number }) => readonly (readonly ComplexEntry[])[];
  /** Word and angle of each rotation, the first acts first. */
  readonly rotations: readonly (readonly [letters: string, angle: RotationAngle])[];
}

/** A gate of the catalogue, with the number of its qubits and its angles in its type. */
export type CatalogueGate<Qubits extends number, Angles extends readonly string[]> = Gate & {
  readonly qubits: Qubits;
  readonly angles: Angles;
};

/** The gate record of a definition. */
export function define<const Qubits extends number, const Angles extends readonly string[]>(
  name: string,
  definition: GateDefinition<Qubits, Angles>,
): CatalogueGate<Qubits, Angles> {
  const { qubits, angles, summary, symbols } = definition;
  return {
    name,
    qubits,
    angles,
    summary,
    symbols,
    spec: name,
    matrix: (values) => matrixOf(definition.matrix(...(values as { [K in keyof Angles]: number }))),
    body: {
      kind: 'rotations',
      rotations: definition.rotations.map(([letters, angle]) => rotationOf(letters, angle, angles)),
    },
  };
}

function rotationOf(letters: string, angle: RotationAngle, names: readonly string[]): GateRotation {
  if (typeof angle === 'number') return { letters, offset: angle, scales: names.map(() => 0) };
  const scales = typeof angle === 'string' ? { [angle]: 1 } : angle;
  return { letters, offset: 0, scales: names.map((name) => scales[name] ?? 0) };
}

/** A gate of the catalogue that is another one under control: name, drawing and summary of its own. */
export function named<const Qubits extends number, const Angles extends readonly string[]>(
  name: string,
  qubits: Qubits,
  angles: Angles,
  summary: string,
  gate: Gate,
): CatalogueGate<Qubits, Angles> {
  return { ...gate, name, qubits, angles, summary, spec: name };
}

/** The imaginary unit, as an entry of a matrix. */
export const i: ComplexEntry = [0, 1];
export const minusI: ComplexEntry = [0, -1];
/** −i · value */
export const minusITimes = (value: number): ComplexEntry => [0, -value];
