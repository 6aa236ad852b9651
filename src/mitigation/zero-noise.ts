import * as tf from '@tensorflow/tfjs';
import type { Mitigation } from '../autodiff/mitigation.js';
import { KetworkError, unknownName } from '../errors.js';
import { checkFit, extrapolated, type Fit } from './extrapolation.js';
import { folded, type Folding } from './folding.js';
import { joinedShots } from './joined-shots.js';
import { mixedReading } from './mixed-reading.js';

export interface ZeroNoiseOptions {
  /** How many times the noise of the circuit each run has. Default 1, 3, 5. */
  readonly scales?: readonly number[];
  /** Whether the circuit as a whole is folded (default) or each gate. */
  readonly folding?: Folding;
  /** How readings are carried on to no noise. Default `exponential`. */
  readonly fit?: Fit;
}

/**
 * Zero-noise extrapolation (Temme, Bravyi and Gambetta 2017; Li and Benjamin 2017): the circuit runs at several strengths of
 * noise, made stronger by gates that are undone and done again, and what is read is carried on to none. Costs as many runs
 * as there are scales, and with shots it makes the statistical error larger. Differentiable.
 *
 * @throws KetworkError `invalid` for scales below 1, too few or twice the same; `unknown` for another fit or folding.
 * @example
 * const circuit = Array.from({ length: 10 }).reduce((sum) => sum.x(0), new Circuit(1)); // ⟨Z⟩ is 1
 * const model = noise.uniform({ oneQubit: 0.01 });
 * expectation(circuit, z(0), { noise: model }).print(); // [[0.874]]
 * expectation(circuit, z(0), { noise: model, mitigation: zeroNoise() }).print(); // [[1]]
 */
export function zeroNoise(options: ZeroNoiseOptions = {}): Mitigation {
  const { scales = [1, 3, 5], folding = 'global', fit = 'exponential' } = options;
  checkFit(fit, scales);
  if (folding !== 'global' && folding !== 'local') throw unknownName('folding', folding, ['global', 'local']);
  const low = scales.find((scale) => !(scale >= 1 && Number.isFinite(scale)));
  if (low !== undefined) {
    throw new KetworkError('invalid', `Noise cannot be scaled by ${low}. Use scales from 1 on.`);
  }
  return {
    name: 'zero-noise',
    options: { scales, folding, fit },
    compiled: (circuit, reading, run, compile) => {
      // Each with a seed of its own: what shots make wrong must not be the same everywhere.
      const each = scales.map((scale, k) =>
        compile(folded(circuit, scale, folding), reading, { ...run, seed: (run.seed ?? 0) + k }),
      );
      const mixed = mixedReading(reading, circuit.qubits);
      return {
        ...each[0]!,
        ...joinedShots(each),
        circuit,
        run: (inputs, weights) =>
          tf.tidy(() => {
            const readings = each.map((compiled) => compiled.run(inputs, weights));
            return extrapolated(fit, scales, readings, tf.tensor2d(mixed, [1, mixed.length]));
          }),
        dispose: () => each.forEach((compiled) => compiled.dispose()),
      };
    },
  };
}
