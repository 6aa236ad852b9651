import fc from 'fast-check';
import { shiftsFor, trigonometricMinimum } from '../../src/optimizers/trigonometric-minimum.js';

type Wave = readonly (readonly [a: number, b: number])[];

const valueOf = (wave: Wave, t: number) =>
  wave.reduce((sum, [a, b], at) => sum + a * Math.cos((at + 1) * t) + b * Math.sin((at + 1) * t), 1.5);

const minimumOf = (wave: Wave) => trigonometricMinimum(shiftsFor(wave.length).map((t) => valueOf(wave, t)));

describe('the minimum of a trigonometric polynomial', () => {
  it('of one frequency is half a turn from its maximum, as in equation 6 of Ostaszewski et al.', () => {
    for (const phase of [-3, -1.2, 0, 0.4, 2.9]) {
      const found = minimumOf([[Math.cos(phase), Math.sin(phase)]]);
      expect(Math.cos(found - phase)).toBeCloseTo(-1, 12);
      // The paper's shifts: −π/2 − atan2(2M(0) − M(π/2) − M(−π/2), M(π/2) − M(−π/2)).
      const [here, plus, minus] = [0, Math.PI / 2, -Math.PI / 2].map((t) => valueOf([[Math.cos(phase), Math.sin(phase)]], t)); // prettier-ignore
      const paper = -Math.PI / 2 - Math.atan2(2 * here! - plus! - minus!, plus! - minus!);
      expect(Math.cos(found - paper)).toBeCloseTo(1, 12);
    }
  });

  it('of several frequencies is below every value of a fine grid, and level', () => {
    const wave = fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 1, maxLength: 6 }); // prettier-ignore
    fc.assert(
      fc.property(wave, (terms) => {
        const found = minimumOf(terms);
        expect(Math.abs(found)).toBeLessThanOrEqual(Math.PI + 1e-12);
        const least = valueOf(terms, found);
        const grid = Array.from({ length: 1000 }, (_, k) => valueOf(terms, (Math.PI * k) / 500));
        expect(least).toBeLessThanOrEqual(Math.min(...grid) + 1e-9);
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('of a constant is anywhere, and a number', () => {
    for (const frequencies of [1, 3]) {
      expect(trigonometricMinimum(shiftsFor(frequencies).map(() => 2))).not.toBeNaN();
    }
  });
});
