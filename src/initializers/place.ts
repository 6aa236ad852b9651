import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import type { OptionNames } from '../options.js';
import type { PauliSum } from '../observables/pauli-sum.js';

export type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** TF.js's abstract class of initializers, which it does not export: what all of its own extend. */
export const InitializerClass: abstract new () => Initializer = Object.getPrototypeOf(
  tf.initializers.zeros().constructor,
);

/** What a quantum layer knows of a group of weights that it wants values for. */
export interface Place {
  readonly circuit: Circuit;
  /** The group's name, and the how many-th it is. */
  readonly group: string;
  readonly position: number;
  /** What the layer reads; nothing for probabilities and states. */
  readonly observables: readonly PauliSum[];
  /** The layer's seed. */
  readonly seed: number;
}

/** An initializer that draws by what it learns of the circuit; by itself it has only its options. */
export interface PlacedInitializer extends Initializer {
  /** The initializer of the group at that place. */
  at(place: Place): Initializer;
}

/** The initializer to use at a place. */
export function placed(initializer: Initializer, place: Place): Initializer {
  return 'at' in initializer ? (initializer as PlacedInitializer).at(place) : initializer;
}

/** The options every random initializer has. */
export interface SeedOptions {
  /** Whole number. Default: in a quantum layer the layer's, elsewhere 0. Each weight group draws numbers of its own. */
  readonly seed?: number | null | undefined;
}

export const seedOptionNames: OptionNames<SeedOptions> = { seed: true };

/** The seed to draw with at a place: each group has one of its own, whoever says it. */
export function seedAt(seed: number | null | undefined, place: Place): number {
  return (seed ?? place.seed) + place.position;
}

/** A tensor of numbers drawn one by one. */
export function drawn(shape: tf.Shape, seed: number | null | undefined, next: (random: Random) => number): tf.Tensor {
  const random = new Random(seed ?? 0);
  const sizes = shape.map((size) => size ?? 1);
  const values = Float32Array.from({ length: tf.util.sizeFromShape(sizes) }, () => next(random));
  return tf.tensor(values, sizes, 'float32');
}

/** @throws KetworkError `invalid` unless the option is a finite number, of at least `least`. */
export function checkOption(initializer: string, option: string, value: unknown, least = 0): asserts value is number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return;
  throw new KetworkError(
    'invalid',
    `The initializer ${initializer} was given ${option} = ${value}. Use a number from ${least} up.`,
  );
}

/** @throws KetworkError `invalid` unless the seed is a whole number or none. */
export function checkSeed({ seed }: SeedOptions): void {
  if (seed !== undefined && seed !== null) void new Random(seed);
}
