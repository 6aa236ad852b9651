import { KetworkError } from '../errors.js';
import { one, pauli, PauliSum } from './pauli-sum.js';

/** An edge of a graph whose nodes are qubits; the weight is 1 unless given. */
export type Edge = readonly [a: number, b: number, weight?: number];

/**
 * The weight of the edges a cut goes through, `Σ w (1 − Z_a Z_b)/2`: its value on a basis state is that of the cut which
 * puts nodes with bit 0 on one side and nodes with bit 1 on the other. To be maximised; as a cost take `.scaled(-1)`.
 *
 * An edge given twice counts twice. Source: Farhi, Goldstone and Gutmann (2014), arXiv:1411.4028.
 *
 * @throws KetworkError `invalid` for no edges, or an edge from a node to itself.
 * @example
 * maxCut([[0, 1], [1, 2, 3]]).toString(); // '2 - 0.5 Z0 Z1 - 1.5 Z1 Z2'
 */
export function maxCut(edges: readonly Edge[]): PauliSum {
  if (edges.length === 0) throw new KetworkError('invalid', 'maxCut was given no edges. Use pairs such as [[0, 1]].');
  const terms = edges.flatMap(([a, b, weight = 1]) => {
    if (a === b) throw new KetworkError('invalid', `maxCut was given an edge from node ${a} to itself. Leave it out.`);
    return one()
      .minus(pauli('ZZ', [a, b]))
      .scaled(weight / 2).terms;
  });
  return PauliSum.of(terms);
}
