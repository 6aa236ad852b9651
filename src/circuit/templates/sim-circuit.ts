import { KetworkError } from '../../errors.js';
import { gateNamed } from '../../gates/lookup.js';
import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entanglers, type Pair } from './entanglers.js';
import type { OneQubitGate, TwoQubitGate } from './gate-choice.js';
import { checkCount, checkTwoQubits, layerOptionNames, type LayerOptions, weightSequence } from './template-options.js';

/** A gate and the places it goes to, in order, on that many qubits. */
interface Piece {
  readonly gate: OneQubitGate | TwoQubitGate;
  readonly places: (qubits: number) => readonly (readonly number[])[];
}

const indices = (length: number) => Array.from({ length }, (_, k) => k);
const downwards = (qubits: number) => indices(qubits).reverse();

const each = (...gates: readonly OneQubitGate[]): Piece[] =>
  gates.map((gate) => ({ gate, places: (qubits) => indices(qubits).map((qubit) => [qubit]) }));

/** On all qubits but the first and the last. */
const eachInner = (...gates: readonly OneQubitGate[]): Piece[] =>
  gates.map((gate) => ({ gate, places: (qubits) => indices(qubits - 2).map((qubit) => [qubit + 1]) }));

const joined = (gate: TwoQubitGate, places: (qubits: number) => readonly Pair[]): Piece[] => [{ gate, places }];

/** Each qubit controls the one above it, from the last up. */
const ladder = (qubits: number): Pair[] => downwards(qubits - 1).map((qubit) => [qubit + 1, qubit]);
const everyPair = (qubits: number): Pair[] =>
  downwards(qubits).flatMap((control) =>
    downwards(qubits).flatMap((target) => (target === control ? [] : [[control, target] as const])),
  );
const evenNeighbours = (qubits: number) => ladder(qubits).filter(([, target]) => target % 2 === 0).reverse(); // prettier-ignore
const oddNeighbours = (qubits: number) => ladder(qubits).filter(([, target]) => target % 2 === 1).reverse(); // prettier-ignore
/** Each qubit controls the next, from the last, whose next is the first, up. */
const ring = (qubits: number): Pair[] => downwards(qubits).map((control) => [control, (control + 1) % qubits]);
/** Each qubit controls the one before it, the last first, then from the first down. */
const counterRing = (qubits: number): Pair[] =>
  indices(qubits).map((k) => [(k + qubits - 1) % qubits, (k + qubits - 2) % qubits]);

/** A layer of each circuit, as fig. 2 of the paper draws it for four qubits. */
const layersOf = {
  1: each('rx', 'rz'),
  2: [...each('rx', 'rz'), ...joined('cx', ladder)],
  3: [...each('rx', 'rz'), ...joined('crz', ladder)],
  4: [...each('rx', 'rz'), ...joined('crx', ladder)],
  5: [...each('rx', 'rz'), ...joined('crz', everyPair), ...each('rx', 'rz')],
  6: [...each('rx', 'rz'), ...joined('crx', everyPair), ...each('rx', 'rz')],
  7: [...each('rx', 'rz'), ...joined('crz', evenNeighbours), ...each('rx', 'rz'), ...joined('crz', oddNeighbours)],
  8: [...each('rx', 'rz'), ...joined('crx', evenNeighbours), ...each('rx', 'rz'), ...joined('crx', oddNeighbours)],
  9: [...each('h'), ...joined('cz', ladder), ...each('rx')],
  10: [...joined('cz', entanglers.ring), ...each('ry')],
  11: [...each('ry', 'rz'), ...joined('cx', evenNeighbours), ...eachInner('ry', 'rz'), ...joined('cx', oddNeighbours)],
  12: [...each('ry', 'rz'), ...joined('cz', evenNeighbours), ...eachInner('ry', 'rz'), ...joined('cz', oddNeighbours)],
  13: [...each('ry'), ...joined('crz', ring), ...each('ry'), ...joined('crz', counterRing)],
  14: [...each('ry'), ...joined('crx', ring), ...each('ry'), ...joined('crx', counterRing)],
  15: [...each('ry'), ...joined('cx', ring), ...each('ry'), ...joined('cx', counterRing)],
  16: [...each('rx', 'rz'), ...joined('crz', evenNeighbours), ...joined('crz', oddNeighbours)],
  17: [...each('rx', 'rz'), ...joined('crx', evenNeighbours), ...joined('crx', oddNeighbours)],
  18: [...each('rx', 'rz'), ...joined('crz', ring)],
  19: [...each('rx', 'rz'), ...joined('crx', ring)],
} as const satisfies Record<number, readonly Piece[]>;

/** The number of one of the 19 circuits. */
export type SimCircuitNumber = keyof typeof layersOf;

export interface SimCircuitOptions extends LayerOptions {
  /** Which of the 19 circuits, by the paper's number. */
  readonly circuit: SimCircuitNumber;
}

/**
 * One of the 19 circuits on which Sim et al. measured expressibility and entangling capability, layer upon layer.
 *
 * Weights, for n qubits and L layers: circuits 1 and 2 `2nL`; 3 and 4 `(3n − 1)L`; 5 and 6 `(n² + 3n)L`; 7 and 8
 * `(5n − 1)L`; 9 `nL`; 10 `n(L + 1)`, whose first RY stand once; 11 and 12 `(4n − 4)L`; 13 and 14 `4nL`; 15 `2nL`; 16 and
 * 17 `(3n − 1)L`; 18 and 19 `3nL`; in the order of the gates. Inputs: 0. To compare with published figures; of one layer on
 * four qubits 6 and 14 are the most expressive, 9 and 1 the least, and 9, 15 and 6 entangle most. To measure any circuit there
 * are `diagnostics.expressibility` and `diagnostics.entanglingCapability`. Source: Sim, Johnson and Aspuru-Guzik, Adv. Quantum
 * Technol. 2, 1900070 (2019, arXiv:1905.10876), fig. 2; the order of weights and the gates on other numbers of qubits as
 * MindQuantum's Ansatz1 to Ansatz19.
 *
 * @throws KetworkError `unknown` for another option or number, `invalid` for 0 layers, `mismatch` on one qubit.
 * @example
 * new Circuit(4).append(simCircuit({ circuit: 14, layers: 2 })).weights; // 32
 */
export function simCircuit(options: SimCircuitOptions): Template {
  const {
    circuit: number,
    layers = 1,
    group = defaultGroup,
  } = checkOptions('simCircuit', options, { circuit: true, ...layerOptionNames }, 'circuit');
  checkCount('simCircuit', 'layers', layers);
  if (!Object.hasOwn(layersOf, number)) {
    throw new KetworkError('unknown', `simCircuit was given circuit = ${number}. Use a whole number from 1 to 19.`);
  }
  const opening = number === 10 ? each('ry') : [];
  const pieces = [...opening, ...indices(layers).flatMap((): readonly Piece[] => layersOf[number])];
  return (qubits) => {
    checkTwoQubits('simCircuit', qubits);
    const next = weightSequence(group);
    return pieces.reduce((circuit, { gate: name, places }) => {
      const gate = gateNamed(name);
      return places(qubits).reduce((result, place) => result.gate(gate, place, ...gate.angles.map(next)), circuit);
    }, new Circuit(qubits));
  };
}
