import {
  blockRows, groupHigh, groupLow, groupWords, rowBytes, stageHighFirst, stageHighMasks, stageHighWords,
  stagePhaseHigh, stagePhaseLow, stageSampleGroupList, stageSampleGroups, stageWithinGroups, sweepTrig,
} from '../layout';
import { fourTurns, multiplyPhases, scaleOf, setTurned } from './phases';
import { add, address, laneSigns, mul, sub, word } from './vector';

// The diagonal of a stage for one block of a large state: what all blocks have in common, made once a sweep, times what the
// high bits of its indices make of it. And what lies where in a thread's scratch memory.

/** Patterns of a group: at most eight words. */
const patterns: usize = 256;
/** Patterns of a group of words read. */
const readPatterns: usize = 32;

// Scratch: for each row of a block a vector and two rows; bins; then phases of groups, or a tile.

@inline export function valuesOf(scratch: usize): usize {
  return scratch;
}

@inline export function tableOf(scratch: usize): usize {
  return scratch + ((<usize>blockRows) << 4);
}

@inline export function commonOf(scratch: usize): usize {
  return tableOf(scratch) + <usize>blockRows * rowBytes;
}

@inline export function binsOf(scratch: usize): usize {
  return commonOf(scratch) + <usize>blockRows * rowBytes;
}

@inline export function phasesOf(scratch: usize, g: i32): usize {
  return binsOf(scratch) + (patterns << 4) + <usize>g * patterns * rowBytes;
}

@inline export function factorsOf(scratch: usize, g: i32): usize {
  return binsOf(scratch) + (patterns << 4) + <usize>g * (readPatterns << 4);
}

@inline export function groupAt(list: usize, g: i32): usize {
  return list + ((<usize>g * groupWords) << 2);
}

/**
 * What the diagonal of every block has in common, from words within a block and the Clifford phase of the low bits; made
 * once a sweep.
 */
export function commonTable(stage: usize, scratch: usize): void {
  const table = commonOf(scratch);
  const low = address(stage, stagePhaseLow);
  const scale = f32x4.splat(scaleOf(stage));
  for (let k: u32 = 0; k < <u32>blockRows; k++) {
    // Turns of the 1024 lowest indices, a quarter of a block; the others of a block come with its parts.
    setTurned(table + <usize>k * rowBytes, scale, fourTurns(low + ((<usize>k << 2) & 1023)));
  }
  const list = address(stage, stageSampleGroupList);
  for (let g = 0, groups = word(stage, stageWithinGroups); g < groups; g++) {
    multiplyPhases(table, table, 0, blockRows, groupAt(list, g), phasesOf(scratch, g));
  }
}

/** The diagonal of a block, as if it began at the state's first row. */
export function blockTable(sweep: usize, stage: usize, begin: usize, scratch: usize): usize {
  const table = tableOf(scratch) - begin;
  const first = <u32>(begin / rowBytes);
  ofHighWords(sweep, stage, first);
  const highs = address(stage, stagePhaseHigh);
  const common = commonOf(scratch) - begin;
  for (let part: u32 = 0; part < <u32>blockRows; part += 256) {
    // A part has 1024 indices: the high bits turn it as a whole, and flip signs by the parity of some of its bits.
    takePart(load<u32>(highs + ((<usize>(first + part) >> 8) << 2)), highRe, highIm);
    const re = partRe, im = partIm;
    const begins = begin + <usize>part * rowBytes;
    for (let k: u32 = 0; k < 256; k++) {
      const flip = partFlip(k);
      const at = begins + <usize>k * rowBytes;
      const x = v128.xor(v128.load(common + at), flip), y = v128.xor(v128.load(common + at, 16), flip);
      v128.store(table + at, sub(mul(x, re), mul(y, im)));
      v128.store(table + at, add(mul(x, im), mul(y, re)), 16);
    }
  }
  const groups = word(stage, stageSampleGroups);
  const list = address(stage, stageSampleGroupList);
  let g = word(stage, stageWithinGroups);
  for (; g + 1 < groups; g += 2) multiplyTwoPhases(table, first, list, g, scratch);
  if (g < groups) multiplyPhases(table, table, first, first + blockRows, groupAt(list, g), phasesOf(scratch, g));
  return table;
}

export let partRe: v128 = f32x4.splat(0);
export let partIm: v128 = f32x4.splat(0);
let partMask: u32 = 0;

/** Takes up a part of a block: its Clifford phase, by whose signs lanes and rows differ, times a number. */
@inline export function takePart(phase: u32, re: f32, im: f32): void {
  const turns = phase & 3;
  partMask = phase >> 2;
  const signs = laneSigns(partMask & 3);
  partRe = mul(f32x4.splat(turns == 0 ? re : turns == 1 ? -im : turns == 2 ? -re : im), signs);
  partIm = mul(f32x4.splat(turns == 0 ? im : turns == 1 ? re : turns == 2 ? -im : -re), signs);
}

/** What flips the signs of a part's row, by the parity of some of its 1024 indices' bits. */
@inline export function partFlip(row: u32): v128 {
  return i32x4.splat(<i32>((popcnt((row << 2) & 1020 & partMask) & 1) << 31));
}

export let highRe: f32 = 1;
export let highIm: f32 = 0;

/** The phase that words of high bits alone give a whole block. */
export function ofHighWords(sweep: usize, stage: usize, first: u32): void {
  highRe = 1;
  highIm = 0;
  const masks = address(stage, stageHighMasks);
  let trig = address(sweep, sweepTrig) + ((<usize>word(stage, stageHighFirst)) << 5);
  for (let j = 0, words = word(stage, stageHighWords); j < words; j++, trig += rowBytes) {
    const c = load<f32>(trig);
    const s = isOdd(first & load<u32>(masks + ((<usize>j) << 2))) ? load<f32>(trig, 16) : -load<f32>(trig, 16);
    const re = highRe * c - highIm * s;
    highIm = highRe * s + highIm * c;
    highRe = re;
  }
}

@inline export function isOdd(bits: u32): bool {
  return (popcnt(bits) & 1) != 0;
}

/** Multiplies a block of a table by the phases of two groups at once: half the loads and stores of one after another. */
function multiplyTwoPhases(table: usize, first: u32, list: usize, g: i32, scratch: usize): void {
  const a = groupAt(list, g), b = groupAt(list, g + 1);
  const block = (<usize>first >> 10) << 2;
  const highA = load<u32>(address(a, groupHigh) + block), highB = load<u32>(address(b, groupHigh) + block);
  const lowA = address(a, groupLow), lowB = address(b, groupLow);
  const phasesA = phasesOf(scratch, g), phasesB = phasesOf(scratch, g + 1);
  const rows = table + <usize>first * rowBytes;
  for (let k: usize = 0; k < <usize>blockRows; k++) {
    const p = phasesA + <usize>(load<u32>(lowA + (k << 2)) ^ highA) * rowBytes;
    const q = phasesB + <usize>(load<u32>(lowB + (k << 2)) ^ highB) * rowBytes;
    const pRe = v128.load(p), pIm = v128.load(p, 16), qRe = v128.load(q), qIm = v128.load(q, 16);
    const re = sub(mul(pRe, qRe), mul(pIm, qIm)), im = add(mul(pRe, qIm), mul(pIm, qRe));
    const at = rows + k * rowBytes;
    const x = v128.load(at), y = v128.load(at, 16);
    v128.store(at, sub(mul(x, re), mul(y, im)));
    v128.store(at, add(mul(x, im), mul(y, re)), 16);
  }
}
