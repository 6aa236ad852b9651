import { KetworkError } from '../../errors.js';
import { checkOptions } from '../../options.js';
import { Circuit, type Template } from '../circuit.js';
import { type Axis, rotationAbout } from './gate-choice.js';
import { angleFeatureOptionNames, type AngleFeatureOptions, featureAngles } from './template-options.js';

export interface FourierEmbeddingOptions extends AngleFeatureOptions {
  /** How many features share the qubits: qubit k takes feature `k mod features`. Default 1. */
  readonly features?: number;
  /** The factor from one qubit of a feature to its next. Default 3; 1 repeats the feature. */
  readonly base?: number;
  /** The axis to rotate about. Default `'x'`. */
  readonly axis?: Axis;
}

/**
 * An embedding of each feature on several qubits with growing factors: its k-th qubit turns by `scale · base^k · x`.
 *
 * Expectations are Fourier series in the features. With k qubits a feature, base 3 gives every whole frequency up to
 * (3^k − 1)/2, base 2 up to 2^k − 1, base 1 up to k (in units of `scale`). Inputs: `first + features`. Weights: 0. Choose
 * a small base where data are few, since high frequencies overfit; with one qubit a feature it is angleEmbedding. Source:
 * Schuld, Sweke and Meyer, Phys. Rev. A 103, 032430 (2021); base 3: Shin, Teo and Jeong, Phys. Rev. A 107, 012422 (2023).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for more features than qubits.
 * @example
 * new Circuit(4).append(fourierEmbedding({ features: 2, base: 2 })).inputs; // 2
 */
export function fourierEmbedding(options: FourierEmbeddingOptions = {}): Template {
  const {
    features = 1,
    first = 0,
    scale = 1,
    base = 3,
    axis = 'x',
  } = checkOptions('fourierEmbedding', options, { ...angleFeatureOptionNames, base: true, axis: true }, 'features');
  const rotation = rotationAbout(axis);
  const angles = featureAngles('fourierEmbedding', features, { first, scale });
  return (qubits) => {
    if (features > qubits) {
      throw new KetworkError(
        'mismatch',
        `fourierEmbedding was given ${features} features for ${qubits} qubits. Use at least one qubit per feature.`,
      );
    }
    let circuit = new Circuit(qubits);
    for (let qubit = 0; qubit < qubits; qubit++) {
      const factor = base ** Math.floor(qubit / features);
      circuit = circuit.gate(rotation, [qubit], angles[qubit % features]!.times(factor));
    }
    return circuit;
  };
}
