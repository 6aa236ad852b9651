import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entangled, type Entangler, entanglerPairs } from './entanglers.js';
import { type Axis, type FixedTwoQubitGate, rotationAbout } from './gate-choice.js';
import { checkCount, layerOptionNames, type LayerOptions, weightSequence } from './template-options.js';

export interface BasicEntanglingOptions extends LayerOptions {
  /** The axis to rotate about. Default `'x'`. */
  readonly axis?: Axis;
  /** Which pairs are entangled. Default `'ring'`. */
  readonly entangler?: Entangler;
  /** The entangling gate. Default `'cx'`. */
  readonly entangling?: FixedTwoQubitGate;
}

/**
 * Layers of one trainable rotation per qubit and a ring of CX.
 *
 * Weights: `layers · qubits`. Inputs: 0. The cheapest entangling layer; where its accuracy does not do, use
 * stronglyEntangling. Two qubits have one CX a layer, one qubit none. Source: as PennyLane's BasicEntanglerLayers.
 *
 * @throws KetworkError `invalid` for 0 layers, `unknown` for another option, axis, entangler or gate.
 * @example
 * new Circuit(4).append(basicEntangling({ layers: 2, axis: 'y' })).weights; // 8
 */
export function basicEntangling(options: BasicEntanglingOptions = {}): Template {
  const {
    layers = 1,
    axis = 'x',
    entangler = 'ring',
    entangling = 'cx',
    group = defaultGroup,
  } = checkOptions(
    'basicEntangling',
    options,
    { ...layerOptionNames, axis: true, entangler: true, entangling: true },
    'layers',
  );
  checkCount('basicEntangling', 'layers', layers);
  const rotation = rotationAbout(axis);
  return (qubits) => {
    const next = weightSequence(group);
    let layer = new Circuit(qubits);
    for (let qubit = 0; qubit < qubits; qubit++) layer = layer.gate(rotation, [qubit], next());
    return entangled(layer, entangling, entanglerPairs(entangler, qubits)).repeat(layers);
  };
}
