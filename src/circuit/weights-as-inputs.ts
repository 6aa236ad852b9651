import { Angle } from './angle.js';
import { Circuit } from './circuit.js';
import { mapAngles } from './weights.js';

/** The circuit with its weights as further inputs: weight j becomes input `circuit.inputs + j`. */
export function weightsAsInputs(circuit: Circuit): Circuit {
  const firstOf = new Map<string, number>();
  circuit.weightGroups.reduce((first, { name, size }) => (firstOf.set(name, first), first + size), circuit.inputs);
  const operations = mapAngles(circuit.operations, (angle) => {
    const { parameter, scale, offset } = angle;
    if (parameter?.kind !== 'weight') return angle;
    return new Angle({ kind: 'input', index: firstOf.get(parameter.group)! + parameter.index }, scale, offset);
  });
  return Circuit.of(circuit.qubits, operations, circuit.preparation);
}
