import * as tf from '@tensorflow/tfjs';
import type { Mitigation } from '../autodiff/mitigation.js';
import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import { checkFit, extrapolated, type Fit } from './extrapolation.js';
import { checkFolding, folded, type Folding } from './folding.js';
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
 * @throws KetworkError `invalid` for scales below 1, too few or twice the same; `unknown` for another option, fit or
 * folding. When a circuit is compiled, `mismatch` without noise or where it has so few gates that two scales are the same.
 * @example
 * const circuit = Array.from({ length: 10 }).reduce((sum) => sum.x(0), new Circuit(1)); // ⟨Z⟩ is 1
 * const model = noise.uniform({ oneQubit: 0.01 });
 * expectation(circuit, z(0), { noise: model }).print(); // [[0.874]]
 * expectation(circuit, z(0), { noise: model, mitigation: zeroNoise() }).print(); // [[1]]
 */
export function zeroNoise(options: ZeroNoiseOptions = {}): Mitigation {
  const {
    scales = [1, 3, 5],
    folding = 'global',
    fit = 'exponential',
  } = checkOptions('zeroNoise', options, { scales: true, folding: true, fit: true });
  checkFit(fit, scales);
  checkFolding(folding);
  const low = scales.find((scale) => !(scale >= 1 && Number.isFinite(scale)));
  if (low !== undefined) {
    throw new KetworkError('invalid', `Noise cannot be scaled by ${low}. Use scales from 1 on.`);
  }
  return {
    name: 'zero-noise',
    options: { scales, folding, fit },
    compiled: (circuit, reading, run, compile) => {
      if (!run.noise) {
        throw new KetworkError(
          'mismatch',
          'There is no noise to extrapolate to none. Set `noise`, or leave zeroNoise out.',
        );
      }
      const circuits = scales.map((scale) => folded(circuit, scale, folding));
      const reached = scalesReached(circuit, circuits, scales);
      // Each with a seed of its own: what shots make wrong must not be the same everywhere.
      const each = circuits.map((longer, k) => compile(longer, reading, { ...run, seed: (run.seed ?? 0) + k }));
      const mixed = mixedReading(reading, circuit.qubits);
      return {
        ...each[0]!,
        ...joinedShots(each),
        circuit,
        run: (inputs, weights) =>
          tf.tidy(() => {
            const readings = each.map((compiled) => compiled.run(inputs, weights));
            return extrapolated(fit, reached, readings, tf.tensor2d(mixed, [1, mixed.length]));
          }),
        dispose: () => each.forEach((compiled) => compiled.dispose()),
      };
    },
  };
}

/** How many times the gates there are: of a circuit with few, what is asked for is reached only nearly. */
function scalesReached(circuit: Circuit, longer: readonly Circuit[], asked: readonly number[]): readonly number[] {
  const gates = circuit.operations.length;
  if (gates === 0) return asked;
  const reached = longer.map(({ operations }) => operations.length / gates);
  if (new Set(reached).size === reached.length) return reached;
  const list = reached.map((scale) => Number(scale.toFixed(3))).join(', ');
  throw new KetworkError(
    'mismatch',
    `The scales ${asked.join(', ')} of noise are ${list} for a circuit of ${count(gates, 'gate')}. Use scales further apart, such as 1, 3, 5.`,
  );
}
