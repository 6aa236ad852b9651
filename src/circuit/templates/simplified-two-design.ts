import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entanglerPairs } from './entanglers.js';
import { checkCount, layerOptionNames, type LayerOptions, weightSequence } from './template-options.js';

/**
 * RY on each qubit, then layers of CZ and two RY on neighbouring pairs, first 0-1, 2-3, …, then 1-2, 3-4, ….
 *
 * Weights: `qubits + 2 · layers · (qubits − 1)`. Inputs: 0. The ansatz on which barren plateaus are studied: with enough
 * layers its states are spread nearly as a 2-design's. For training use hardwareEfficient, which has the same gates per
 * moment and closes with rotations. One qubit has the first RY alone. Source: Cerezo et al., Nat. Commun. 12, 1791
 * (2021); gates and order as PennyLane's SimplifiedTwoDesign.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for 0 layers.
 * @example
 * new Circuit(4).append(simplifiedTwoDesign({ layers: 2 })).weights; // 16
 */
export function simplifiedTwoDesign(options: LayerOptions = {}): Template {
  const { layers = 1, group = defaultGroup } = checkOptions('simplifiedTwoDesign', options, layerOptionNames, 'layers');
  checkCount('simplifiedTwoDesign', 'layers', layers);
  return (qubits) => {
    const next = weightSequence(group);
    let circuit = new Circuit(qubits);
    for (let qubit = 0; qubit < qubits; qubit++) circuit = circuit.ry(next(), qubit);
    for (let layer = 0; layer < layers; layer++) {
      for (const [a, b] of entanglerPairs('pairwise', qubits)) {
        circuit = circuit.cz(a, b).ry(next(), a).ry(next(), b);
      }
    }
    return circuit;
  };
}
