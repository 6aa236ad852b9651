import { type ComplexMatrix, identityMatrix, multiplyMatrices, zeroMatrix } from './complex-matrix.js';
import { type PauliWord, popcount } from './pauli-word.js';

/**
 * How a word acts on a basis index of n qubits: `P|i⟩ = i^power · (−1)^popcount(i & z) |i ⊕ x⟩`.
 *
 * Qubit 0 is the most significant bit of an index, bit 0 of a word's mask; this is the one place that turns the masks
 * round. At most 30 qubits.
 */
export function indexMasks(word: PauliWord, qubits: number): { x: number; z: number; power: 0 | 1 | 2 | 3 } {
  const power = (popcount(word.x & word.z) + (word.sign < 0 ? 2 : 0)) % 4;
  return { x: reverseBits(word.x, qubits), z: reverseBits(word.z, qubits), power: power as 0 | 1 | 2 | 3 };
}

function reverseBits(mask: bigint, qubits: number): number {
  let result = 0;
  for (let qubit = 0; qubit < qubits; qubit++) {
    if ((mask >> BigInt(qubit)) & 1n) result |= 1 << (qubits - 1 - qubit);
  }
  return result;
}

/** −1 for an odd number of set bits, +1 for an even one. */
export function parity(bits: number): 1 | -1 {
  let v = bits;
  v ^= v >>> 16;
  v ^= v >>> 8;
  v ^= v >>> 4;
  v ^= v >>> 2;
  v ^= v >>> 1;
  return v & 1 ? -1 : 1;
}

/** The matrix of a word on the given number of qubits. */
export function wordMatrix(word: PauliWord, qubits: number): ComplexMatrix {
  const size = 2 ** qubits;
  const { x, z, power } = indexMasks(word, qubits);
  const result = zeroMatrix(size);
  const [re, im] = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ][power] as [number, number];
  for (let i = 0; i < size; i++) {
    const sign = parity(i & z);
    result.re[(i ^ x) * size + i] = sign * re;
    result.im[(i ^ x) * size + i] = sign * im;
  }
  return result;
}

/** `R(P, θ) = exp(−i θ/2 P) = cos(θ/2) − i sin(θ/2) P` as a matrix. */
export function rotationMatrix(word: PauliWord, angle: number, qubits: number): ComplexMatrix {
  const c = Math.cos(angle / 2);
  const s = Math.sin(angle / 2);
  const p = wordMatrix(word, qubits);
  const result = identityMatrix(p.size);
  for (let i = 0; i < p.re.length; i++) {
    result.re[i] = c * result.re[i]! + s * p.im[i]!;
    result.im[i] = -s * p.re[i]!;
  }
  return result;
}

/** The product of matrices in order of application: the first of the list acts first. */
export function productOf(matrices: readonly ComplexMatrix[], size: number): ComplexMatrix {
  return matrices.reduce((total, next) => multiplyMatrices(next, total), identityMatrix(size));
}
