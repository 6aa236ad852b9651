import { type ComplexMatrix, dagger, multiplyMatrices } from '../../math/complex-matrix.js';
import { pauliWord } from '../../math/pauli-word.js';
import { wordMatrix } from '../../math/word-matrix.js';

/** A real matrix, row by row. */
export interface RealMatrix {
  readonly size: number;
  readonly entries: Float64Array;
}

/**
 * What Kraus operators on k qubits do to Pauli coefficients: `R_ij = 2^−k Tr(σ_i Σ K σ_j K†)`, 4^k rows. An index is `x << k | z`,
 * the first qubit the most significant of either mask. (Pauli transfer matrix; Greenbaum 2015, arXiv:1509.02921, 2.1.)
 */
export function transferMatrix(operators: readonly ComplexMatrix[]): RealMatrix {
  const rows = operators[0]!.size;
  const qubits = Math.log2(rows);
  const size = 4 ** qubits;
  const words = Array.from({ length: size }, (_, index) => wordMatrix(wordAt(index, qubits), qubits));
  const entries = new Float64Array(size * size);
  words.forEach((before, j) => {
    for (const operator of operators) {
      const after = multiplyMatrices(multiplyMatrices(operator, before), dagger(operator));
      words.forEach((word, i) => (entries[i * size + j]! += realTrace(word, after) / rows));
    }
  });
  return { size, entries };
}

function wordAt(index: number, qubits: number) {
  const letters = Array.from({ length: qubits }, (_, k) => {
    const bit = qubits - 1 - k;
    return 'IZXY'[2 * ((index >> (qubits + bit)) & 1) + ((index >> bit) & 1)]!;
  });
  return pauliWord(letters.join(''));
}

/** Re Tr(a b) */
function realTrace(a: ComplexMatrix, b: ComplexMatrix): number {
  let sum = 0;
  for (let r = 0; r < a.size; r++) {
    for (let c = 0; c < a.size; c++) {
      const [at, across] = [r * a.size + c, c * a.size + r];
      sum += a.re[at]! * b.re[across]! - a.im[at]! * b.im[across]!;
    }
  }
  return sum;
}
