import { countBits } from '../../math/pauli-word.js';
import { walshHadamard } from '../../math/walsh-hadamard.js';

/**
 * Pauli coefficients of a real state a: `r_(x,z) = ⟨a|P|a⟩`, for each x the Walsh-Hadamard transform of `a_i a_(i ⊕ x)`. Words
 * with an odd number of Ys are imaginary, and have none.
 */
export function coefficientsOfAmplitudes(amplitudes: Float64Array, qubits: number, to: Float64Array): void {
  const size = 2 ** qubits;
  const products = new Float64Array(size);
  for (let x = 0; x < size; x++) {
    for (let i = 0; i < size; i++) products[i] = amplitudes[i]! * amplitudes[i ^ x]!;
    walshHadamard(products);
    for (let z = 0; z < size; z++) to[x * size + z] = realSign(x, z) * products[z]!;
  }
}

/** From slopes of the coefficients to those of the amplitudes: `2 Σ_(x,z) λ (−1)^(i·z) a_(i ⊕ x)`. */
export function amplitudeSlopes(slopes: Float64Array, amplitudes: Float64Array, qubits: number): Float64Array {
  const size = 2 ** qubits;
  const result = new Float64Array(size);
  const row = new Float64Array(size);
  for (let x = 0; x < size; x++) {
    for (let z = 0; z < size; z++) row[z] = realSign(x, z) * slopes[x * size + z]!;
    walshHadamard(row);
    // i and i ⊕ x appear in each other's product.
    for (let i = 0; i < size; i++) result[i]! += (row[i]! + row[i ^ x]!) * amplitudes[i ^ x]!;
  }
  return result;
}

/** `i^y` for y = popcount(x & z): ±1, or 0 where it is imaginary. */
function realSign(x: number, z: number): number {
  const ys = countBits(x & z) % 4;
  return ys === 0 ? 1 : ys === 2 ? -1 : 0;
}
