import { identityWord, supportOf } from '../math/pauli-word.js';
import { PauliSum, type PauliTerm } from './pauli-sum.js';

/** `slope · P + offset`, what takes the place of a letter P. */
export interface AffineLetter {
  readonly slope: number;
  readonly offset: number;
}

/**
 * The observable with every letter of each word replaced, whichever of X, Y and Z it is, and multiplied out: 2^w words from one of
 * w letters.
 */
export function withAffineLetters(observable: PauliSum, letterOf: (qubit: number) => AffineLetter): PauliSum {
  const terms = observable.terms.flatMap(({ coefficient, word }) =>
    supportOf(word).reduce<PauliTerm[]>(
      (sum, qubit) => {
        const { slope, offset } = letterOf(qubit);
        const bit = 1n << BigInt(qubit);
        return sum.flatMap((term) => [
          {
            coefficient: term.coefficient * slope,
            word: { x: term.word.x | (word.x & bit), z: term.word.z | (word.z & bit), sign: 1 },
          },
          ...(offset === 0 ? [] : [{ ...term, coefficient: term.coefficient * offset }]),
        ]);
      },
      [{ coefficient, word: identityWord }],
    ),
  );
  return PauliSum.of(terms);
}
