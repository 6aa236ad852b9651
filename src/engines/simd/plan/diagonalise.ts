import { type IndexWord, isEven } from './index-word.js';
import { crossMask, noPhase, type QuadraticPhase, quarterTurns } from './quadratic-phase.js';

/**
 * A Walsh–Hadamard transform of part of the index: for each mask, with its highest bit as pivot, indices a (pivot clear)
 * and `a ⊕ mask` become sum and difference over √2. No mask holds another's pivot. It is its own inverse.
 */
export type Transform = readonly TransformMask[];

export interface TransformMask {
  readonly mask: number;
  readonly pivot: number;
}

/** The Clifford `transform · phase`. */
export interface BasisChange {
  readonly phase: QuadraticPhase;
  readonly transform: Transform;
}

/**
 * A basis in which commuting words are diagonal.
 *
 * Their x masks are reduced to independent ones, which the transform takes to bits; but first a diagonal Clifford must take
 * away what would not turn diagonal: an S where a generator carries Y along its mask, a CZ where two generators' z cross.
 */
export function diagonalise(words: readonly IndexWord[], bits: number): BasisChange {
  const generators = reduced(words);
  const pivots = generators.map(({ x }) => highestBit(x));
  const phase = noPhase(bits);
  const linear = [...phase.linear];
  const pairs = [...phase.pairs];
  generators.forEach(({ z }, i) => {
    generators.forEach(({ x: mask }, j) => {
      if (isEven(mask & z)) return;
      if (i === j) linear[pivots[i]!] = 1;
      else pairs[pivots[i]!]! |= 1 << pivots[j]!;
    });
  });
  const transform = generators.map(({ x }, k) => ({ mask: x, pivot: pivots[k]! }));
  return { phase: { linear, pairs }, transform };
}

/** What a word is in the new basis: `(transform · phase) word (transform · phase)†`. */
export function inBasis(word: IndexWord, { phase, transform }: BasisChange): IndexWord {
  let { x, z, power } = word;
  power += quarterTurns(phase, x);
  z ^= crossMask(phase, x);
  for (const { mask, pivot } of transform) {
    // In coordinates where the mask is its pivot alone, a Hadamard gate swaps X and Z there.
    const others = mask ^ (1 << pivot);
    if ((x >> pivot) & 1) x ^= others;
    if (!isEven(z & others)) z ^= 1 << pivot;
    const [atX, atZ] = [(x >> pivot) & 1, (z >> pivot) & 1];
    if (atX && atZ) power += 2;
    if (atX !== atZ) {
      x ^= 1 << pivot;
      z ^= 1 << pivot;
    }
    if ((x >> pivot) & 1) x ^= others;
    if (!isEven(z & others)) z ^= 1 << pivot;
  }
  return { x, z, power: power % 4 };
}

/** Independent products of the words with x masks that do not hold each other's highest bit; powers are left out. */
function reduced(words: readonly IndexWord[]): { x: number; z: number }[] {
  const basis: { x: number; z: number }[] = [];
  for (const word of words) {
    let { x, z } = word;
    for (const other of basis) {
      if (!((x >> highestBit(other.x)) & 1)) continue;
      x ^= other.x;
      z ^= other.z;
    }
    if (x === 0) continue;
    for (const other of basis) {
      if (!((other.x >> highestBit(x)) & 1)) continue;
      other.x ^= x;
      other.z ^= z;
    }
    basis.push({ x, z });
  }
  return basis;
}

const highestBit = (mask: number): number => 31 - Math.clz32(mask);
