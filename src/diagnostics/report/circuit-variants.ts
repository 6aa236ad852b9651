import { Circuit } from '../../circuit/circuit.js';
import type { Operation } from '../../circuit/operation.js';
import { type Entangler, entanglerPairs } from '../../circuit/templates/entanglers.js';
import { KetworkError } from '../../errors.js';
import { layersOf, withLayers } from './circuit-layers.js';

/**
 * The circuit with the first of its layers only; weights are numbered anew, from 0 on. Layers are told from the names of the gates:
 * a run with weights that touches every qubit, repeated.
 *
 * @throws KetworkError `unsupported` for a circuit without layers that repeat, `invalid` for a number of layers that it does not have.
 * @example
 * const deep = new Circuit(3).append(stronglyEntangling({ layers: 4 }));
 * fewerLayers(deep, 2).weights; // 18
 */
export function fewerLayers(circuit: Circuit, layers: number): Circuit {
  const found = layersOf(circuit);
  if (!found) {
    throw new KetworkError('unsupported', 'The gates of the circuit make no layers that repeat. Build a shorter one.');
  }
  if (!Number.isInteger(layers) || layers < 1 || layers > found.count) {
    throw new KetworkError('invalid', `The circuit has ${found.count} layers, not ${layers}. Use 1 to ${found.count}.`);
  }
  return withLayers(circuit, found, layers);
}

/**
 * The circuit with other pairs of qubits entangled: each run of equal two-qubit gates without angles is replaced by the same gate on
 * the pairs of an entangler, over the qubits that the run joins. Weights stay what they are.
 *
 * @throws KetworkError `unsupported` for a circuit without such runs, `unknown` or `invalid` for an entangler that is none.
 * @example
 * const ring = new Circuit(4).append(basicEntangling({ layers: 2 }));
 * otherEntangler(ring, 'line').gateCounts.cx; // 6
 */
export function otherEntangler(circuit: Circuit, entangler: Entangler): Circuit {
  const { operations } = circuit;
  const result: Operation[] = [];
  let isChanged = false;
  for (let k = 0; k < operations.length;) {
    const end = runEnd(operations, k);
    const run = operations.slice(k, end);
    k = end;
    if (run.length < 2 || !isEntangling(run[0]!)) {
      result.push(...run);
      continue;
    }
    const qubits = [...new Set(run.flatMap((operation) => operation.qubits))].sort((a, b) => a - b);
    const { gate } = run[0]!;
    const pairs = entanglerPairs(entangler, qubits.length).map((pair) => pair.map((at) => qubits[at]!));
    isChanged = true;
    result.push(...pairs.map((pair): Operation => ({ gate, qubits: pair, angles: [] })));
  }
  if (!isChanged) {
    throw new KetworkError(
      'unsupported',
      'The circuit has no runs of two-qubit gates without angles to put others in place of. Choose another template.',
    );
  }
  return Circuit.of(circuit.qubits, result, circuit.preparation);
}

const isEntangling = ({ gate, angles }: Operation) => gate.qubits === 2 && angles.length === 0;

function runEnd(operations: readonly Operation[], from: number): number {
  const first = operations[from]!;
  if (!isEntangling(first)) return from + 1;
  let end = from + 1;
  while (end < operations.length && operations[end]!.gate.name === first.gate.name) end++;
  return end;
}
