import { blockRows, rowBytes, sweepCommon, sweepFactors, sweepSeenHigh, sweepSeenLow } from '../layout';
import { add, address, laneSum, mul, sub } from './vector';

// A large state that begins as a product: block after block, forth and back (product/ has the rest, in TypeScript).

/** A block of the product that the state begins as: what all blocks have in common, times the block's number. */
export function productBlock(sweep: usize, to: usize, piece: u32, begin: usize, end: usize): void {
  const factor = address(sweep, sweepFactors) + (<usize>piece << 3);
  const c = v128.load32_splat(factor), s = v128.load32_splat(factor, 4);
  const common = address(sweep, sweepCommon) - begin;
  for (let row = begin; row < end; row += rowBytes) {
    const x = v128.load(common + row), y = v128.load(common + row, 16);
    v128.store(to + row, sub(mul(x, c), mul(y, s)));
    v128.store(to + row, add(mul(x, s), mul(y, c)), 16);
  }
}

/**
 * Of λ* in the blocks of a piece: what each index within a block sees, the blocks' numbers multiplied on, summed; and what each
 * block sees, what they have in common multiplied on.
 */
export function seenInBlocks(sweep: usize, lambda: usize, piece: u32, begin: usize, end: usize): void {
  const bytes = <usize>blockRows * rowBytes;
  const common = address(sweep, sweepCommon), sums = address(sweep, sweepSeenLow) + <usize>piece * bytes;
  const first = begin / bytes;
  let factor = address(sweep, sweepFactors) + (first << 3), to = address(sweep, sweepSeenHigh) + (first << 3);
  memory.fill(sums, 0, bytes);
  for (let block = lambda + begin, last = lambda + end; block < last; block += bytes, factor += 8, to += 8) {
    const c = v128.load32_splat(factor), s = v128.load32_splat(factor, 4);
    let re = f32x4.splat(0), im = f32x4.splat(0);
    for (let row: usize = 0; row < bytes; row += rowBytes) {
      const x = v128.load(block + row), y = v128.load(block + row, 16);
      const a = v128.load(common + row), b = v128.load(common + row, 16);
      re = add(re, add(mul(x, a), mul(y, b)));
      im = add(im, sub(mul(x, b), mul(y, a)));
      v128.store(sums + row, add(v128.load(sums + row), add(mul(x, c), mul(y, s))));
      v128.store(sums + row, add(v128.load(sums + row, 16), sub(mul(x, s), mul(y, c))), 16);
    }
    store<f32>(to, laneSum(re));
    store<f32>(to, laneSum(im), 4);
  }
}
