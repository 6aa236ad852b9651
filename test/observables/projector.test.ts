import { one, projector } from '../../src/observables/index.js';
import { matrixOfSum } from '../support/tiny-simulator.js';

it.each(['0', '1', '01', '110', '1011'])('projects on |%s⟩ and nothing else', (bits) => {
  const { re, im } = matrixOfSum(projector(bits), bits.length);
  const size = 2 ** bits.length;
  const index = parseInt(bits, 2);
  expect(im.every((value) => value === 0)).toBe(true);
  re.forEach((value, k) => expect(value).toBeCloseTo(k === index * size + index ? 1 : 0, 14));
});

it('squares to itself', () => {
  const p = projector('101', [4, 0, 2]);
  expect(p.times(p).minus(p).terms).toEqual([]);
});

it('has all projectors add up to one', () => {
  const all = [0, 1, 2, 3].map((index) => projector(index, [3, 1]));
  expect(all.reduce((a, b) => a.plus(b)).minus(one()).terms).toEqual([]);
});

it('takes a basis index with the first qubit as its most significant bit', () => {
  expect(projector(2, [0, 1]).toString()).toBe(projector('10').toString());
  expect(projector(1, [3, 1]).toString()).toBe(projector('01', [3, 1]).toString());
});

it('refuses what is no basis state', () => {
  expect(() => projector('0a')).toThrow('Use bits such as "01"');
  expect(() => projector('')).toThrow('Use bits such as "01"');
  expect(() => projector('01', [0])).toThrow('as many different qubits');
  expect(() => projector('01', [1, 1])).toThrow('as many different qubits');
  expect(() => projector(4, [0, 1])).toThrow('basis states 0 to 3');
  expect(() => projector('0'.repeat(13))).toThrow('2^13 terms');
});
