import { isEven } from './index-word.js';

/**
 * A diagonal Clifford: index a gets the phase `i^q(a)` with `q(a) = Σ linear_b a_b + 2 Σ_{b<c} pairs_bc a_b a_c (mod 4)`, bits
 * a_b. S on a bit is linear 1, Z is 2, CZ a pair.
 */
export interface QuadraticPhase {
  /** By bit, mod 4. */
  readonly linear: readonly number[];
  /** By bit, the mask of its partners; symmetric, never itself. */
  readonly pairs: readonly number[];
}

export const noPhase = (bits: number): QuadraticPhase => ({
  linear: new Array<number>(bits).fill(0),
  pairs: new Array<number>(bits).fill(0),
});

/** The phase of two such diagonals, or of one and the inverse of the other. */
export const combined = (a: QuadraticPhase, b: QuadraticPhase, sign: 1 | -1 = 1): QuadraticPhase => ({
  linear: a.linear.map((value, bit) => (value + (sign === 1 ? b.linear[bit]! : 4 - b.linear[bit]!)) % 4),
  pairs: a.pairs.map((mask, bit) => mask ^ b.pairs[bit]!),
});

/** `i^(quarters · parity(a & mask))`: for a parity is the sum of its bits plus twice the sum of their pairs, mod 4. */
export function parityPhase(mask: number, quarters: number, bits: number): QuadraticPhase {
  const isSet = (bit: number) => ((mask >> bit) & 1) === 1;
  return {
    linear: Array.from({ length: bits }, (_, bit) => (isSet(bit) ? quarters % 4 : 0)),
    pairs: Array.from({ length: bits }, (_, bit) => (isSet(bit) && quarters % 2 === 1 ? mask ^ (1 << bit) : 0)),
  };
}

export const isTrivial = ({ linear, pairs }: QuadraticPhase): boolean =>
  linear.every((value) => value === 0) && pairs.every((mask) => mask === 0);

/** `q(index)` */
export function quarterTurns({ linear, pairs }: QuadraticPhase, index: number): number {
  let turns = 0;
  for (let rest = index; rest !== 0; rest &= rest - 1) {
    const bit = 31 - Math.clz32(rest & -rest);
    turns += linear[bit]! + (isEven(pairs[bit]! & rest) ? 0 : 2); // rest: pairs with higher bits, each once
  }
  return turns % 4;
}

/** The mask of bits whose parity flips the sign when `index` is added: `q(a + index) = q(a) + q(index) + 2 parity(a & mask)`. */
export function crossMask({ linear, pairs }: QuadraticPhase, index: number): number {
  return linear.reduce((mask, value, bit) => {
    const odd = (value & 1 & (index >> bit)) === 1;
    return isEven(pairs[bit]! & index) !== odd ? mask : mask | (1 << bit);
  }, 0);
}
