import { KetworkError } from '../errors.js';
import {
  asComplexMatrix,
  type ComplexMatrix,
  dagger,
  type MatrixLike,
  matrixDistance,
} from '../math/complex-matrix.js';
import { type PauliWord, pauliWord } from '../math/pauli-word.js';
import { indexMasks, parity } from '../math/word-matrix.js';
import { pauli, PauliSum } from './pauli-sum.js';

const maximumQubits = 5;
/** Relative to the largest entry: what float32 matrices may be off by, and what rounding leaves of a zero. */
const asymmetry = 1e-6;
const negligible = 1e-14;

/**
 * The observable of a Hermitian matrix on 1 to 5 qubits, as the sum of Pauli words `Σ Tr(P A)/2^n · P`, up to 4^n terms.
 *
 * `qubits[0]` (by default qubit 0) is the most significant bit of a row's index. An observable known as Pauli words is
 * better written with `x`, `y`, `z`.
 *
 * @throws KetworkError `invalid` for a matrix that is not Hermitian or of another size, `mismatch` for another number of
 * qubits.
 * @example
 * hermitian(matrixOf([[1, 2], [2, -1]])).toString(); // '2 X0 + Z0'
 */
export function hermitian(given: MatrixLike, qubits?: readonly number[]): PauliSum {
  const matrix = asComplexMatrix(given);
  const count = Math.log2(matrix.size);
  if (!Number.isInteger(count) || count < 1 || count > maximumQubits) {
    throw new KetworkError(
      'invalid',
      `A Hermitian matrix of ${matrix.size} rows was given. Matrices of 2, 4, 8, 16 or 32 rows (1 to 5 qubits) are possible.`,
    );
  }
  const largest = Math.max(...matrix.re.map(Math.abs), ...matrix.im.map(Math.abs));
  // Written so that NaN fails.
  if (!(matrixDistance(matrix, dagger(matrix)) <= asymmetry * largest && largest < Infinity)) {
    throw new KetworkError(
      'invalid',
      'The matrix is not Hermitian: it differs from its conjugate transpose. Take (A + A†)/2 if you mean that part.',
    );
  }
  const places = qubits ?? Array.from({ length: count }, (_, qubit) => qubit);
  if (places.length !== count) {
    throw new KetworkError(
      'mismatch',
      `A matrix of ${matrix.size} rows acts on ${count} qubits but was given [${places}]. Use ${count} qubits.`,
    );
  }
  const terms = lettersOf(count).flatMap((letters) => {
    const coefficient = traceWith(pauliWord(letters), matrix, count) / matrix.size;
    return Math.abs(coefficient) > negligible * largest ? pauli(letters, places).scaled(coefficient).terms : [];
  });
  return PauliSum.of(terms);
}

/** All words of that many letters. */
function lettersOf(count: number): string[] {
  if (count === 0) return [''];
  return lettersOf(count - 1).flatMap((letters) => ['I', 'X', 'Y', 'Z'].map((letter) => letters + letter));
}

/** The real part of `Tr(P A) = Σ_i ⟨i|A P|i⟩`; of a Hermitian matrix it is the whole. */
function traceWith(word: PauliWord, { size, re, im }: ComplexMatrix, qubits: number): number {
  const { x, z, power } = indexMasks(word, qubits);
  let trace = 0;
  for (let i = 0; i < size; i++) {
    const entry = i * size + (i ^ x);
    const parts = [re[entry]!, -im[entry]!, -re[entry]!, im[entry]!];
    trace += parity(i & z) * parts[power]!;
  }
  return trace;
}
