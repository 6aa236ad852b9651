import { checkOptions } from '../../options.js';
import { Circuit, type Template } from '../circuit.js';
import { featureOptionNames, type FeatureOptions, featurePerQubit } from './template-options.js';

/**
 * An embedding of bits as a basis state: feature k is 0 or 1 and flips qubit k by RX(π x), which is X up to a global
 * phase. Values between 0 and 1 tilt the qubit; gradients flow through them.
 *
 * Inputs: `first + features`, one feature per qubit by default. Weights: 0. For real-valued features use angleEmbedding.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for more features than qubits.
 * @example
 * new Circuit(3).append(basisEmbedding()).inputs; // 3
 */
export function basisEmbedding(options: FeatureOptions = {}): Template {
  const { features, first = 0 } = checkOptions('basisEmbedding', options, featureOptionNames, 'features');
  return (qubits) =>
    featurePerQubit('basisEmbedding', qubits, { features, first, scale: Math.PI }).reduce(
      (circuit, angle, qubit) => circuit.rx(angle, qubit),
      new Circuit(qubits),
    );
}
