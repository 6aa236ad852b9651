import { checkOptions } from '../../options.js';
import { Angle } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { mapAngles } from '../weights.js';

export interface TiedOptions {
  /** What to tie the weights of: a template, or a circuit on as many qubits. */
  readonly block: Template | Circuit;
  /** Of a weight's index, its group's name and the number of qubits: weights of a group with equal keys become one. */
  readonly key: (index: number, group: string, qubits: number) => number | string;
}

/**
 * A block some of whose weights are one and the same: fewer weights, and the symmetry that they stand for.
 *
 * Weights: as many as there are different keys in each group, in the order of their first index. Inputs: those of the block. A
 * tied weight's gradient is the sum over its gates, so tied over all qubits it does not shrink as each of them alone would.
 * For gates written one by one, give them the same `weight(i)`; for the same circuit again use `repeat(times, { share: true })`, for
 * two circuits with the same groups `compose` in place of `append`. On ties as symmetry: Meyer et al., PRX Quantum 4, 010328
 * (2023).
 *
 * @throws KetworkError `unknown` for an option that it does not have.
 * @example
 * // stronglyEntangling numbers three angles a qubit, qubit after qubit, layer after layer; here all qubits of a layer share them.
 * const key = (index, group, qubits) => `${Math.floor(index / (3 * qubits))} ${index % 3}`;
 * new Circuit(4).append(tied({ block: stronglyEntangling({ layers: 2 }), key })).weights; // 6
 */
export function tied(options: TiedOptions): Template {
  const { block, key } = checkOptions('tied', options, { block: true, key: true });
  return (qubits) => {
    const circuit = new Circuit(qubits).append(block);
    const renumbered = new Map(
      circuit.weightGroups.map(({ name, size }) => {
        const keys = Array.from({ length: size }, (_, index) => key(index, name, qubits));
        const different = [...new Set(keys)];
        return [name, keys.map((each) => different.indexOf(each))];
      }),
    );
    const operations = mapAngles(circuit.operations, (angle) => {
      const { parameter, scale, offset } = angle;
      if (parameter?.kind !== 'weight') return angle;
      const index = renumbered.get(parameter.group)![parameter.index]!;
      return new Angle({ ...parameter, index }, scale, offset);
    });
    return Circuit.of(qubits, operations, circuit.preparation);
  };
}
