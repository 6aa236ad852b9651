import { fieldsOf, finiteNumber, listOf } from '../circuit/json-fields.js';
import { count, KetworkError, shown } from '../errors.js';
import { findGate } from '../gates/lookup.js';
import { fromBackendProperties, isBackendProperties } from './backend-properties.js';
import { type Calibration, calibrationFormat, calibrationVersion } from './calibration.js';
import type { GateCalibration, QubitCalibration } from './calibration.js';

/**
 * The calibration that parsed JSON means, in Ketwork's format or as the `BackendProperties` that IBM publishes (the field
 * `backend_name` tells them apart). The result is plain data for `JSON.stringify`. Every field is checked.
 *
 * Of `BackendProperties` are read T1, T2, frequency, readout errors, errors and lengths of gates. A T2 above 2 T1, which
 * is within their error of measurement, becomes 2 T1, as in Qiskit Aer; qubits and gates that are marked as not operational, have no
 * numbers or an error of 1 are out of order; measurements and resets are no gates; the coupling map is that of the gates on two qubits.
 *
 * @throws KetworkError `unknown` for fields nobody knows, `unsupported` for another version, `mismatch` where gates and
 * coupling map do not fit, `invalid` for all else that is not a calibration; each names the place.
 * @example
 * const calibration = noise.calibrationFrom(JSON.parse(JSON.stringify(noise.sampleDevice())));
 * calibration.coupling.length; // 6
 */
export function calibrationFrom(json: unknown): Calibration {
  const own = isBackendProperties(json) ? fromBackendProperties(json) : json;
  const fields = ['format', 'version', 'name', 'date', 'qubits', 'gates', 'coupling'] as const;
  const { format, version, name, date, ...lists } = fieldsOf(own, fields, 'a calibration');
  if (format !== calibrationFormat) {
    throw new KetworkError(
      'invalid',
      `The format ${shown(format)} is not that of a calibration, "${calibrationFormat}".`,
    );
  }
  if (version !== calibrationVersion) {
    throw new KetworkError(
      'unsupported',
      `This is version ${shown(version)} of a calibration, but this Ketwork reads version ${calibrationVersion}. Save it again with that version.`,
    );
  }
  const qubits = listOf(lists.qubits, "a calibration's list of qubits").map(qubitFrom);
  const gates = listOf(lists.gates, "a calibration's list of gates").map((each, k) => gateFrom(each, k, qubits.length));
  const coupling = listOf(lists.coupling, "a calibration's coupling map").map((each): [number, number] => {
    const [a, b] = qubitList(each, 'A pair of the coupling map', qubits.length, 2);
    return [a!, b!];
  });
  checkGates(gates, coupling);
  return {
    ...{ format: calibrationFormat, version: calibrationVersion },
    name: text(name, 'the name of a calibration'),
    ...(date === undefined ? {} : { date: dateFrom(date) }),
    ...{ qubits, gates, coupling },
  };
}

function qubitFrom(json: unknown, index: number): QubitCalibration | null {
  if (json === null) return null;
  const where = `qubit ${index}`;
  const names = ['t1Microseconds', 't2Microseconds', 'readout', 'frequencyGigahertz', 'excitedPopulation'] as const;
  const { readout, ...fields } = fieldsOf(json, names, where);
  const { oneForZero, zeroForOne } = fieldsOf(readout, ['oneForZero', 'zeroForOne'], `the readout of ${where}`);
  const t1 = within(fields.t1Microseconds, `the t1Microseconds of ${where}`, Number.MIN_VALUE);
  const t2 = within(fields.t2Microseconds, `the t2Microseconds of ${where}`, Number.MIN_VALUE);
  if (t2 > 2 * t1) {
    throw new KetworkError(
      'invalid',
      `The T2 of ${where} is ${t2} µs and its T1 ${t1} µs, but phase cannot outlast energy: T2 is at most 2 T1, here ${2 * t1}.`,
    );
  }
  const { frequencyGigahertz: frequency, excitedPopulation: excited } = fields;
  return {
    t1Microseconds: t1,
    t2Microseconds: t2,
    readout: {
      oneForZero: within(oneForZero, `the oneForZero of ${where}`, 0, 1),
      zeroForOne: within(zeroForOne, `the zeroForOne of ${where}`, 0, 1),
    },
    ...(frequency === undefined ? {} : { frequencyGigahertz: within(frequency, `the frequencyGigahertz of ${where}`) }),
    ...(excited === undefined ? {} : { excitedPopulation: within(excited, `the excitedPopulation of ${where}`, 0, 1) }),
  };
}

function gateFrom(json: unknown, index: number, deviceQubits: number): GateCalibration {
  const fields = fieldsOf(json, ['gate', 'qubits', 'error', 'durationNanoseconds'], `gate ${index} of the list`);
  const gate = text(fields.gate, `the name of gate ${index} of the list`);
  const size = findGate(gate)?.qubits;
  const qubits = qubitList(fields.qubits, `Gate ${index} of the list ("${gate}")`, deviceQubits, size);
  const where = placeOf({ gate, qubits });
  return {
    ...{ gate, qubits },
    error: within(fields.error, `the error of ${where}`, 0, 1),
    durationNanoseconds: within(fields.durationNanoseconds, `the durationNanoseconds of ${where}`),
  };
}

/** How messages name a gate of a device. */
export const placeOf = ({ gate, qubits }: Pick<GateCalibration, 'gate' | 'qubits'>) =>
  `gate "${gate}" on ${qubits.length === 1 ? 'qubit' : 'qubits'} ${qubits.join(', ')}`;

function qubitList(json: unknown, what: string, deviceQubits: number, size?: number): number[] {
  const qubits = listOf(json, `a list of qubits (${what})`).map((each) => finiteNumber(each, `a qubit (${what})`));
  const given = `${what} is on ${shown(qubits)}`;
  const allowed = size === undefined ? [1, 2] : [1, 2].filter((each) => each === size);
  if (!allowed.includes(qubits.length)) {
    const advice = allowed.length === 1 ? `Use ${count(allowed[0]!, 'qubit')}` : 'Use gates on 1 or 2 qubits';
    throw new KetworkError('invalid', `${given}. ${advice}.`);
  }
  for (const qubit of qubits) {
    if (Number.isInteger(qubit) && qubit >= 0 && qubit < deviceQubits) continue;
    throw new KetworkError('invalid', `${given}, but the device has ${count(deviceQubits, 'qubit')}, numbered from 0.`);
  }
  if (qubits[0] === qubits[1]) throw new KetworkError('invalid', `${given}. Use two different qubits.`);
  return qubits;
}

function checkGates(gates: readonly GateCalibration[], coupling: readonly (readonly number[])[]): void {
  const seen = new Set<string>();
  for (const gate of gates) {
    const place = placeOf(gate);
    const key = placeOf({ ...gate, gate: findGate(gate.gate)?.name ?? gate.gate });
    if (seen.has(key)) throw new KetworkError('invalid', `The calibration has ${place} twice. Keep one of them.`);
    seen.add(key);
    if (gate.qubits.length === 1 || coupling.some((pair) => gate.qubits.every((qubit) => pair.includes(qubit))))
      continue;
    throw new KetworkError(
      'mismatch',
      `The calibration has ${place}, which its coupling map does not have. Add ${shown(gate.qubits)} to "coupling", or take the gate out.`,
    );
  }
  for (const pair of coupling) {
    if (gates.some(({ qubits }) => qubits.length === 2 && qubits.every((qubit) => pair.includes(qubit)))) continue;
    throw new KetworkError(
      'mismatch',
      `The coupling map has the pair ${pair.join(', ')}, on which the calibration has no gate. Add the gate, or take the pair out.`,
    );
  }
}

/** A finite number from `low` to `high`. */
function within(json: unknown, what: string, low = 0, high = Infinity): number {
  const value = finiteNumber(json, what);
  if (value >= low && value <= high) return value;
  const range = high < Infinity ? `from ${low} to ${high}` : low > 0 ? 'above 0' : 'from 0 on';
  throw new KetworkError('invalid', `${value} is not ${what}. Use a number ${range}.`);
}

function text(json: unknown, what: string): string {
  if (typeof json === 'string' && json !== '') return json;
  throw new KetworkError('invalid', `${shown(json)} is not ${what}. Use a text.`);
}

function dateFrom(json: unknown): string {
  const date = text(json, 'the date of a calibration');
  if (Number.isFinite(Date.parse(date))) return date;
  throw new KetworkError(
    'invalid',
    `${shown(date)} is not the date of a calibration. Use such as "2026-11-28T06:00:00Z".`,
  );
}
