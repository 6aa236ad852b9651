export { commutingGroups } from './commuting-groups.js';
export { hermitian } from './hermitian.js';
export { h2 } from './hydrogen.js';
export { type Edge, maxCut } from './max-cut.js';
export { one, pauli, PauliSum, pauliSumFrom, type PauliTerm, type PauliTermJson, x, y, z } from './pauli-sum.js';
export { projector } from './projector.js';
export { heisenberg, type HeisenbergOptions, ising, type IsingOptions } from './spin-chain.js';
