import { checkOptions } from '../../options.js';
import { Circuit, type Template } from '../circuit.js';
import { featureOptionNames, type FeatureOptions } from './template-options.js';

export interface AmplitudeEmbeddingOptions extends FeatureOptions {
  /** The value of the amplitudes that have no feature, before scaling to norm 1. Default 0. */
  readonly pad?: number;
}

/**
 * An embedding of up to 2^qubits features as the amplitudes of the initial state, in the order of basis states, scaled
 * to norm 1.
 *
 * Inputs: `first + features`, 2^qubits features by default. Weights: 0. It must come first in a circuit and covers all
 * its qubits. The length of the feature vector is lost, and on hardware the preparation takes exponentially many gates;
 * for few features use angleEmbedding. Source: Schuld and Petruccione (2018), ch. 5; PennyLane's AmplitudeEmbedding.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for more than 2^qubits features.
 * @example
 * new Circuit(6).append(amplitudeEmbedding()).inputs; // 64
 */
export function amplitudeEmbedding(options: AmplitudeEmbeddingOptions = {}): Template {
  const {
    pad = 0,
    features,
    first = 0,
  } = checkOptions('amplitudeEmbedding', options, { pad: true, ...featureOptionNames }, 'features');
  return (qubits) => new Circuit(qubits).prepared({ first, count: features ?? 2 ** qubits, pad });
}
