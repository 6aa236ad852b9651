import { checkOptions } from '../../options.js';
import { Circuit, type Template } from '../circuit.js';
import { type Axis, rotationAbout } from './gate-choice.js';
import { angleFeatureOptionNames, type AngleFeatureOptions, featurePerQubit } from './template-options.js';

export interface AngleEmbeddingOptions extends AngleFeatureOptions {
  /** The axis to rotate about. Default `'x'`; `'z'` does nothing to |0⟩ and needs a layer before it. */
  readonly axis?: Axis;
}

/**
 * An embedding of one feature per qubit: qubit k turns by `scale · x_k` radians about the axis.
 *
 * Inputs: `first + features`, one feature per qubit by default. Weights: 0. The circuit is 2π-periodic in each feature:
 * scale features to an interval of length π or less. For more features than qubits use amplitudeEmbedding or
 * dataReuploading; for a classically hard kernel use iqpEmbedding or zzFeatureMap. Source: Schuld and Petruccione,
 * Supervised Learning with Quantum Computers (2018), ch. 5; PennyLane's AngleEmbedding.
 *
 * @throws KetworkError `mismatch` for more features than qubits, `unknown` for another option or axis.
 * @example
 * new Circuit(2).append(angleEmbedding({ axis: 'y', scale: Math.PI })).gateCounts.ry; // 2
 */
export function angleEmbedding(options: AngleEmbeddingOptions = {}): Template {
  const {
    axis = 'x',
    features,
    first = 0,
    scale = 1,
  } = checkOptions('angleEmbedding', options, { axis: true, ...angleFeatureOptionNames }, 'features');
  const rotation = rotationAbout(axis);
  return (qubits) =>
    featurePerQubit('angleEmbedding', qubits, { features, first, scale }).reduce(
      (circuit, angle, qubit) => circuit.gate(rotation, [qubit], angle),
      new Circuit(qubits),
    );
}
