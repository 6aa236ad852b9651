import * as tf from '@tensorflow/tfjs';
import { addAll } from '../complex/add-all.js';
import type { Mitigation } from '../autodiff/mitigation.js';
import { count, KetworkError } from '../errors.js';
import { commutes, multiplyWords, type PauliWord, pauliWord, wordKey } from '../math/pauli-word.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { refuseShots } from './joined-shots.js';

/** All 4^n words are read. */
const mostQubits = 7;

/**
 * Virtual distillation of two copies (Huggins et al. 2021, arXiv:2011.07064): `Tr(O ρ²)/Tr(ρ²)` instead of `Tr(O ρ)`, what two
 * devices side by side would measure after an exchange of their qubits. Incoherent errors are suppressed to second order; what
 * noise does to the dominant eigenvector itself stays. Here it is computed from all Pauli words of ρ, so up to 7 qubits.
 *
 * @throws KetworkError, when a circuit is compiled, `unsupported` for a reading of probabilities, with shots or for more qubits.
 * @example
 * const model = noise.uniform({ oneQubit: 0.15 });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.8]]
 * expectation(new Circuit(1).x(0), z(0), { noise: model, mitigation: virtualDistillation() }).print(); // [[-0.976]]
 */
export function virtualDistillation(): Mitigation {
  return {
    name: 'virtual-distillation',
    options: {},
    compiled: (circuit, reading, options, compile) => {
      const { qubits } = circuit;
      refuseShots(options.shots, 'Virtual distillation');
      if (reading.kind !== 'expectation' || qubits > mostQubits) {
        throw new KetworkError(
          'unsupported',
          `Virtual distillation is for expectations of up to ${mostQubits} qubits, not for ${reading.kind === 'expectation' ? 'those' : reading.kind} of ${count(qubits, 'qubit')}. Use zeroNoise.`,
        );
      }
      const words = Array.from({ length: 4 ** qubits }, (_, k) => wordAt(k, qubits));
      const all = words.map((word) => PauliSum.of([{ coefficient: 1, word }]));
      const compiled = compile(circuit, { kind: 'expectation', observables: all }, options);
      const placeOf = new Map(words.map((word, k) => [wordKey(word), k]));
      const products = reading.observables.map(({ terms }) =>
        terms.map(({ coefficient, word }) => ({ coefficient, ...partners(word, words, placeOf) })),
      );
      return {
        ...compiled,
        run: (inputs, weights) =>
          tf.tidy(() => {
            const read = compiled.run(inputs, weights) as tf.Tensor2D;
            const purity = tf.sum(tf.square(read), 1);
            const outputs = products.map((terms) =>
              addAll(
                terms.map(({ coefficient, places, signs }) => {
                  const partner = tf.mul(tf.gather(read, tf.tensor1d(places, 'int32'), 1), tf.tensor1d(signs));
                  return tf.mul(tf.sum(tf.mul(read, partner), 1), coefficient);
                }),
              ),
            );
            return tf.stack(outputs.map((output) => tf.div(output, purity)), 1); // prettier-ignore
          }),
      };
    },
  };
}

function wordAt(index: number, qubits: number): PauliWord {
  const letters = Array.from({ length: qubits }, (_, qubit) => 'IXYZ'[(index >> (2 * qubit)) & 3]!);
  return pauliWord(letters.join(''));
}

/** `Tr(O ρ²) = 2^−n Σ_Q ± r_Q r_(OQ)` over the words Q that commute with O; the others cancel in pairs. */
function partners(observable: PauliWord, words: readonly PauliWord[], placeOf: ReadonlyMap<string, number>) {
  const places = new Int32Array(words.length);
  const signs = new Float32Array(words.length);
  words.forEach((word, k) => {
    const product = multiplyWords(observable, word);
    places[k] = placeOf.get(wordKey(product.word))!;
    if (commutes(observable, word)) signs[k] = product.power === 2 ? -1 : 1;
  });
  return { places, signs };
}
