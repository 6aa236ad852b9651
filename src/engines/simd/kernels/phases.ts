import {
  angleLanes, angleWords, groupCount, groupFirst, groupHigh, groupLow, groupWords, rowBytes, stagePhaseHigh, stagePhaseLow, stageRotationFirst, stageRotations, stageScale,
  stageSharedGroupList, stageSharedGroups, stageSharedList, sharedAngle, sharedWords,
} from '../layout';
import { cosineOf } from './rotation';
import { add, address, laneSigns, mul, real, sub, word } from './vector';

// Blocks of 1024 rows share what the high bits of a row make of a pattern; ranges of rows begin at a block.
//
// Phases `Π_j exp(−i θ_j/2 s_j)` of a group of words, one for each pattern of their signs s_j; and tables of them.

/** Fills a table of rows by pattern, from half-angle trig of consecutive words, `trig` bytes 32 a word. */
export function samplePhases(table: usize, trig: usize, count: i32, conjugate: bool): void {
  v128.store(table, f32x4.splat(1));
  v128.store(table, f32x4.splat(0), 16);
  for (let j = 0; j < count; j++) {
    const c = v128.load(trig + ((<usize>j) << 5));
    let s = v128.load(trig + ((<usize>j) << 5), 16);
    if (conjugate) s = f32x4.neg(s);
    addPhase(table, <usize>rowBytes << j, c, s);
  }
}

/** Doubles a table of phases by one more word: `c − is` for what is there, `c + is` for the other half. */
@inline function addPhase(table: usize, size: usize, c: v128, s: v128): void {
  for (let row = table, end = table + size; row < end; row += rowBytes) {
    const x = v128.load(row), y = v128.load(row, 16);
    const xc = mul(x, c), xs = mul(x, s), yc = mul(y, c), ys = mul(y, s);
    v128.store(row, add(xc, ys));
    v128.store(row, sub(yc, xs), 16);
    v128.store(row + size, sub(xc, ys));
    v128.store(row + size, add(yc, xs), 16);
  }
}

/** `to = phases · from` for rows from `begin` to `end`, each by the phase of its pattern; may be in place. */
export function multiplyPhases(to: usize, from: usize, begin: u32, end: u32, group: usize, table: usize): void {
  const low = address(group, groupLow), high = address(group, groupHigh);
  for (let first = begin; first < end; first += 1024) {
    const pattern = load<u32>(high + ((<usize>first) >> 8));
    const count = min<u32>(1024, end - first);
    const x = from + <usize>first * rowBytes, y = to + <usize>first * rowBytes;
    for (let k: u32 = 0; k < count; k++) {
      const at = table + <usize>(load<u32>(low + ((<usize>k) << 2)) ^ pattern) * rowBytes;
      const offset = <usize>k * rowBytes;
      const re = v128.load(x + offset), im = v128.load(x + offset, 16);
      const c = v128.load(at), s = v128.load(at, 16);
      v128.store(y + offset, sub(mul(re, c), mul(im, s)));
      v128.store(y + offset, add(mul(re, s), mul(im, c)), 16);
    }
  }
}

/** `row = scale · i^turns`, lane by lane. */
@inline export function setTurned(row: usize, scale: v128, turns: v128): void {
  const one = v128.xor(scale, i32x4.shl(v128.and(turns, i32x4.splat(2)), 30));
  const isOdd = i32x4.ne(v128.and(turns, i32x4.splat(1)), i32x4.splat(0));
  v128.store(row, v128.andnot(one, isOdd));
  v128.store(row, v128.and(one, isOdd), 16);
}

/** Four octets as four numbers. */
@inline export function fourTurns(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/** A stage's scale, with the cosines of the rotations after it. */
export function scaleOf(stage: usize): f32 {
  let scale = real(stage, stageScale);
  let angle = word(stage, stageRotationFirst);
  for (let k = word(stage, stageRotations); k > 0; k--, angle++) scale *= cosineOf(angle);
  return scale;
}

/** Bytes of the phases of a group of shared words: a row for each of 2^8 patterns. */
const sharedGroupBytes: usize = 256 * rowBytes;

/** The phases of one group of shared words by pattern, the lanes being the two lowest bits of the index. */
function sharedPhases(table: usize, words: usize, angles: usize, trig: usize, count: i32): void {
  v128.store(table, f32x4.splat(1));
  v128.store(table, f32x4.splat(0), 16);
  for (let j = 0; j < count; j++) {
    const k = <usize>word(words, j * sharedWords + sharedAngle);
    const c = v128.load32_splat(trig + (k << 3));
    const signs = laneSigns(word(angles + ((k * angleWords) << 2), angleLanes));
    addPhase(table, <usize>rowBytes << j, c, mul(v128.load32_splat(trig + (k << 3), 4), signs));
  }
}

/**
 * The table of a stage's shared diagonal: for each index `scale · i^q · Π phases of its groups`, with q the quadratic form
 * of the Clifford part: `q(low) + q(high) + 2 parity(low & mask(high))`. Four indices at once.
 *
 * With `lanes` a row holds four indices, real parts before imaginary ones; else one after another.
 */
export function buildTable(
  table: usize, indices: u32, stage: usize, angles: usize, trig: usize, lanes: bool, scratch: usize,
): void {
  const groups = word(stage, stageSharedGroups);
  const list = address(stage, stageSharedGroupList);
  const words = address(stage, stageSharedList);
  for (let g = 0; g < groups; g++) {
    const group = list + ((<usize>g * groupWords) << 2);
    const first = words + ((<usize>word(group, groupFirst) * sharedWords) << 2);
    sharedPhases(scratch + <usize>g * sharedGroupBytes, first, angles, trig, word(group, groupCount));
  }
  const scale = f32x4.splat(scaleOf(stage));
  const phaseLow = address(stage, stagePhaseLow), phaseHigh = address(stage, stagePhaseHigh);
  const now = scratch + <usize>groups * sharedGroupBytes;
  for (let block: u32 = 0; block < indices; block += 1024) {
    const count = min<u32>(1024, indices - block);
    const high = load<u32>(phaseHigh + ((<usize>block) >> 8));
    const mask = high >> 2;
    const ofLanes = v128.and(f32x4.lt(laneSigns(mask & 3), f32x4.splat(0)), i32x4.splat(2));
    for (let k: u32 = 0; k < count; k += 4) {
      const ofRow = i32x4.splat(<i32>(high + ((popcnt(k & mask & 1020) & 1) << 1)));
      setTurned(now, scale, i32x4.add(i32x4.add(fourTurns(phaseLow + k), ofRow), ofLanes));
      let x = v128.load(now), y = v128.load(now, 16);
      for (let g = 0; g < groups; g++) {
        const group = list + ((<usize>g * groupWords) << 2);
        const pattern =
          load<u32>(address(group, groupLow) + ((<usize>k) << 2)) ^
          load<u32>(address(group, groupHigh) + ((<usize>block) >> 8));
        const at = scratch + <usize>g * sharedGroupBytes + <usize>pattern * rowBytes;
        const c = v128.load(at), s = v128.load(at, 16);
        const re = sub(mul(x, c), mul(y, s));
        y = add(mul(x, s), mul(y, c));
        x = re;
      }
      const index = <usize>(block + k);
      const at = table + (lanes ? (index >> 2) * rowBytes : index << 3);
      v128.store(at, lanes ? x : i32x4.shuffle(x, y, 0, 4, 1, 5));
      v128.store(at, lanes ? y : i32x4.shuffle(x, y, 2, 6, 3, 7), 16);
    }
  }
}
