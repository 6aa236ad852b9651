import { Circuit } from '../circuit/circuit.js';
import type { Operation } from '../circuit/operation.js';
import { KetworkError } from '../errors.js';

/** `global`: the circuit, undone and done again; `local`: each gate so. */
export type Folding = 'global' | 'local';

/**
 * A circuit that does the same with more gates, so that noise strikes about `scale` times as often (Giurgica-Tiron et al. 2020,
 * arXiv:2005.10921). Between odd numbers a part is folded once more: the last gates (`global`), or the first (`local`).
 * A prepared state is left as it is.
 *
 * @throws KetworkError `invalid` for a scale below 1.
 * @example
 * folded(new Circuit(1).h(0).s(0), 3).gateCounts; // { h: 3, s: 2, sdg: 1 }
 */
export function folded(circuit: Circuit, scale: number, folding: Folding = 'global'): Circuit {
  if (!(scale >= 1 && Number.isFinite(scale))) {
    throw new KetworkError(
      'invalid',
      `A circuit cannot be folded to ${scale} times its noise. Use a number from 1 on.`,
    );
  }
  const { qubits, preparation } = circuit;
  const gates = Circuit.of(qubits, circuit.operations);
  const depth = gates.operations.length;
  const folds = Math.floor((scale - 1) / 2);
  const part = Math.round(depth * ((scale - 1) / 2 - folds));
  const operations =
    folding === 'local' ? locally(gates, folds, part) : globally(gates, folds, Circuit.of(qubits, gates.operations.slice(depth - part))); // prettier-ignore
  return Circuit.of(qubits, operations, preparation);
}

function globally(circuit: Circuit, folds: number, last: Circuit): readonly Operation[] {
  const back = circuit.inverse().operations;
  const repeated = Array.from({ length: folds }, () => [...back, ...circuit.operations]).flat();
  return [...circuit.operations, ...repeated, ...last.inverse().operations, ...last.operations];
}

function locally({ qubits, operations }: Circuit, folds: number, part: number): readonly Operation[] {
  return operations.flatMap((operation, k) => {
    const back = Circuit.of(qubits, [operation]).inverse().operations;
    const times = folds + (k < part ? 1 : 0);
    return [operation, ...Array.from({ length: times }, () => [...back, operation]).flat()];
  });
}
