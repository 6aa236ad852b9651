import {
  blockRows, jobProgram, programRows, rowBytes, stagePhaseHigh, sweepStage, sweepThen, sweepTileBits, sweepTileRows,
  sweepTransform,
} from '../layout';
import { binsOf, commonOf, highIm, highRe, ofHighWords, partFlip, partIm, partRe, tableOf, takePart } from './block-table';
import { transformTail } from './transform';
import { add, address, mul, sub, word } from './vector';

// Tiles of a large state, for bits above a block: rows that differ in those bits, a few neighbours of each, copied together.

/** Rows that differ in the tile's bits, and `tileRows` neighbours of each, transformed in a copy. */
export function tile(sweep: usize, state: usize, piece: u32, rows: u32, scratch: usize): void {
  const copy = binsOf(scratch);
  const bits = <u32>word(sweep, sweepTileBits);
  const neighbours = <u32>word(sweep, sweepTileRows);
  const base = deposited(piece, (rows - 1) & ~bits & ~(neighbours - 1));
  const run = <usize>neighbours * rowBytes;
  let to = copy;
  for (let row: u32 = 0; ; to += run) {
    copyRows(to, state + <usize>(base | row) * rowBytes, run);
    row = ((row | ~bits) + 1) & bits;
    if (row == 0) break;
  }
  const bytes = to + run - copy, then = address(sweep, sweepThen);
  transformTail(copy, 0, bytes, address(sweep, sweepTransform));
  if (then) {
    tileDiagonal(sweep, copy, base, bits, neighbours, scratch);
    transformTail(copy, 0, bytes, then);
  }
  to = copy;
  for (let row: u32 = 0; ; to += run) {
    copyRows(state + <usize>(base | row) * rowBytes, to, run);
    row = ((row | ~bits) + 1) & bits;
    if (row == 0) break;
  }
}

/** For each block what words of high bits alone give it. */
export function numbersOfBlocks(sweep: usize, stage: usize, to: usize): void {
  const rows = <u32>word(address(sweep, jobProgram), programRows);
  for (let first: u32 = 0; first < rows; first += <u32>blockRows, to += 8) {
    ofHighWords(sweep, stage, first);
    store<f32>(to, highRe);
    store<f32>(to, highIm, 4);
  }
}

/** The diagonal of a stage without words that mix high bits with those of a block, on the rows of a tile. */
function tileDiagonal(sweep: usize, copy: usize, base: u32, bits: u32, neighbours: u32, scratch: usize): void {
  const highs = address(address(sweep, sweepStage), stagePhaseHigh);
  const low = base & (<u32>blockRows - 1);
  const common = commonOf(scratch) + <usize>low * rowBytes;
  let to = copy;
  for (let row: u32 = 0; ; ) {
    const first = base | row;
    const number = tableOf(scratch) + (<usize>(first / <u32>blockRows) << 3);
    takePart(load<u32>(highs + (<usize>(first >> 8) << 2)), load<f32>(number), load<f32>(number, 4));
    for (let k: u32 = 0; k < neighbours; k++, to += rowBytes) {
      const at = common + <usize>k * rowBytes;
      const flip = partFlip(low + k);
      const a = v128.xor(v128.load(at), flip), b = v128.xor(v128.load(at, 16), flip);
      const c = sub(mul(a, partRe), mul(b, partIm)), s = add(mul(a, partIm), mul(b, partRe));
      const x = v128.load(to), y = v128.load(to, 16);
      v128.store(to, sub(mul(x, c), mul(y, s)));
      v128.store(to, add(mul(x, s), mul(y, c)), 16);
    }
    row = ((row | ~bits) + 1) & bits;
    if (row == 0) break;
  }
}

/** A few rows: for so little, calling memory.copy would take longer than the copy. */
@inline function copyRows(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    const a = v128.load(from + at), b = v128.load(from + at, 16), c = v128.load(from + at, 32), d = v128.load(from + at, 48);
    v128.store(to + at, a);
    v128.store(to + at, b, 16);
    v128.store(to + at, c, 32);
    v128.store(to + at, d, 48);
  }
}

/** The bits of a number put, in order, where the mask is set. */
function deposited(value: u32, mask: u32): u32 {
  let result: u32 = 0;
  for (let left = mask, k = value; left != 0; left &= left - 1, k >>= 1) {
    if (k & 1) result |= left & -left;
  }
  return result;
}
