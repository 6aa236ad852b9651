import type { ProductStart } from '../plan/product-start.js';

// The product that one large sample begins as, and its way back, in float64: two numbers for each bit, and arrays of a
// block's size and of the number of blocks. What goes over the whole state is the kernels' work (kernels/sweep.ts).

/** A bit's amplitudes of 0 and of 1. */
type BitVector = readonly [re0: number, im0: number, re1: number, im1: number];

/** Complex numbers, one for each index of some bits. */
export interface Amplitudes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** What all stages of a product make of each bit. */
export interface BitVectors {
  /** The product of some bits, from one up to another. */
  product(from: number, to: number): Amplitudes;
  /** The slope of each word, stage after stage, from what each of two halves of the bits sees of λ*, the others multiplied on. */
  slopes(low: Amplitudes, high: Amplitudes): Float64Array;
}

/** @param halves Half the angle of each word, stage after stage. */
export function bitVectors({ span, scale, stages }: ProductStart, bits: number, halves: ArrayLike<number>): BitVectors {
  let next = 0;
  const turns = stages.map(({ words, quarters, transformed }) => {
    const numbered = words.map(({ mask }) => ({ mask, number: next++ }));
    return Array.from({ length: bits }, (_, bit) => ({
      words: numbered.filter(({ mask }) => mask === 1 << bit).map(({ number }) => number),
      quarters: quarters[bit] ?? 0,
      isTransformed: ((transformed >> bit) & 1) === 1,
    }));
  });
  type Turn = (typeof turns)[number][number];
  const turned = (vector: BitVector, { words, quarters }: Turn): BitVector => {
    const half = words.reduce((sum, word) => sum + halves[word]!, 0);
    const [re0, im0, re1, im1] = vector;
    const one = half + (quarters * Math.PI) / 2;
    return [...times(re0, im0, Math.cos(half), -Math.sin(half)), ...times(re1, im1, Math.cos(one), Math.sin(one))];
  };
  const chains = Array.from({ length: bits }, (_, bit) => {
    const first = bit === 0 ? scale : 1;
    const chain: BitVector[] = [[first, 0, (span >> bit) & 1 ? first : 0, 0]];
    for (const stage of turns) {
      const vector = turned(chain.at(-1)!, stage[bit]!);
      chain.push(stage[bit]!.isTransformed ? transformed(vector) : vector);
    }
    return chain;
  });
  const last = (from: number, to: number) => chains.slice(from, to).map((chain) => chain.at(-1)!);

  return {
    product: (from, to) => productOf(last(from, to)),
    slopes: (low, high) => {
      const slopes = new Float64Array(next);
      const lowBits = Math.log2(low.re.length);
      const seen = [...seenByEach(low, last(0, lowBits)), ...seenByEach(high, last(lowBits, bits))];
      seen.forEach((vector, bit) => {
        for (let k = stages.length - 1; k >= 0; k--) {
          const turn = turns[k]![bit]!;
          vector = turned(turn.isTransformed ? transformed(vector) : vector, turn);
          const [re0, im0, re1, im1] = vector;
          const [psiRe0, psiIm0, psiRe1, psiIm1] = chains[bit]![k]!;
          const slope = re0 * psiIm0 + im0 * psiRe0 - re1 * psiIm1 - im1 * psiRe1;
          for (const word of turn.words) slopes[word] = slope;
        }
      });
      return slopes;
    },
  };
}

const times = (a: number, b: number, c: number, d: number): [number, number] => [a * c - b * d, a * d + b * c];

const transformed = ([a, b, c, d]: BitVector): BitVector => [a + c, b + d, a - c, b - d];

/** The first bit is the least significant. Without pairs in arrays: a block has 4096 numbers. */
function productOf(vectors: readonly BitVector[]): Amplitudes {
  const re = new Float64Array(2 ** vectors.length);
  const im = new Float64Array(re.length);
  re[0] = 1;
  vectors.forEach(([re0, im0, re1, im1], bit) => {
    for (let k = 0, size = 1 << bit; k < size; k++) {
      const x = re[k]!;
      const y = im[k]!;
      re[k + size] = x * re1 - y * im1;
      im[k + size] = x * im1 + y * re1;
      re[k] = x * re0 - y * im0;
      im[k] = x * im0 + y * re0;
    }
  });
  return { re, im };
}

/** What each bit sees: the others multiplied on, by halves of them, and halves of those. */
function seenByEach({ re, im }: Amplitudes, vectors: readonly BitVector[]): BitVector[] {
  if (vectors.length === 0) return [];
  if (vectors.length === 1) return [[re[0]!, im[0]!, re[1]!, im[1]!]];
  const half = vectors.length >> 1;
  const low = productOf(vectors.slice(0, half));
  const high = productOf(vectors.slice(half));
  const ofLow = { re: new Float64Array(low.re.length), im: new Float64Array(low.re.length) };
  const ofHigh = { re: new Float64Array(high.re.length), im: new Float64Array(high.re.length) };
  for (let h = 0, at = 0; h < high.re.length; h++) {
    for (let l = 0; l < low.re.length; l++, at++) {
      const x = re[at]!;
      const y = im[at]!;
      ofLow.re[l]! += x * high.re[h]! - y * high.im[h]!;
      ofLow.im[l]! += x * high.im[h]! + y * high.re[h]!;
      ofHigh.re[h]! += x * low.re[l]! - y * low.im[l]!;
      ofHigh.im[h]! += x * low.im[l]! + y * low.re[l]!;
    }
  }
  return [...seenByEach(ofLow, vectors.slice(0, half)), ...seenByEach(ofHigh, vectors.slice(half))];
}
