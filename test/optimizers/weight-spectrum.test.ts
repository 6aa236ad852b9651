import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { weightSpectra } from '../../src/optimizers/weight-spectrum.js';
import { referenceExpectation, referenceState } from '../../src/engines/reference/reference.js';
import { x, z } from '../../src/observables/index.js';

const observable = z(0)
  .plus(x(1))
  .plus(z(0).times(x(1)).scaled(0.7));

/** The amplitude of each frequency of an expectation as a function of weight 0, by a discrete Fourier transform. */
function amplitudes(circuit: Circuit, unit: number, most: number): number[] {
  const points = 2 * most + 1;
  const values = Array.from({ length: points }, (_, m) => {
    const weights = [(2 * Math.PI * m) / (points * unit), 0.4].slice(0, circuit.weights);
    return referenceExpectation(referenceState(circuit, [], weights), observable, 2);
  });
  return Array.from({ length: most + 1 }, (_, k) => {
    const part = (wave: (t: number) => number) =>
      values.reduce((sum, value, m) => sum + value * wave((2 * Math.PI * k * m) / points), 0) / points;
    return Math.hypot(part(Math.cos), part(Math.sin));
  });
}

const cases: [string, Circuit, number, number][] = [
  ['one rotation has frequency 1', new Circuit(2).h(1).ry(weight(0), 0), 1, 1],
  ['a doubled angle has frequency 2', new Circuit(2).ry(weight(0).times(2), 0), 2, 1],
  ['two rotations have frequencies 1 and 2', new Circuit(2).ry(weight(0), 0).cx(0, 1).rx(weight(0), 0), 1, 2],
  ['a controlled rotation has frequencies 1/2 and 1', new Circuit(2).h(0).cry(weight(0), 0, 1), 0.5, 2],
  ['factors 1 and 1.5 have their common measure', new Circuit(2).ry(weight(0), 0).cx(0, 1).rx(weight(0).times(1.5), 1), 0.5, 5], // prettier-ignore
];

describe('the spectrum of a weight', () => {
  it.each(cases)('%s', (_, circuit, unit, count) => {
    const [found] = weightSpectra(circuit);
    expect(found!.unit).toBeCloseTo(unit, 9);
    expect(found!.count).toBe(count);
    // Nothing beyond, and something at the highest frequency that there may be.
    const seen = amplitudes(circuit, unit, count + 3);
    expect(Math.max(...seen.slice(count + 1))).toBeLessThan(1e-12);
    expect(seen.slice(1).some((amplitude) => amplitude > 1e-3)).toBe(true);
  });

  it('of rotations about the same word that follow each other is that of one', () => {
    expect(weightSpectra(new Circuit(1).rx(weight(0), 0).rx(weight(0), 0))).toEqual([{ unit: 2, count: 1 }]);
  });

  it('of a weight that turns nothing is empty', () => {
    const unused = new Circuit(1).rx(weight(1), 0);
    expect(weightSpectra(unused)[0]).toEqual({ unit: 0, count: 0 });
  });

  it('of factors without common measure is refused', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).cx(0, 1).rx(weight(0).times(Math.SQRT2), 1);
    expect(() => weightSpectra(circuit)).toThrow(/Weight 0 .* factors 1, 1.414.*too many/);
  });
});
