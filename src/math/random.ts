import { mersenne } from 'pure-rand/generator/mersenne';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { KetworkError } from '../errors.js';

/** A seeded stream of random numbers (Mersenne twister): the same seed gives the same numbers on every machine. */
export class Random {
  readonly #generator;

  /** @throws KetworkError `invalid` unless the seed is a whole number. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new KetworkError('invalid', `The seed ${seed} is not a whole number.`);
    this.#generator = mersenne(seed);
  }

  /** A number in [0, 1), uniform. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** An integer in [0, below), uniform. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** A number with mean 0 and standard deviation 1 (Box-Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** +1 or −1, each with probability one half. */
  sign(): 1 | -1 {
    return this.uniform() < 0.5 ? -1 : 1;
  }

  /** The integers 0 … count − 1 in random order (Fisher-Yates). */
  permutation(count: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}
