import { type ComplexMatrix, zeroMatrix } from '../../math/complex-matrix.js';

/**
 * A complex matrix as the real one of twice the size, `[[Re, −Im], [Im, Re]]`, row by row.
 *
 * The engine's states are real vectors too, real plane first, so a unitary is one real matrix product and the plane
 * is just one more index that it contracts.
 */
export function embed({ size, re, im }: ComplexMatrix): Float32Array {
  const result = new Float32Array(4 * size * size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const [real, imaginary] = [re[r * size + c]!, im[r * size + c]!];
      result[r * 2 * size + c] = real;
      result[r * 2 * size + size + c] = -imaginary;
      result[(size + r) * 2 * size + c] = imaginary;
      result[(size + r) * 2 * size + size + c] = real;
    }
  }
  return result;
}

/** A matrix on the given positions, as a matrix on all `qubits`. */
export function placeMatrix(matrix: ComplexMatrix, positions: readonly number[], qubits: number): ComplexMatrix {
  const size = 2 ** qubits;
  const bits = positions.map((position) => 1 << (qubits - 1 - position));
  const touched = bits.reduce((sum, bit) => sum | bit, 0);
  const spread = (k: number) =>
    bits.reduce((sum, bit, j) => ((k >> (positions.length - 1 - j)) & 1 ? sum | bit : sum), 0);
  const result = zeroMatrix(size);
  for (let base = 0; base < size; base++) {
    if (base & touched) continue;
    for (let r = 0; r < matrix.size; r++) {
      for (let c = 0; c < matrix.size; c++) {
        const to = (base | spread(r)) * size + (base | spread(c));
        result.re[to] = matrix.re[r * matrix.size + c]!;
        result.im[to] = matrix.im[r * matrix.size + c]!;
      }
    }
  }
  return result;
}
