import { type ComplexMatrix, dagger, multiplyMatrices } from '../../math/complex-matrix.js';
import { countBits, pauliWord } from '../../math/pauli-word.js';
import { walshHadamard } from '../../math/walsh-hadamard.js';
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
  const entries = new Float64Array(size * size);
  const daggers = operators.map(dagger);
  for (let j = 0; j < size; j++) {
    const before = wordMatrix(wordAt(j, qubits), qubits);
    operators.forEach((operator, k) => {
      const after = multiplyMatrices(multiplyMatrices(operator, before), daggers[k]!);
      coefficientsOf(after).forEach((value, i) => (entries[i * size + j]! += value / rows));
    });
  }
  return { size, entries };
}

function wordAt(index: number, qubits: number) {
  const letters = Array.from({ length: qubits }, (_, k) => {
    const bit = qubits - 1 - k;
    return 'IZXY'[2 * ((index >> (qubits + bit)) & 1) + ((index >> bit) & 1)]!;
  });
  return pauliWord(letters.join(''));
}

/** `Tr(σ M)` for every word σ and a Hermitian M: `i^y Σ_c (−1)^(c·z) M_(c, c ⊕ x)`, a transform for each x, of which the rest cancels. */
function coefficientsOf({ size, re, im }: ComplexMatrix): Float64Array {
  const result = new Float64Array(size * size);
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  for (let x = 0; x < size; x++) {
    for (let c = 0; c < size; c++) {
      real[c] = re[c * size + (c ^ x)]!;
      imaginary[c] = im[c * size + (c ^ x)]!;
    }
    walshHadamard(real);
    walshHadamard(imaginary);
    for (let z = 0; z < size; z++) {
      const ys = countBits(x & z) % 4;
      const part = ys % 2 === 0 ? real[z]! : -imaginary[z]!;
      result[x * size + z] = ys < 2 ? part : -part;
    }
  }
  return result;
}
