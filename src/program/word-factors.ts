import { parity } from '../math/word-matrix.js';
import type { WordSpan } from '../math/word-span.js';
import type { PauliErrors } from './program.js';

/**
 * What Pauli errors multiply a word by, `1 − 2 Σ p` over the errors that it anticommutes with: for each set of the words of a
 * basis of theirs that it may anticommute with, bit k for `basis[k]`.
 */
export function wordFactors(errors: PauliErrors['errors'], { basis, coordinates }: WordSpan): Float64Array {
  return Float64Array.from({ length: 2 ** basis.length }, (_, pattern) =>
    errors.reduce((sum, { probability }, k) => sum - (parity(pattern & coordinates[k]!) < 0 ? 2 * probability : 0), 1),
  );
}
