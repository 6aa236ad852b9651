import { KetworkError, shown } from '../errors.js';
import { angleFrom } from './angle-json.js';
import { Circuit } from './circuit.js';
import { gateFromJson } from './gate-json.js';
import { fieldsOf, finiteNumber, listOf } from './json-fields.js';
import type { Operation } from './operation.js';
import type { Preparation } from './preparation.js';
import { circuitFormat, circuitVersion } from './to-json.js';

export { type CircuitJson, circuitToJson, type OperationJson } from './to-json.js';

/**
 * The circuit that parsed JSON means; the opposite of `circuitToJson`. Everything is checked, nothing in it is run.
 *
 * @throws KetworkError `invalid` for what is no circuit or does not fit together (the message names the operation),
 * `unknown` for gates and fields nobody knows, with the nearest name, `unsupported` for a newer version of the format.
 *
 * @example
 * const again = circuitFrom(JSON.parse(JSON.stringify(circuit)));
 */
export function circuitFrom(json: unknown): Circuit {
  checkFormat(json);
  const fields = fieldsOf(json, ['format', 'version', 'qubits', 'preparation', 'operations'], 'a circuit');
  const operations = listOf(fields.operations, "the circuit's list of operations").map(operationFrom);
  const qubits = finiteNumber(fields.qubits, 'a number of qubits');
  return Circuit.of(
    qubits,
    operations,
    fields.preparation === undefined ? undefined : preparationFrom(fields.preparation),
  );
}

/** Before the fields are looked at: a newer version may well have other ones. */
function checkFormat(json: unknown): void {
  const { format, version }: { format?: unknown; version?: unknown } =
    typeof json === 'object' && json !== null ? json : {};
  if (format !== circuitFormat) {
    const advice = typeof json === 'string' ? 'Parse the text with JSON.parse first.' : 'Write one with circuitToJson.';
    throw new KetworkError(
      'invalid',
      `${shown(json)} is not a circuit: the field "format" must be "${circuitFormat}". ${advice}`,
    );
  }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new KetworkError('invalid', `${shown(version)} is not a version of the circuit format. Use 1.`);
  }
  if (version > circuitVersion) {
    throw new KetworkError(
      'unsupported',
      `The circuit is in version ${version} of the format, but this Ketwork reads up to ${circuitVersion}. ` +
        'Update ketwork.',
    );
  }
}

function operationFrom(json: unknown, position: number): Operation {
  try {
    const { gate, qubits, angles = [] } = fieldsOf(json, ['gate', 'qubits', 'angles'], 'an operation');
    return {
      gate: gateFromJson(gate),
      qubits: listOf(qubits, 'a list of qubits').map((qubit) => finiteNumber(qubit, 'a qubit')),
      angles: listOf(angles, 'a list of angles').map(angleFrom),
    };
  } catch (error) {
    if (!(error instanceof KetworkError)) throw error;
    throw new KetworkError(error.code, `Operation ${position} of the circuit: ${error.message}`);
  }
}

function preparationFrom(json: unknown): Preparation {
  const { first, count, pad } = fieldsOf(json, ['first', 'count', 'pad'], 'a preparation');
  return {
    first: finiteNumber(first, "the index of a preparation's first feature"),
    count: finiteNumber(count, "the number of a preparation's features"),
    pad: finiteNumber(pad, 'a pad'),
  };
}
