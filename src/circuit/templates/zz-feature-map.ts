import { checkOptions } from '../../options.js';
import { product } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { entanglerPairs } from './entanglers.js';
import { pairEmbeddingOptionNames, type PairEmbeddingOptions } from './iqp-embedding.js';
import { checkCount, featurePerQubit } from './template-options.js';

/**
 * The second-order feature map of Havlíček et al.: H on all qubits, P(2 x_k), and P(2 (π − x_j)(π − x_k)) between two CX
 * on the pairs of the entangler; all of it `repeats` times.
 *
 * Inputs: `first + features`, one feature per qubit by default. Weights: 0. Made for features in (0, 2π], where the
 * products vanish at π rather than at 0; for products without the shift use iqpEmbedding. Source: Nature 567, 209
 * (2019); gates, order and defaults as Qiskit's ZZFeatureMap.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for more features than qubits, `invalid`
 * for 0 repeats.
 * @example
 * new Circuit(3).append(zzFeatureMap({ repeats: 1 })).gateCounts.cx; // 6
 */
export function zzFeatureMap(options: PairEmbeddingOptions = {}): Template {
  const {
    repeats = 2,
    entangler = 'full',
    features,
    first = 0,
    scale = 1,
  } = checkOptions('zzFeatureMap', options, pairEmbeddingOptionNames, 'repeats');
  checkCount('zzFeatureMap', 'repeats', repeats);
  return (qubits) => {
    const angles = featurePerQubit('zzFeatureMap', qubits, { features, first, scale });
    const shifted = angles.map((angle) => angle.negated().plus(Math.PI));
    let once = new Circuit(qubits);
    angles.forEach((_, qubit) => (once = once.h(qubit)));
    angles.forEach((angle, qubit) => (once = once.p(angle.times(2), qubit)));
    for (const [a, b] of entanglerPairs(entangler, angles.length)) {
      once = once.cx(a, b).p(product(shifted[a]!, shifted[b]!).times(2), b).cx(a, b);
    }
    return once.repeat(repeats);
  };
}
