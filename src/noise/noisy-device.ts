import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { checkOptions, type OptionNames } from '../options.js';

/** The device whose noise a model has: what a circuit must fit on. */
export interface NoisyDevice {
  readonly name: string;
  /** The device's qubit for each of the circuit. */
  readonly qubits: readonly number[];
  /** Pairs of the circuit's qubits on which there are gates, in either order. Default: all. */
  readonly coupling?: readonly (readonly number[])[];
}

/**
 * A copy.
 *
 * @throws KetworkError `unknown` for a field that is none of a device's, `invalid` for pairs that are none and qubits that are not
 * there or there twice.
 */
export function checkedDevice(device: NoisyDevice): NoisyDevice {
  const names: OptionNames<NoisyDevice> = { name: true, qubits: true, coupling: true };
  const { name, qubits, coupling } = checkOptions('a noisy device', device, names);
  const bad = qubits.find((qubit, k) => !Number.isInteger(qubit) || qubit < 0 || qubits.indexOf(qubit) !== k);
  if (bad !== undefined) {
    throw new KetworkError(
      'invalid',
      `A circuit cannot be placed on the qubits ${qubits.join(', ')} of device "${name}". Use different whole numbers from 0 on.`,
    );
  }
  const isQubit = (qubit: number) => Number.isInteger(qubit) && qubit >= 0 && qubit < qubits.length;
  for (const pair of coupling ?? []) {
    if (pair.length === 2 && pair.every(isQubit) && pair[0] !== pair[1]) continue;
    throw new KetworkError(
      'invalid',
      `Device "${name}" cannot couple ${pair.join(', ') || 'nothing'}. Use pairs of different qubits from 0 to ${qubits.length - 1}.`,
    );
  }
  return { name, qubits: [...qubits], ...(coupling ? { coupling: coupling.map((pair) => [...pair]) } : {}) };
}

/**
 * @throws KetworkError `mismatch` where the circuit has more qubits than the device gives it, a gate on more than two, or one
 * on two that are not coupled.
 */
export function checkFits(circuit: Circuit, { name, qubits: physical, coupling }: NoisyDevice): void {
  if (physical.length < circuit.qubits) {
    throw new KetworkError(
      'mismatch',
      `The circuit has ${count(circuit.qubits, 'qubit')}, but the noise model is of ${physical.length} of device "${name}". Use a device with more, or list one for each in \`qubits\`.`,
    );
  }
  circuit.operations.forEach(({ gate, qubits }, position) => {
    const [a, b] = qubits;
    if (qubits.length > 2) {
      throw new KetworkError(
        'mismatch',
        `Gate "${gate.name}" at operation ${position} acts on ${qubits.length} qubits, but device "${name}" has gates on 1 and 2. Write it as gates on two.`,
      );
    }
    if (b === undefined || !coupling || coupling.some((pair) => pair.includes(a!) && pair.includes(b))) return;
    const coupled = coupling.map((pair) => pair.join('–')).join(', ') || 'none';
    throw new KetworkError(
      'mismatch',
      `Gate "${gate.name}" at operation ${position} acts on the qubits ${a} and ${b}, but device "${name}" does not couple its qubits ` +
        `${physical[a!]} and ${physical[b]}; of the circuit's, coupled are ${coupled}. Place the circuit on others with \`qubits\`, ` +
        "bring them together by swaps, or set `uncoupled: 'worst'`.",
    );
  });
}
