import { Angle } from '../../circuit/angle.js';
import { Circuit } from '../../circuit/circuit.js';
import type { Operation } from '../../circuit/operation.js';
import { mapAngles } from '../../circuit/weights.js';

/** The repeating part of a circuit: `count` times `length` operations from operation `first` on. */
export interface CircuitLayers {
  readonly first: number;
  readonly length: number;
  readonly count: number;
}

/**
 * The layers of a circuit, told from the names of its gates: the shortest run of operations that has weights and touches every
 * qubit the circuit uses, repeated two times or more, so that most of the circuit is covered. Which qubits a gate
 * joins may differ from layer to layer, as in stronglyEntangling.
 */
export function layersOf({ operations }: Circuit): CircuitLayers | undefined {
  const names = operations.map(({ gate, angles }) => `${gate.name} ${angles.map(kindOf).join(' ')}`);
  const used = new Set(operations.flatMap(({ qubits }) => qubits)).size;
  let best: CircuitLayers | undefined;
  for (let length = 1; 2 * length <= names.length; length++) {
    for (const run of runsOf(names, length)) {
      const count = Math.floor((run.end - run.start) / length);
      const covered = count * length;
      if (count < 2 || covered <= (best ? best.count * best.length : names.length / 2)) continue;
      if (isLayer(operations.slice(run.start, run.start + length), used)) best = { first: run.start, length, count };
    }
  }
  return best;
}

const kindOf = ({ parameter }: Angle) => (parameter?.kind === 'product' ? 'input' : (parameter?.kind ?? 'number'));

/** The stretches in which every name is that of `length` places before. */
function* runsOf(names: readonly string[], length: number): Generator<{ start: number; end: number }> {
  let start = 0;
  for (let k = length; k <= names.length; k++) {
    if (k < names.length && names[k] === names[k - length]) continue;
    if (k - start >= 2 * length) yield { start, end: k };
    start = k - length + 1;
  }
}

function isLayer(operations: readonly Operation[], used: number): boolean {
  const touched = new Set(operations.flatMap(({ qubits }) => qubits));
  return touched.size === used && operations.some(hasWeight);
}

const hasWeight = ({ angles }: Operation) => angles.some(({ parameter }) => parameter?.kind === 'weight');

/** The circuit with the first `count` of its layers, and all that stands before and after them; weights are numbered anew. */
export function withLayers(circuit: Circuit, { first, length, count: all }: CircuitLayers, count: number): Circuit {
  const { operations } = circuit;
  const kept = [...operations.slice(0, first + count * length), ...operations.slice(first + all * length)];
  return Circuit.of(circuit.qubits, renumbered(kept), circuit.preparation);
}

/** The places of the weights that appear in layer `k`, in the row of all weights. */
export function weightsOfLayer(circuit: Circuit, { first, length }: CircuitLayers, k: number): number[] {
  const firstOf = new Map<string, number>();
  circuit.weightGroups.reduce((sum, { name, size }) => (firstOf.set(name, sum), sum + size), 0);
  const places = circuit.operations
    .slice(first + k * length, first + (k + 1) * length)
    .flatMap(({ angles }) => angles)
    .flatMap(({ parameter }) =>
      parameter?.kind === 'weight' ? [firstOf.get(parameter.group)! + parameter.index] : [],
    );
  return [...new Set(places)].sort((a, b) => a - b);
}

/** Weights that are left have no gaps in their numbers, in their old order. */
function renumbered(operations: readonly Operation[]): Operation[] {
  const used = new Map<string, Set<number>>();
  for (const { parameter } of operations.flatMap(({ angles }) => angles)) {
    if (parameter?.kind !== 'weight') continue;
    used.set(parameter.group, (used.get(parameter.group) ?? new Set()).add(parameter.index));
  }
  const places = new Map(
    [...used].map(([group, indices]) => {
      const sorted = [...indices].sort((a, b) => a - b);
      return [group, new Map(sorted.map((index, k) => [index, k]))];
    }),
  );
  return mapAngles(operations, (angle) => {
    const { parameter, scale, offset } = angle;
    if (parameter?.kind !== 'weight') return angle;
    return new Angle({ ...parameter, index: places.get(parameter.group)!.get(parameter.index)! }, scale, offset);
  });
}
