import { KetworkError, unknownName } from '../../errors.js';
import type { Circuit } from '../circuit.js';

/** Two qubits a gate acts on, in the gate's order: for `cx`, control and target. */
export type Pair = readonly [first: number, second: number];

/** Which pairs of qubits a layer entangles, in order. One qubit alone has no pairs. */
export const entanglers = {
  /** 0-1, 1-2, … and back to 0; two qubits make one pair. */
  ring: (qubits: number): Pair[] => [...line(qubits), ...(qubits > 2 ? [[qubits - 1, 0] as const] : [])],
  /** 0-1, 1-2, … */
  line,
  /** Every pair, the lower qubit first. */
  full: (qubits: number): Pair[] =>
    Array.from({ length: qubits }, (_, a) =>
      Array.from({ length: qubits - 1 - a }, (_, k) => [a, a + 1 + k] as const),
    ).flat(),
  /** 0-1, 2-3, … and then 1-2, 3-4, …: two moments, whatever the number of qubits. */
  pairwise: (qubits: number): Pair[] =>
    [0, 1].flatMap((parity) => line(qubits).filter(([first]) => first % 2 === parity)),
  /** No pairs. */
  none: (): Pair[] => [],
} as const;

function line(qubits: number): Pair[] {
  return Array.from({ length: qubits - 1 }, (_, k) => [k, k + 1] as const);
}

export type EntanglerName = keyof typeof entanglers;

/** An entangler by its name, or the pairs themselves, such as the couplings of a device. */
export type Entangler = EntanglerName | readonly Pair[];

/** The pairs an entangler makes of that many qubits. @throws KetworkError for a name or a pair that is none. */
export function entanglerPairs(entangler: Entangler, qubits: number): readonly Pair[] {
  if (typeof entangler === 'string') return checkedEntangler(entangler, qubits);
  for (const [first, second] of entangler) {
    const isPair =
      first !== second && [first, second].every((qubit) => Number.isInteger(qubit) && qubit >= 0 && qubit < qubits);
    if (!isPair) {
      throw new KetworkError(
        'invalid',
        `The entangler has the pair (${first}, ${second}). Use two different qubits below ${qubits}.`,
      );
    }
  }
  return entangler;
}

function checkedEntangler(name: EntanglerName, qubits: number): readonly Pair[] {
  if (!Object.hasOwn(entanglers, name)) throw unknownName('entangler', name, Object.keys(entanglers));
  return entanglers[name](qubits);
}

/** The circuit with a gate without angles on every pair. */
export function entangled(circuit: Circuit, gate: string, pairs: readonly Pair[]): Circuit {
  return pairs.reduce((result, pair) => result.gate(gate, pair), circuit);
}
