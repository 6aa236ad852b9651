import type { NoiseModel } from './noise-model.js';
import type { NoisyDevice } from './noisy-device.js';

/** The model without what no circuit of that many qubits can meet: of a large device little is left to save. */
export function restrictedTo({ rules, readout, device }: NoiseModel, qubits: number): NoiseModel {
  const isThere = (qubit: number) => qubit < qubits;
  return {
    rules: rules.filter(({ qubits: exactly = [], on = [] }) => exactly.every(isThere) && on.every(isThere)),
    readout: readout === undefined || 'oneForZero' in readout ? readout : readout.slice(0, qubits),
    ...(device ? { device: restrictedDevice(device, qubits) } : {}),
  };
}

function restrictedDevice({ name, qubits: physical, coupling }: NoisyDevice, qubits: number): NoisyDevice {
  const pairs = coupling?.filter((pair) => pair.every((qubit) => qubit < qubits));
  return { name, qubits: physical.slice(0, qubits), ...(pairs ? { coupling: pairs } : {}) };
}
