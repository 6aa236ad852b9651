import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../../circuit/circuit.js';
import { type Initializer, placed } from '../../initializers/place.js';
import { chosen } from '../../layers/weight-options.js';
import { Random } from '../../math/random.js';
import type { PauliSum } from '../../observables/pauli-sum.js';

/** The weights of a circuit at the start of a training, by its seed. */
export type WeightStart = (seed: number) => readonly number[];

/** Angles uniform in [0, 2π). */
export const uniformStart =
  ({ weights }: Circuit): WeightStart =>
  (seed) => {
    const random = new Random(seed);
    return Array.from({ length: weights }, () => 2 * Math.PI * random.uniform());
  };

/** The weights that an initializer gives the circuit in a quantum layer; its own seed is replaced, or all starts were one. */
export function startOf(initializer: Initializer, circuit: Circuit, observables: readonly PauliSum[]): WeightStart {
  const [className, config] = [initializer.getClassName(), initializer.getConfig()];
  return (seed) =>
    circuit.weightGroups.flatMap(({ name, size }, position) => {
      const own = seed + position;
      const seeded = chosen<Initializer>('initializer', { className, config: { ...config, seed: own } })!;
      const place = { circuit, group: name, position, observables, seed: own };
      const values = tf.tidy(() => placed(seeded, place).apply([size]).dataSync());
      return Array.from(values);
    });
}
