import { letterAt, type PauliWord } from '../../src/math/pauli-word.js';
import { Random } from '../../src/math/random.js';
import { commutingGroups, settingOf } from '../../src/observables/commuting-groups.js';
import { h2, ising, pauli, PauliSum, type PauliTerm } from '../../src/observables/index.js';

const textsOf = (groups: readonly (readonly PauliTerm[])[]) =>
  groups.map((group) => group.map((term) => PauliSum.of([term]).toString()));

const hasOneLetterAQubit = (words: readonly PauliWord[], qubits: number) =>
  Array.from({ length: qubits }, (_, qubit) => new Set(words.map((word) => letterAt(word, qubit)).filter((c) => c !== 'I')))
    .every((letters) => letters.size <= 1); // prettier-ignore

describe('commuting groups', () => {
  it('put the largest coefficients first, each into the first group that it fits', () => {
    const sum = pauli('XX').scaled(0.1).plus(pauli('ZZ')).plus(pauli('ZI').scaled(-0.5)).plus(pauli('IX').scaled(0.3));
    expect(textsOf(commutingGroups(sum.terms))).toEqual([['Z0 Z1', '-0.5 Z0'], ['0.3 X1', '0.1 X0 X1']]);
  }); // prettier-ignore

  it('go by the size of a coefficient, whatever its sign', () => {
    const sum = pauli('ZI').scaled(0.5).plus(pauli('XI').scaled(-2)).plus(pauli('IZ').scaled(0.1));
    expect(textsOf(commutingGroups(sum.terms))).toEqual([['-2 X0', '0.1 Z1'], ['0.5 Z0']]);
  });

  it('keep XX, YY and ZZ apart, which commute but not qubit by qubit', () => {
    const sum = pauli('XX').plus(pauli('YY')).plus(pauli('ZZ'));
    expect(commutingGroups(sum.terms)).toHaveLength(3);
  });

  it('of textbook Hamiltonians are few: two of a transverse Ising chain, five of hydrogen', () => {
    expect(commutingGroups(ising({ qubits: 6 }).terms)).toHaveLength(2);
    expect(commutingGroups(h2().terms)).toHaveLength(5);
  });

  it('hold every term once, and one letter for each qubit', () => {
    const random = new Random(4);
    const word = () => Array.from({ length: 5 }, () => 'IXYZ'[random.integer(4)]).join('');
    const terms = Array.from({ length: 60 }, () => pauli(word()).scaled(random.normal())).reduce((a, b) => a.plus(b)).terms;
    const groups = commutingGroups(terms);
    expect(groups.flat()).toHaveLength(terms.length);
    expect(new Set(groups.flat())).toEqual(new Set(terms));
    for (const group of groups) {
      const words = group.map((term) => term.word);
      expect(hasOneLetterAQubit(words, 5)).toBe(true);
      const setting = settingOf(words);
      for (const each of words)
        for (let q = 0; q < 5; q++) expect(['I', letterAt(setting, q)]).toContain(letterAt(each, q));
    }
    expect(groups.length).toBeLessThan(0.6 * terms.length);
  }); // prettier-ignore
});
