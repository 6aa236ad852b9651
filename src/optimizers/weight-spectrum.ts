import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { lower } from '../program/lower.js';

/** The expectations of a circuit as functions of one weight: frequencies `unit · k`, k from 0 to `count`. */
export interface WeightSpectrum {
  readonly unit: number;
  readonly count: number;
}

/**
 * The spectrum of each weight of a circuit, from the rotations that it turns: a rotation by s·θ adds the frequency s, and
 * together they make all sums and differences (Wierichs et al. 2022, Quantum 6, 677).
 *
 * @throws KetworkError `unsupported` where a weight's factors have no common measure, or make more than 64 frequencies.
 */
export function weightSpectra(circuit: Circuit): WeightSpectrum[] {
  const { steps, weights } = lower(circuit, { kind: 'state' }, { dialect: 'local' });
  const factors = Array.from({ length: weights }, (): number[] => []);
  for (const step of steps) {
    if (step.kind !== 'rotation') continue;
    for (const { source, index, scale } of step.angle.terms) {
      if (source === 'weight' && scale !== 0) factors[index]!.push(Math.abs(scale));
    }
  }
  return factors.map((scales, index) => {
    const unit = scales.reduce(commonMeasure, 0);
    const count = unit === 0 ? 0 : Math.round(scales.reduce((a, b) => a + b, 0) / unit);
    if (count > mostFrequencies) {
      throw new KetworkError(
        'unsupported',
        `Weight ${index} of the circuit turns rotations by the factors ${scales.slice(0, 4).join(', ')}${scales.length > 4 ? ', …' : ''}: ` +
          `more than ${mostFrequencies} frequencies, too many to find its minimum by. Use whole factors, or quantumNaturalGradient or spsa.`,
      );
    }
    return { unit, count };
  });
}

const mostFrequencies = 64;

/** Euclid's algorithm for numbers that are whole but for rounding. */
function commonMeasure(a: number, b: number): number {
  let [large, small] = [Math.max(a, b), Math.min(a, b)];
  while (small > 1e-6 * Math.max(a, b)) [large, small] = [small, large % small];
  return large;
}
