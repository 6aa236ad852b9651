import { checkOptions } from '../../options.js';
import { type Angle, defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entangled, type Entangler, entanglerPairs } from './entanglers.js';
import type { FixedTwoQubitGate } from './gate-choice.js';
import {
  angleFeatureOptionNames,
  type AngleFeatureOptions,
  checkCount,
  featureAngles,
  layerOptionNames,
  type LayerOptions,
  weightSequence,
} from './template-options.js';

export interface DataReuploadingOptions extends AngleFeatureOptions, LayerOptions {
  /** Which pairs are entangled between layers. Default `'ring'`. */
  readonly entangler?: Entangler;
  /** The entangling gate. Default `'cz'`. */
  readonly entangling?: FixedTwoQubitGate;
}

/**
 * An embedding with training built in: in each layer every qubit takes *all* features, three at a time, as a rotation
 * `Rot(x₂, x₀, x₁)`, each followed by a trainable `Rot`; entangling gates stand between the layers, none after the last.
 *
 * Inputs: `first + features`, as many features as qubits by default, any number possible. Weights:
 * `3 · layers · qubits · ⌈features / 3⌉`. One qubit with enough layers can already tell any classes apart, and each layer
 * adds a frequency per feature; where a feature per qubit is enough, angleEmbedding with stronglyEntangling needs fewer
 * gates. Source: Pérez-Salinas et al., Quantum 4, 226 (2020), eqs. 3–5; trainable factors of the features belong into
 * the classical layer before.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for 0 layers or features.
 * @example
 * new Circuit(1).append(dataReuploading({ layers: 3, features: 2 })).weights; // 9
 */
export function dataReuploading(options: DataReuploadingOptions = {}): Template {
  const {
    layers = 2,
    features,
    first = 0,
    scale = 1,
    entangler = 'ring',
    entangling = 'cz',
    group = defaultGroup,
  } = checkOptions(
    'dataReuploading',
    options,
    { ...layerOptionNames, ...angleFeatureOptionNames, entangler: true, entangling: true },
    'layers',
  );
  checkCount('dataReuploading', 'layers', layers);
  return (qubits) => {
    const angles = featureAngles('dataReuploading', features ?? qubits, { first, scale });
    const layer = uploadLayer(qubits, angles, group);
    const pairs = entanglerPairs(entangler, qubits);
    let circuit = new Circuit(qubits).append(layer);
    for (let k = 1; k < layers; k++) circuit = entangled(circuit, entangling, pairs).append(layer);
    return circuit;
  };
}

function uploadLayer(qubits: number, features: readonly Angle[], group: string): Circuit {
  const next = weightSequence(group);
  let circuit = new Circuit(qubits);
  for (let qubit = 0; qubit < qubits; qubit++) {
    for (let k = 0; k < features.length; k += 3) {
      // The first of three features turns about Y, so that a single feature is seen from |0⟩.
      circuit = circuit
        .rot(features[k + 2] ?? 0, features[k]!, features[k + 1] ?? 0, qubit)
        .rot(next(), next(), next(), qubit);
    }
  }
  return circuit;
}
