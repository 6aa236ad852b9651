import { type PauliSum, pauliSumFrom, type PauliTermJson } from './pauli-sum.js';

// H₂ in the STO-3G basis at a bond length of 0.74 Å, from PySCF by OpenFermion's Jordan-Wigner transform (McClean et al.,
// Quantum Sci. Technol. 5, 034014 (2020), arXiv:1710.07629). Spin orbitals: bonding ↑, bonding ↓, antibonding ↑,
// antibonding ↓. The constant holds the repulsion of the nuclei, 0.7151043391 Hartree.
const terms: readonly PauliTermJson[] = [
  [-0.09706626816762845, ''],
  [0.17141282644776884, 'Z0'],
  [0.17141282644776884, 'Z1'],
  [-0.22343153690813597, 'Z2'],
  [-0.22343153690813597, 'Z3'],
  [0.16868898170361213, 'Z0 Z1'],
  [0.12062523483390425, 'Z0 Z2'],
  [0.16592785033770352, 'Z0 Z3'],
  [0.16592785033770352, 'Z1 Z2'],
  [0.12062523483390425, 'Z1 Z3'],
  [0.17441287612261608, 'Z2 Z3'],
  [-0.04530261550379927, 'X0 X1 Y2 Y3'],
  [0.04530261550379927, 'X0 Y1 Y2 X3'],
  [0.04530261550379927, 'Y0 X1 X2 Y3'],
  [-0.04530261550379927, 'Y0 Y1 X2 X3'],
];

/**
 * The energy of the hydrogen molecule in Hartree, on 4 qubits (one per spin orbital, 1 means occupied), at a bond length
 * of 0.74 Å.
 *
 * The Hartree-Fock state |1100⟩ has −1.116759, the ground state −1.137284: one doubleExcitation away.
 *
 * @example
 * h2().qubits; // 4
 */
export function h2(): PauliSum {
  return pauliSumFrom(terms);
}
