import type { GateSpec } from '../gates/gate.js';
import { type AngleJson, angleToJson } from './angle-json.js';
import type { Operation } from './operation.js';
import type { Preparation } from './preparation.js';

/** The name that marks circuits in JSON, and the version of the format that this Ketwork writes. */
export const circuitFormat = 'ketwork-circuit';
export const circuitVersion = 1;

/** A circuit in JSON. */
export interface CircuitJson {
  readonly format: typeof circuitFormat;
  readonly version: typeof circuitVersion;
  readonly qubits: number;
  /** Left out where the circuit starts from |0…0⟩. */
  readonly preparation?: Preparation;
  readonly operations: readonly OperationJson[];
}

/** An operation in JSON; a gate without angles leaves them out. */
export interface OperationJson {
  readonly gate: GateSpec;
  readonly qubits: readonly number[];
  readonly angles?: readonly AngleJson[];
}

/** What of a circuit JSON holds. */
interface CircuitParts {
  readonly qubits: number;
  readonly operations: readonly Operation[];
  readonly preparation: Preparation | undefined;
}

/**
 * The circuit as plain data for `JSON.stringify`; `circuitFrom` makes the circuit of it again. `circuit.toJSON()` is the
 * same.
 *
 * @example
 * circuitToJson(new Circuit(2).h(0).cx(0, 1)).operations;
 * // [{ gate: 'h', qubits: [0] }, { gate: 'cx', qubits: [0, 1] }]
 */
export function circuitToJson({ qubits, operations, preparation }: CircuitParts): CircuitJson {
  return {
    format: circuitFormat,
    version: circuitVersion,
    qubits,
    ...(preparation && { preparation }),
    operations: operations.map(({ gate, qubits: on, angles }) => ({
      gate: gate.spec,
      qubits: on,
      ...(angles.length > 0 && { angles: angles.map(angleToJson) }),
    })),
  };
}
