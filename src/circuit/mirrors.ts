import { gates } from '../gates/catalogue.js';
import { inverseOperation } from '../gates/derive.js';
import type { Gate } from '../gates/gate.js';
import type { Angle } from './angle.js';
import type { Circuit } from './circuit.js';
import type { Operation } from './operation.js';

/** Two weights of a group, the one of a block and the one in its place in the block's inverse. */
export interface WeightPair {
  readonly group: string;
  readonly block: number;
  readonly inverse: number;
}

/** A block and its inverse at operations `[start, end)`: the identity where paired weights are equal. */
export interface MirroredPair {
  readonly start: number;
  readonly end: number;
  readonly weights: readonly WeightPair[];
}

/**
 * The blocks of a circuit that are followed by their inverse with weights of its own, as `mirroredBlocks` makes them.
 *
 * A run of such blocks can be read in several ways (an inverse and the next block mirror each other too, and so do both halves
 * of the run). What tells them apart is that a block's inverse has the weights that come right after the block's; of
 * the readings left the one that covers most operations is taken.
 */
export function mirroredPairs(circuit: Circuit): MirroredPair[] {
  const { operations } = circuit;
  const candidates = candidatesOf(operations);
  // The best cover of the first k operations: how many it covers, and the pair that ends there.
  const covered = new Array<number>(operations.length + 1).fill(0);
  const last = new Array<MirroredPair | undefined>(operations.length + 1);
  for (let end = 1; end <= operations.length; end++) {
    covered[end] = covered[end - 1]!;
    for (const pair of candidates.get(end) ?? []) {
      const total = covered[pair.start]! + end - pair.start;
      if (total > covered[end]!) [covered[end], last[end]] = [total, pair];
    }
  }
  const found: MirroredPair[] = [];
  for (let end = operations.length; end > 0;) {
    const pair = last[end];
    if (pair) found.unshift(pair);
    end = pair ? pair.start : end - 1;
  }
  return found;
}

/** All pairs there could be, by where they end. */
function candidatesOf(operations: readonly Operation[]): Map<number, MirroredPair[]> {
  const undoing = new Map<Gate, Undoing>();
  const undoingOf = ({ gate }: Operation) => {
    const known = undoing.get(gate) ?? undoingGate(gate);
    undoing.set(gate, known);
    return known;
  };
  const candidates = new Map<number, MirroredPair[]>();
  for (let middle = 1; middle < operations.length; middle++) {
    let weights: readonly WeightPair[] = [];
    for (let k = 0; k < Math.min(middle, operations.length - middle); k++) {
      const [before, after] = [operations[middle - 1 - k]!, operations[middle + k]!];
      const more = mirrored(before, after, undoingOf(before));
      if (!more) break;
      if (more.length > 0) weights = [...weights, ...more];
      if (!shiftsAreOne(weights)) break;
      if (!followsItsBlock(weights)) continue;
      const pair = { start: middle - 1 - k, end: middle + k + 1, weights };
      candidates.set(pair.end, [...(candidates.get(pair.end) ?? []), pair]);
    }
  }
  return candidates;
}

interface Undoing {
  readonly spec: string;
  readonly sign: 1 | -1;
}

function undoingGate(gate: Gate): Undoing {
  const undo = inverseOperation(gate, gates);
  return { spec: JSON.stringify(undo.gate.spec), sign: undo.negateAngles ? -1 : 1 };
}

/** The weights that must be equal for the second operation to undo the first; undefined where it never does. */
function mirrored(before: Operation, after: Operation, { spec, sign }: Undoing): WeightPair[] | undefined {
  if (before.qubits.length !== after.qubits.length || before.qubits.some((qubit, k) => qubit !== after.qubits[k])) {
    return undefined;
  }
  if (before.angles.length !== after.angles.length || JSON.stringify(after.gate.spec) !== spec) return undefined;
  const pairs: WeightPair[] = [];
  for (const [k, angle] of before.angles.entries()) {
    const other = after.angles[k]!;
    if (other.scale !== sign * angle.scale || other.offset !== sign * angle.offset) return undefined;
    const pair = weightPair(angle, other);
    if (pair) pairs.push(pair);
    else if (JSON.stringify(angle.parameter) !== JSON.stringify(other.parameter)) return undefined;
  }
  return pairs;
}

function weightPair({ parameter: a }: Angle, { parameter: b }: Angle): WeightPair | undefined {
  if (a?.kind !== 'weight' || b?.kind !== 'weight' || a.group !== b.group) return undefined;
  return { group: a.group, block: a.index, inverse: b.index };
}

function shiftsAreOne(weights: readonly WeightPair[]): boolean {
  const shifts = new Map<string, number>();
  return weights.every(({ group, block, inverse }) => {
    const shift = shifts.get(group) ?? inverse - block;
    shifts.set(group, shift);
    return inverse - block === shift;
  });
}

/** Whether, in each group, the weights of the inverse come right after those of the block. */
function followsItsBlock(weights: readonly WeightPair[]): boolean {
  const groups = new Set(weights.map(({ group }) => group));
  return (
    groups.size > 0 &&
    [...groups].every((name) => {
      const own = weights.filter(({ group }) => group === name);
      const blocks = own.map(({ block }) => block);
      return own[0]!.inverse - own[0]!.block === Math.max(...blocks) - Math.min(...blocks) + 1;
    })
  );
}
