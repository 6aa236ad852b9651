import { checkOptions, type OptionNames } from '../../options.js';
import { product } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { type Entangler, entanglerPairs } from './entanglers.js';
import { type AngleFeatureOptions, angleFeatureOptionNames, checkCount, featurePerQubit } from './template-options.js';

export interface PairEmbeddingOptions extends AngleFeatureOptions {
  /** How many times the whole embedding is applied. */
  readonly repeats?: number;
  /** Which pairs of features are multiplied. Default `'full'`: every pair. */
  readonly entangler?: Entangler;
}

export const pairEmbeddingOptionNames: OptionNames<PairEmbeddingOptions> = {
  repeats: true,
  entangler: true,
  ...angleFeatureOptionNames,
};

/**
 * An embedding by a diagonal circuit between Hadamards: H on all qubits, RZ(x_k), and RZZ(x_j x_k) on the pairs of the
 * entangler; all of it `repeats` times.
 *
 * Inputs: `first + features`, one feature per qubit by default. Weights: 0. Qubits without a feature stay as they are.
 * The products make kernels that are believed hard to compute classically, and small features nearly vanish in them; for
 * shifted products use zzFeatureMap, for a plain classifier angleEmbedding. Source: Havlíček et al., Nature 567, 209
 * (2019); gates and order as PennyLane's IQPEmbedding.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for more features than qubits, `invalid`
 * for 0 repeats.
 * @example
 * new Circuit(4).append(iqpEmbedding({ entangler: 'line' })).gateCounts.rzz; // 3
 */
export function iqpEmbedding(options: PairEmbeddingOptions = {}): Template {
  const {
    repeats = 1,
    entangler = 'full',
    features,
    first = 0,
    scale = 1,
  } = checkOptions('iqpEmbedding', options, pairEmbeddingOptionNames, 'repeats');
  checkCount('iqpEmbedding', 'repeats', repeats);
  return (qubits) => {
    const angles = featurePerQubit('iqpEmbedding', qubits, { features, first, scale });
    let once = new Circuit(qubits);
    angles.forEach((_, qubit) => (once = once.h(qubit)));
    angles.forEach((angle, qubit) => (once = once.rz(angle, qubit)));
    for (const [a, b] of entanglerPairs(entangler, angles.length)) {
      once = once.rzz(product(angles[a]!, angles[b]!), a, b);
    }
    return once.repeat(repeats);
  };
}
