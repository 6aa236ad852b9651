import fc from 'fast-check';
import { writeFixed } from '../../src/cli/result-format.js';

it('writes float32 numbers as toFixed(6) does', () => {
  const values = fc.oneof(
    fc.float({ min: 0, max: 1, noNaN: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 }),
    fc.integer({ min: 0, max: 2 ** 20 }).map((k) => k / 2 ** 20),
    fc.constantFrom(NaN, Math.fround(9.9999999), 0.5 ** 7, 1),
  );
  fc.assert(
    fc.property(values, (value) => {
      const bytes = Buffer.alloc(40);
      expect(bytes.toString('latin1', 0, writeFixed(value, bytes, 0))).toBe((value === 0 ? 0 : value).toFixed(6));
    }),
    { numRuns: 5000, seed: 3 },
  );
});
