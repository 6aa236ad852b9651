import { apportioned } from '../../src/math/apportion.js';

describe('a number in whole parts', () => {
  it.each([
    [10, [1, 1], [5, 5]],
    [10, [3, 1], [8, 2]],
    [100, [1, 2, 7], [10, 20, 70]],
    [7, [1, 1, 1], [3, 2, 2]],
    [3, [100, 1, 1], [1, 1, 1]],
    [10, [1000, 1, 1], [8, 1, 1]],
    // 1 gets 1; of the 9 left, 0.9 is too little in turn.
    [10, [89.2, 1, 9.8], [8, 1, 1]],
    [5, [0.2], [5]],
    [5, [], []],
  ])('%d by %j is %j', (total, shares, parts) => expect(apportioned(total, shares)).toEqual(parts));

  it('adds up, each part at least 1 and off by less than 1 where none is lifted', () => {
    for (let total = 40; total < 80; total++) {
      const shares = [5.3, 1.1, 2.7, 9.9, 1];
      const parts = apportioned(total, shares);
      expect(parts.reduce((a, b) => a + b)).toBe(total);
      parts.forEach((part, k) => expect(Math.abs(part - (total * shares[k]!) / 20)).toBeLessThan(1));
    }
  });
});
