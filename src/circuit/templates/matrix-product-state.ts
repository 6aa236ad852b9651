import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { checkTwoQubits } from './template-options.js';
import { blockNamed, blockOptionNames, type BlockOptions } from './two-qubit-blocks.js';

/**
 * A staircase of two-qubit blocks, from the last qubits up to qubits 0 and 1: each block passes one qubit on, as a matrix
 * product of bond dimension 2 does. Read `z(0)`.
 *
 * Weights: `2 · (qubits − 1)` with the block `'ry'`, `15 · (qubits − 1)` with `'su4'`. Inputs: 0. For sequences, whose
 * correlations fall off with distance; its depth grows with the qubits, that of treeTensorNetwork with their logarithm.
 * Source: Huggins et al., Quantum Sci. Technol. 4, 024001 (2019).
 *
 * @throws KetworkError `mismatch` on one qubit, `unknown` for another option or block.
 * @example
 * new Circuit(4).append(matrixProductState({ block: 'su4' })).weights; // 45
 */
export function matrixProductState(options: BlockOptions = {}): Template {
  const { block = 'ry', group = defaultGroup } = checkOptions('matrixProductState', options, blockOptionNames);
  const site = blockNamed(block, group);
  return (qubits) => {
    checkTwoQubits('matrixProductState', qubits);
    let circuit = new Circuit(qubits);
    for (let kept = qubits - 2; kept >= 0; kept--) {
      circuit = circuit.append(site, { qubits: [kept, kept + 1] });
    }
    return circuit;
  };
}
