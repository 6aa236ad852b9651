import { checkOptions } from '../../options.js';
import { Circuit, type Template } from '../circuit.js';
import { checkCount } from './template-options.js';

export interface MirroredBlocksOptions {
  /** What a block is made of: a template, or a circuit on as many qubits. It should be shallow. */
  readonly block: Template | Circuit;
  /** How many blocks, each followed by its inverse. Default 1. */
  readonly blocks?: number;
}

/**
 * Blocks, each followed by its inverse: block and inverse have weights of their own, so that training can part them. With
 * the initializer `initializers.identityBlocks` each pair, and so the whole, starts as the identity.
 *
 * Weights: `2 · blocks` times those of the block. Inputs: those of the block. A circuit that starts so has the gradients of one
 * block, however many there are, where uniform angles give those of the whole depth. Read an observable that the state before
 * the blocks is no eigenstate of, such as behind an embedding: else all gradients of the start are 0. Source: Grant, Wossnig,
 * Ostaszewski and Benedetti, Quantum 3, 214 (2019, arXiv:1903.05076).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for 0 blocks, `unsupported` for a block
 * that starts from a prepared state, `mismatch` for a block on other qubits.
 * @example
 * const deep = new Circuit(4).append(mirroredBlocks({ block: stronglyEntangling({ layers: 2 }), blocks: 5 }));
 * deep.weights; // 240
 */
export function mirroredBlocks(options: MirroredBlocksOptions): Template {
  const { block, blocks = 1 } = checkOptions('mirroredBlocks', options, { block: true, blocks: true });
  checkCount('mirroredBlocks', 'blocks', blocks);
  return (qubits) => {
    const once = new Circuit(qubits).append(block);
    return new Circuit(qubits).append(once).append(once.inverse()).repeat(blocks);
  };
}
