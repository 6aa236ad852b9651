import { KetworkError } from '../../errors.js';
import { letterAt, supportOf } from '../../math/pauli-word.js';
import type { PauliSum, PauliTerm } from '../../observables/pauli-sum.js';
import { checkOptions } from '../../options.js';
import { type Angle, defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { checkCount, layerOptionNames, type LayerOptions, weightSequence } from './template-options.js';

export interface QaoaOptions extends LayerOptions {
  /** The cost to be minimised, such as `maxCut(edges).scaled(-1)`. */
  readonly cost: PauliSum;
}

/**
 * The quantum approximate optimisation algorithm: H on all qubits, then layers of `exp(−iγ C)` and of the mixer
 * `exp(−iβ Σ X)`.
 *
 * Weights: `2 · layers`, in the order γ₀, β₀, γ₁, β₁, …. Inputs: 0. Terms of a cost that do not commute follow each other
 * in the order of the sum (a Trotter step); a constant term is left out, being a global phase. Without a cost to encode
 * use hardwareEfficient. Source: Farhi, Goldstone and Gutmann (2014), arXiv:1411.4028.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `mismatch` for a cost on more qubits than the circuit
 * has, `invalid` for a constant or one that is not Hermitian.
 * @example
 * const cost = maxCut([[0, 1], [1, 2], [2, 0]]).scaled(-1);
 * new Circuit(3).append(qaoa({ cost, layers: 2 })).weights; // 4
 */
export function qaoa(options: QaoaOptions): Template {
  const { cost, layers = 1, group = defaultGroup } = checkOptions('qaoa', options, { cost: true, ...layerOptionNames });
  checkCount('qaoa', 'layers', layers);
  const terms = cost.terms.filter(({ word }) => supportOf(word).length > 0);
  if (terms.length === 0) {
    throw new KetworkError(
      'invalid',
      `qaoa was given the cost ${cost}, which acts on no qubit. Add terms such as z(0).`,
    );
  }
  return (qubits) => {
    if (cost.qubits > qubits) {
      throw new KetworkError(
        'mismatch',
        `qaoa was given a cost on ${cost.qubits} qubits for a circuit of ${qubits}. Add qubits.`,
      );
    }
    const next = weightSequence(group);
    let circuit = new Circuit(qubits);
    for (let qubit = 0; qubit < qubits; qubit++) circuit = circuit.h(qubit);
    for (let layer = 0; layer < layers; layer++) {
      circuit = evolved(circuit, terms, next());
      const beta = next();
      for (let qubit = 0; qubit < qubits; qubit++) circuit = circuit.rx(beta.times(2), qubit);
    }
    return circuit;
  };
}

/** The circuit followed by `exp(−i t c P)` for each term c P. */
function evolved(circuit: Circuit, terms: readonly PauliTerm[], time: Angle): Circuit {
  return terms.reduce((result, { coefficient, word }) => {
    const qubits = supportOf(word);
    const letters = qubits.map((qubit) => letterAt(word, qubit)).join('');
    return result.pauliRotation(letters, time.times(2 * coefficient), qubits);
  }, circuit);
}
