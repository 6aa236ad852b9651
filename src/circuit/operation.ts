import { count, KetworkError } from '../errors.js';
import type { Gate } from '../gates/gate.js';
import type { Angle } from './angle.js';

/** One gate of a circuit, on its qubits (in the gate's order), with its angles. */
export interface Operation {
  readonly gate: Gate;
  readonly qubits: readonly number[];
  readonly angles: readonly Angle[];
}

/**
 * The operation, copied from the caller's arrays, if it fits a circuit of that many qubits. `position` is where it would
 * stand, for the message.
 */
export function checkedOperation(operation: Operation, qubits: number, position: number): Operation {
  const { gate } = operation;
  const where = `at operation ${position}`;
  if (operation.qubits.length !== gate.qubits) {
    const given = `${operation.qubits.length} (${operation.qubits.join(', ')})`;
    throw new KetworkError(
      'invalid',
      `Gate "${gate.name}" acts on ${count(gate.qubits, 'qubit')} but was given ${given}, ${where}.`,
    );
  }
  if (operation.angles.length !== gate.angles.length) {
    const wants =
      gate.angles.length === 0 ? 'no angles' : `${count(gate.angles.length, 'angle')} (${gate.angles.join(', ')})`;
    throw new KetworkError(
      'invalid',
      `Gate "${gate.name}" takes ${wants} but was given ${operation.angles.length}, ${where}.`,
    );
  }
  checkQubits(operation.qubits, qubits, `Gate "${gate.name}"`, where);
  return { gate, qubits: [...operation.qubits], angles: [...operation.angles] };
}

/** @throws KetworkError `invalid` unless the qubits are different and within the circuit. */
export function checkQubits(given: readonly number[], qubits: number, what: string, where = ''): void {
  for (const [k, qubit] of given.entries()) {
    if (!Number.isInteger(qubit) || qubit < 0 || qubit >= qubits) {
      const range = qubits === 1 ? 'qubit 0' : `qubits 0 to ${qubits - 1}`;
      throw new KetworkError(
        'invalid',
        sentence(`${what} was given qubit ${qubit}, but the circuit has ${range}`, where),
      );
    }
    if (given.indexOf(qubit) !== k) {
      throw new KetworkError('invalid', sentence(`${what} was given qubit ${qubit} twice`, where));
    }
  }
}

const sentence = (text: string, where: string) => `${text}${where && `, ${where}`}.`;
