import type { PauliWord } from '../math/pauli-word.js';
import type { PauliTerm } from './pauli-sum.js';

/**
 * The terms in groups that can be measured together: in a group no two words have different letters on one qubit, so that one
 * setting of the device, X, Y or Z for each qubit, reads all of them.
 *
 * Sorted insertion (Crawford et al. 2021, arXiv:1908.06942): the largest coefficients first, each into the first group that it
 * fits. The groups come in the order in which they were opened.
 *
 * @example
 * const energy = z(0).times(z(1)).plus(x(0).scaled(0.5)).plus(x(1).scaled(0.5));
 * commutingGroups(energy.terms).length; // 2
 */
export function commutingGroups<Term extends PauliTerm>(terms: readonly Term[]): Term[][] {
  const groups: { readonly terms: Term[]; setting: PauliWord }[] = [];
  const sorted = [...terms].sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
  for (const term of sorted) {
    const group = groups.find(({ setting }) => agree(setting, term.word));
    if (group) {
      group.terms.push(term);
      group.setting = united(group.setting, term.word);
    } else {
      groups.push({ terms: [term], setting: united(term.word, term.word) });
    }
  }
  return groups.map((group) => group.terms);
}

/** The word of the letters of all words, which agree where they meet: what each qubit of a group is measured in. */
export const settingOf = (words: readonly PauliWord[]): PauliWord =>
  words.reduce((setting, word) => united(setting, word), { x: 0n, z: 0n, sign: 1 });

/** Whether the letters are the same on every qubit that both words touch. */
function agree(a: PauliWord, b: PauliWord): boolean {
  const both = (a.x | a.z) & (b.x | b.z);
  return (((a.x ^ b.x) | (a.z ^ b.z)) & both) === 0n;
}

const united = (a: PauliWord, b: PauliWord): PauliWord => ({ x: a.x | b.x, z: a.z | b.z, sign: 1 });
