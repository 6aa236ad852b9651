import { dagger, matrixDistance, multiplyMatrices } from '../../src/math/complex-matrix.js';
import { negateWord, pauliWord } from '../../src/math/pauli-word.js';
import { Random } from '../../src/math/random.js';
import { one, pauli, PauliSum, pauliSumFrom, x, y, z } from '../../src/observables/index.js';
import { matrixOfSum } from '../support/tiny-simulator.js';

const qubits = 3;
const randomSum = (seed: number) => {
  const random = new Random(seed);
  const word = () => Array.from({ length: qubits }, () => 'IXYZ'[random.integer(4)]!).join('');
  return Array.from({ length: 5 }, () => pauli(word()).scaled(random.normal())).reduce((a, b) => a.plus(b));
};
const plus = (a: PauliSum, b: PauliSum) => a.times(b).plus(b.times(a));

describe('arithmetic', () => {
  it.each([1, 2, 3, 4, 5])('of observables is that of their matrices (seed %i)', (seed) => {
    const [a, b] = [randomSum(seed), randomSum(seed + 100)];
    const [A, B] = [matrixOfSum(a, qubits), matrixOfSum(b, qubits)];
    const add = (p: typeof A, q: typeof A, factor: number) => ({
      ...p,
      re: p.re.map((v, k) => v + factor * q.re[k]!),
      im: p.im.map((v, k) => v + factor * q.im[k]!),
    });
    expect(matrixDistance(matrixOfSum(a.plus(b), qubits), add(A, B, 1))).toBeLessThan(1e-12);
    expect(matrixDistance(matrixOfSum(a.minus(b.scaled(2)), qubits), add(A, B, -2))).toBeLessThan(1e-12);
    const anticommutator = add(multiplyMatrices(A, B), multiplyMatrices(B, A), 1);
    expect(matrixDistance(matrixOfSum(plus(a, b), qubits), anticommutator)).toBeLessThan(1e-12);
    expect(matrixDistance(A, dagger(A))).toBeLessThan(1e-15);
  });

  it('multiplies as X Y = i Z', () => {
    expect(x(0).times(y(0)).toString()).toBe('1i Z0');
    expect(y(0).times(x(0)).toString()).toBe('-1i Z0');
    expect(y(0).times(z(0)).times(x(0)).toString()).toBe('1i');
    expect(x(0).times(y(0)).isHermitian).toBe(false);
  });

  it('refuses the terms of what is not Hermitian', () => {
    expect(() => x(0).times(y(0)).terms).toThrow('not Hermitian');
    expect(plus(x(0), y(0)).terms).toEqual([]);
  });

  it('moves the sign of a word into its coefficient', () => {
    const word = pauliWord('XZ');
    const sum = PauliSum.of([
      { coefficient: 2, word: negateWord(word) },
      { coefficient: 0.5, word },
    ]);
    expect(sum.terms).toEqual([{ coefficient: -1.5, word }]);
    expect(sum.coefficientOf(word)).toBe(-1.5);
    expect(sum.coefficientOf(negateWord(word))).toBe(1.5);
    expect(sum.coefficientOf(pauliWord('ZX'))).toBe(0);
  });

  it('drops what rounding leaves of a cancellation, and keeps a small term', () => {
    expect(z(0).scaled(0.1).plus(z(0).scaled(0.2)).minus(z(0).scaled(0.3)).terms).toEqual([]);
    expect(z(0).scaled(1e-15).terms).toHaveLength(1);
  });

  it('reads back its text and JSON', () => {
    const sum = one()
      .scaled(-1)
      .plus(z(0).times(z(1)))
      .plus(x(2).scaled(0.5));
    expect(sum.toString()).toBe('-1 + Z0 Z1 + 0.5 X2');
    expect(sum.toJSON()).toEqual([
      [-1, ''],
      [1, 'Z0 Z1'],
      [0.5, 'X2'],
    ]);
    expect(pauliSumFrom(JSON.parse(JSON.stringify(sum))).toString()).toBe(sum.toString());
    expect(sum.qubits).toBe(3);
  });

  it('refuses JSON that is no observable', () => {
    expect(() => pauliSumFrom('Z0')).toThrow('list of [coefficient, word]');
    expect(() => pauliSumFrom([[1, 'Q0']])).toThrow('is not a term');
    expect(() => pauliSumFrom([['1', 'Z0']])).toThrow('is not a term');
    expect(() => pauliSumFrom([[1, 'X0 Z0']])).toThrow('different qubits');
  });

  it('refuses qubits that are none', () => {
    expect(() => z(-1)).toThrow('given qubit -1');
    expect(() => z(1e9)).toThrow('given qubit 1000000000');
    expect(() => pauli('XX', [0, 0])).toThrow('different qubits');
    expect(() => z(0).scaled(NaN)).toThrow('finite');
    expect(() => PauliSum.of([{ coefficient: Infinity, word: pauliWord('Z') }])).toThrow('finite');
  });
});
