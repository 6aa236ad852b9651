import { KetworkError } from '../../errors.js';
import { gateNamed } from '../../gates/lookup.js';
import { checkOptions } from '../../options.js';
import { type Angle, defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { type Entangler, entanglerPairs } from './entanglers.js';
import type { OneQubitGate, TwoQubitGate } from './gate-choice.js';
import { checkCount, layerOptionNames, type LayerOptions, weightSequence } from './template-options.js';

export interface TwoLocalOptions extends LayerOptions {
  /** The gates on every qubit, one after another. Default `['ry']`. */
  readonly rotations?: readonly OneQubitGate[];
  /** The gate on every pair. Default `'cz'`. */
  readonly entangling?: TwoQubitGate;
  /** Which pairs are entangled. Default `'line'`. */
  readonly entangler?: Entangler;
}

/**
 * Layers of chosen one-qubit gates on every qubit and a chosen two-qubit gate on pairs, closed by the one-qubit gates
 * once more. Every angle of every gate is a weight.
 *
 * Weights: `(layers + 1) · qubits · a + layers · pairs · b` for a angles of the rotations together and b of the
 * entangling gate. Inputs: 0. hardwareEfficient has names for the usual choices. Source: gates and order as Qiskit's
 * TwoLocal.
 *
 * @throws KetworkError `invalid` for 0 layers or a gate on another number of qubits, `unknown` for an option that it does
 * not have and for a name nobody knows.
 * @example
 * const ansatz = new Circuit(3).append(twoLocal({ rotations: ['ry', 'rz'], entangling: 'crx', layers: 2 }));
 * ansatz.weights; // 22
 */
export function twoLocal(options: TwoLocalOptions = {}): Template {
  const {
    layers = 1,
    rotations = ['ry'],
    entangling = 'cz',
    entangler = 'line',
    group = defaultGroup,
  } = checkOptions(
    'twoLocal',
    options,
    { ...layerOptionNames, rotations: true, entangling: true, entangler: true },
    'layers',
  );
  checkCount('twoLocal', 'layers', layers);
  rotations.forEach((name) => checkGate(name, 1));
  checkGate(entangling, 2);
  return (qubits) => {
    const next = weightSequence(group);
    const each = Array.from({ length: qubits }, (_, qubit) => [qubit]);
    const pairs = entanglerPairs(entangler, qubits);
    const rotate = (circuit: Circuit) => rotations.reduce((result, name) => onAll(result, name, each, next), circuit);
    let circuit = new Circuit(qubits);
    for (let k = 0; k < layers; k++) circuit = onAll(rotate(circuit), entangling, pairs, next);
    return rotate(circuit);
  };
}

function onAll(circuit: Circuit, name: string, places: readonly (readonly number[])[], next: () => Angle): Circuit {
  const gate = gateNamed(name);
  return places.reduce((result, qubits) => result.gate(gate, qubits, ...gate.angles.map(next)), circuit);
}

function checkGate(name: string, qubits: number): void {
  const gate = gateNamed(name);
  if (gate.qubits !== qubits) {
    throw new KetworkError(
      'invalid',
      `twoLocal was given "${name}", which acts on ${gate.qubits} qubits, where a gate on ${qubits} belongs.`,
    );
  }
}
