import { Angle, input } from '../circuit/angle.js';
import { Circuit } from '../circuit/circuit.js';
import type { Operation } from '../circuit/operation.js';
import { pauliRotation } from '../gates/derive.js';

/**
 * The circuit without its gates on two or more qubits: each qubit by itself, which a classical computer follows at once.
 * The weights of the gates that stay keep their numbers, and those of the others are read no more. A prepared state stays, and
 * may itself be entangled (amplitude embedding).
 *
 * @example
 * baselines.withoutEntanglers(new Circuit(2).h(0).cx(0, 1).ry(weight(0), 1)).gateCounts; // { h: 1, ry: 1 }
 */
export function withoutEntanglers(circuit: Circuit): Circuit {
  const kept = circuit.operations.filter(({ gate }) => gate.qubits < 2);
  const alone = Circuit.of(circuit.qubits, kept, circuit.preparation);
  if (alone.inputs === circuit.inputs) return alone;
  // A sample has as many features as before, though the last one was read by entangling gates alone: a rotation by 0 times it.
  return alone.gate(pauliRotation('Z'), [0], input(circuit.inputs - 1).times(0));
}

/** How many weights of a circuit no gate reads: numbers left out between those that are read. */
export function unreadWeights(circuit: Circuit): number {
  return circuit.weights - new Set(circuit.operations.flatMap(weightsRead)).size;
}

function weightsRead({ angles }: Operation): string[] {
  return angles.flatMap(({ parameter }: Angle) =>
    parameter?.kind === 'weight' ? [`${parameter.group} ${parameter.index}`] : [],
  );
}
