import { unknownName } from '../../errors.js';
import { catalogue, type GateName } from '../../gates/catalogue.js';
import type { Gate } from '../../gates/gate.js';

type NamesOf<Shape> = { [Name in GateName]: (typeof catalogue)[Name] extends Shape ? Name : never }[GateName];

/** The names of all gates on one qubit, such as `'ry'` or `'rot'`. */
export type OneQubitGate = NamesOf<{ readonly qubits: 1 }>;
/** The names of all gates on two qubits, such as `'cx'` or `'rzz'`. */
export type TwoQubitGate = NamesOf<{ readonly qubits: 2 }>;
/** The names of the gates on two qubits that take no angle, such as `'cx'` or `'cz'`. */
export type FixedTwoQubitGate = NamesOf<{ readonly qubits: 2; readonly angles: readonly [] }>;

/** An axis of the Bloch sphere to rotate about. */
export type Axis = 'x' | 'y' | 'z';

const rotations: Readonly<Record<Axis, Gate>> = { x: catalogue.rx, y: catalogue.ry, z: catalogue.rz };

/** The rotation gate of an axis. @throws KetworkError `unknown` for an axis that is none. */
export function rotationAbout(axis: Axis): Gate {
  if (!Object.hasOwn(rotations, axis)) throw unknownName('axis', axis, Object.keys(rotations));
  return rotations[axis];
}
