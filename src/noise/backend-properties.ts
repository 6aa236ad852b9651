import { listOf } from '../circuit/json-fields.js';
import { KetworkError, shown, unknownName } from '../errors.js';
import { calibrationFormat, calibrationVersion } from './calibration.js';

// IBM's published form, as `BackendProperties.to_dict` of qiskit-ibm-runtime writes it (its models/backend_properties.py):
// lists of {name, unit, value, date} for each qubit and gate. What it leaves out, and which of its fields mean what, follows
// qiskit-aer's noise/device/parameters.py. Numbers are checked where the result is read.

const times: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };
const frequencies: Readonly<Record<string, number>> = { Hz: 1e-9, kHz: 1e-6, MHz: 1e-3, GHz: 1 };

/** A device does not say of such a gate that it works. */
const brokenError = 1;

export function isBackendProperties(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && 'backend_name' in json;
}

/** The same in Ketwork's format, unchecked. */
export function fromBackendProperties(json: Readonly<Record<string, unknown>>): unknown {
  const qubits = listOf(json.qubits, "the backend properties' list of qubits").map(qubitFrom);
  const gates = listOf(json.gates, "the backend properties' list of gates").flatMap(gateFrom);
  const pairs = gates.flatMap(({ qubits: on }) => (Array.isArray(on) && on.length === 2 ? [on as unknown[]] : []));
  const coupling = pairs.filter((pair, k) => pairs.findIndex((each) => each.every((at) => pair.includes(at))) === k);
  return {
    ...{ format: calibrationFormat, version: calibrationVersion, name: json.backend_name },
    ...(json.last_update_date === undefined ? {} : { date: json.last_update_date }),
    ...{ qubits, gates, coupling },
  };
}

function qubitFrom(json: unknown, index: number) {
  const valueOf = valuesOf(json, `qubit ${index}`);
  const [t1, t2] = [valueOf('T1', times), valueOf('T2', times)];
  const one = valueOf('prob_meas1_prep0') ?? valueOf('readout_error');
  const zero = valueOf('prob_meas0_prep1') ?? valueOf('readout_error');
  if ([t1, t2, one, zero].includes(undefined) || valueOf('operational') === 0) return null;
  const frequency = valueOf('frequency', frequencies);
  return {
    t1Microseconds: t1! / 1e3,
    t2Microseconds: Math.min(t2!, 2 * t1!) / 1e3,
    readout: { oneForZero: one, zeroForOne: zero },
    ...(frequency === undefined ? {} : { frequencyGigahertz: frequency }),
  };
}

/** Stands among the gates, with readout's error as its own. */
const noGate = /^(measure|reset|delay)/;

/** Nothing of what is no gate or does not work. */
function gateFrom(json: unknown, index: number) {
  if (typeof json !== 'object' || json === null || !('gate' in json && 'qubits' in json && 'parameters' in json)) {
    throw new KetworkError(
      'invalid',
      `${shown(json)} is not gate ${index} of the backend properties. Use an object with gate, qubits, parameters.`,
    );
  }
  const { gate, qubits, parameters } = json;
  if (noGate.test(String(gate))) return [];
  const valueOf = valuesOf(parameters, `gate ${index} (${shown(gate)})`);
  const error = valueOf('gate_error');
  if (error === undefined || error === brokenError || valueOf('operational') === 0) return [];
  return [{ gate, qubits, error, durationNanoseconds: valueOf('gate_length', times) ?? 0 }];
}

/** How to look up a named value of a list, in the unit whose factor is 1. */
function valuesOf(json: unknown, where: string) {
  const entries = listOf(json, `the list of values of ${where}`);
  return (name: string, units?: Readonly<Record<string, number>>): number | undefined => {
    const entry = entries.find(
      (each) => typeof each === 'object' && each !== null && 'name' in each && each.name === name,
    );
    if (entry === undefined) return undefined;
    const { value, unit } = entry as { readonly value?: unknown; readonly unit?: unknown };
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new KetworkError('invalid', `${shown(value)} is not the ${name} of ${where}. Use a finite number.`);
    }
    if (!units) return value;
    const factor = Object.hasOwn(units, String(unit)) ? units[String(unit)] : undefined;
    if (factor === undefined) throw unknownName(`unit of ${name} (${where})`, String(unit), Object.keys(units));
    return value * factor;
  };
}
