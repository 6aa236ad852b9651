import { checkOptions } from '../../options.js';
import { defaultGroup } from '../angle.js';
import { Circuit, type Template } from '../circuit.js';
import { checkTwoQubits } from './template-options.js';
import { blockNamed, blockOptionNames, type BlockOptions } from './two-qubit-blocks.js';

/**
 * A binary tree of two-qubit blocks: neighbours meet, the first of each two goes on, until one is left. Read `z(0)`.
 *
 * Weights: `2 · (qubits − 1)` with the block `'ry'`, `15 · (qubits − 1)` with `'su4'`. Inputs: 0. Any number of qubits; one
 * that finds no partner waits for the next level. For data with correlations at all scales, such as images; for a sequence
 * use matrixProductState, for one set of weights per level qcnn. Source: Huggins et al., Quantum Sci. Technol. 4, 024001
 * (2019); Grant et al., npj Quantum Inf. 4, 65 (2018).
 *
 * @throws KetworkError `mismatch` on one qubit, `unknown` for another option or block.
 * @example
 * new Circuit(8).append(treeTensorNetwork()).weights; // 14
 */
export function treeTensorNetwork(options: BlockOptions = {}): Template {
  const { block = 'ry', group = defaultGroup } = checkOptions('treeTensorNetwork', options, blockOptionNames);
  const node = blockNamed(block, group);
  return (qubits) => {
    checkTwoQubits('treeTensorNetwork', qubits);
    let circuit = new Circuit(qubits);
    for (let step = 1; step < qubits; step *= 2) {
      for (let kept = 0; kept + step < qubits; kept += 2 * step) {
        circuit = circuit.append(node, { qubits: [kept, kept + step] });
      }
    }
    return circuit;
  };
}
