import { matrixDistance, matrixOf } from '../../src/math/complex-matrix.js';
import { Random } from '../../src/math/random.js';
import { hermitian, pauli, x, y, z } from '../../src/observables/index.js';
import { matrixOfSum, randomHermitian } from '../support/tiny-simulator.js';

it.each([1, 2, 3, 4, 5])('decomposes any matrix on %i qubits and comes back', (qubits) => {
  const random = new Random(qubits);
  const matrix = randomHermitian(2 ** qubits, () => random.normal());
  expect(matrixDistance(matrixOfSum(hermitian(matrix), qubits), matrix)).toBeLessThan(1e-12);
});

it('finds the words of a sum of words', () => {
  const sum = x(0).times(z(1)).scaled(0.3).plus(y(2)).minus(pauli('YYX').scaled(2));
  expect(hermitian(matrixOfSum(sum, 3)).minus(sum).terms).toEqual([]);
});

it('is cos φ X + sin φ Y for [[0, e^{−iφ}], [e^{iφ}, 0]]', () => {
  const [c, s] = [0.6, 0.8];
  const observable = hermitian(
    matrixOf([
      [0, [c, -s]],
      [[c, s], 0],
    ]),
  );
  expect(observable.toString()).toBe('0.6 X0 + 0.8 Y0');
});

it('puts the most significant bit on the first qubit given', () => {
  const matrix = matrixOfSum(z(0).plus(x(1)), 2);
  expect(hermitian(matrix, [5, 2]).minus(z(5).plus(x(2))).terms).toEqual([]);
});

it('refuses what is not Hermitian, not finite, too large or misplaced', () => {
  const skew = matrixOf([
    [1, 1],
    [2, 1],
  ]);
  const imaginary = matrixOf([
    [[1, 1], 0],
    [0, 1],
  ]);
  const broken = matrixOf([
    [NaN, 0],
    [0, 1],
  ]);
  for (const matrix of [skew, imaginary, broken]) expect(() => hermitian(matrix)).toThrow('not Hermitian');
  const random = new Random(1);
  expect(() => hermitian(randomHermitian(64, () => random.normal()))).toThrow('64 rows');
  expect(() => hermitian(randomHermitian(3, () => random.normal()))).toThrow('3 rows');
  expect(() =>
    hermitian(
      randomHermitian(4, () => random.normal()),
      [0],
    ),
  ).toThrow('acts on 2 qubits');
  expect(() =>
    hermitian(
      randomHermitian(4, () => random.normal()),
      [1, 1],
    ),
  ).toThrow('different qubits');
});
