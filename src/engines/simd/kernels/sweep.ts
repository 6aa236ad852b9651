import {
  angleLanes, angleWords, blockRows, branchEntryList, branchGroupList, branchGroups, groupCount, groupFirst, groupHigh,
  groupLow, groupWords,
  jobProgram, passPivots, programRows, programSampleWordList, rowBytes, stageBefore, stageNext, stagePhaseHigh,
  stagePhaseLow, stageHighFirst, stageHighMasks, stageHighWords, stageSampleGroupList,
  stageSampleGroups, stageWithinGroups, sweepAdd, sweepBack, sweepBackBoth, sweepBranch, sweepCommon,
  sweepFactors, sweepFill, sweepForth, sweepForthProduct, sweepFrom, sweepKind, sweepLambda, sweepPartials, sweepPass,
  sweepProduct, sweepPsi, sweepRead, sweepSeen, sweepSeenHigh, sweepSeenLow, sweepSlopes, sweepStage,
  sweepPrior, sweepThen, sweepTile, sweepTileBits, sweepTileRows, sweepTo, sweepTransform, sweepTrig,
} from '../layout';
import { diagonalBack, diagonalForth, slopesForSamples } from './diagonal';
import { binRows, fourTurns, multiplyPhases, samplePhases, scaleOf, setTurned, spreadBins } from './phases';
import { takeAngles } from './rotation';
import { transformAll, transformPass, transformTail, walshLanes } from './transform';
import { add, address, laneSigns, laneSum, mul, real, sub, word } from './vector';

// Sweeps over one large state, whose two lowest index bits are the lanes. A state is done in blocks of rows that fit the
// cache: a diagonal and what of a transform stays within a block; or, for bits above the block, tiles: rows that differ in
// those bits, a few neighbours of each, copied together. Threads take different blocks.

/** Patterns of a group: at most eight words. */
const patterns: usize = 256;
/** Patterns of a group of words read. */
const readPatterns: usize = 32;

/** Prepares what all blocks of a sweep share, in a thread's own scratch memory. */
export function beginSweep(sweep: usize, scratch: usize): void {
  const kind = word(sweep, sweepKind);
  takeAngles(address(sweep, sweepTrig), 5, 16);
  const joins = kind == sweepTile && address(sweep, sweepThen) != 0;
  if (kind == sweepForth || kind == sweepForthProduct || kind == sweepBack || kind == sweepBackBoth || joins) {
    const stage = address(sweep, sweepStage);
    for (let g = 0, groups = word(stage, stageSampleGroups); g < groups; g++) {
      const group = groupAt(address(stage, stageSampleGroupList), g);
      const trig = address(sweep, sweepTrig) + ((<usize>word(group, groupFirst)) << 5);
      samplePhases(phasesOf(scratch, g), trig, word(group, groupCount), false);
    }
    commonTable(stage, scratch);
    if (joins) numbersOfBlocks(sweep, stage, tableOf(scratch));
  } else if (kind == sweepLambda) {
    const branch = address(sweep, sweepBranch);
    for (let g = 0, groups = word(branch, branchGroups); g < groups; g++) {
      factors(sweep, branch, groupAt(address(branch, branchGroupList), g), factorsOf(scratch, g));
    }
  }
}

// Scratch: for each row of a block a vector and two rows; bins; then phases of groups, or a tile.

@inline function valuesOf(scratch: usize): usize {
  return scratch;
}

@inline function tableOf(scratch: usize): usize {
  return scratch + ((<usize>blockRows) << 4);
}

@inline function commonOf(scratch: usize): usize {
  return tableOf(scratch) + <usize>blockRows * rowBytes;
}

@inline function binsOf(scratch: usize): usize {
  return commonOf(scratch) + <usize>blockRows * rowBytes;
}

@inline function phasesOf(scratch: usize, g: i32): usize {
  return binsOf(scratch) + (patterns << 4) + <usize>g * patterns * rowBytes;
}

@inline function factorsOf(scratch: usize, g: i32): usize {
  return binsOf(scratch) + (patterns << 4) + <usize>g * (readPatterns << 4);
}

@inline function groupAt(list: usize, g: i32): usize {
  return list + ((<usize>g * groupWords) << 2);
}

/** Does one piece of a sweep. */
export function sweepPiece(sweep: usize, piece: u32, pieces: u32, scratch: usize): void {
  const kind = word(sweep, sweepKind);
  const rows = <u32>word(address(sweep, jobProgram), programRows);
  const begin = <usize>piece * (rows / pieces) * rowBytes, end = begin + <usize>(rows / pieces) * rowBytes;
  const to = address(sweep, sweepTo);
  if (kind == sweepForth) forth(sweep, to, begin, end, scratch);
  else if (kind == sweepForthProduct) {
    productBlock(sweep, address(sweep, sweepFrom), piece, begin, end);
    forth(sweep, to, begin, end, scratch);
  } else if (kind == sweepProduct) productBlock(sweep, to, piece, begin, end);
  else if (kind == sweepSeen) seen(sweep, to, piece, begin, end);
  else if (kind == sweepBack || kind == sweepBackBoth) back(sweep, to, piece, begin, end, scratch);
  else if (kind == sweepTile) tile(sweep, to, piece, rows, scratch);
  else if (kind == sweepPass) {
    const pass = address(sweep, sweepTransform);
    // Where a pivot is among the bits that tell pieces apart, rows of this piece are reached from another.
    if (!(begin & (<usize>word(pass, passPivots) * rowBytes))) transformPass(to, begin, end, pass);
  } else if (kind == sweepRead) read(sweep, piece, begin, end, scratch);
  else if (kind == sweepLambda) lambda(sweep, to, begin, end, scratch);
  else if (kind == sweepAdd) {
    const from = address(sweep, sweepFrom);
    for (let at = begin; at < end; at += 16) v128.store(to + at, add(v128.load(to + at), v128.load(from + at)));
  } else if (kind == sweepFill) {
    for (let at = begin; at < end; at += rowBytes) {
      v128.store(to + at, f32x4.splat(1));
      v128.store(to + at, f32x4.splat(0), 16);
    }
  } else transformAll(to, begin, end, address(sweep, sweepTransform));
}

/**
 * What the diagonal of every block has in common, from words within a block and the Clifford phase of the low bits; made
 * once a sweep.
 */
function commonTable(stage: usize, scratch: usize): void {
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
function blockTable(sweep: usize, stage: usize, begin: usize, scratch: usize): usize {
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

let partRe: v128 = f32x4.splat(0);
let partIm: v128 = f32x4.splat(0);
let partMask: u32 = 0;

/** Takes up a part of a block: its Clifford phase, by whose signs lanes and rows differ, times a number. */
@inline function takePart(phase: u32, re: f32, im: f32): void {
  const turns = phase & 3;
  partMask = phase >> 2;
  const signs = laneSigns(partMask & 3);
  partRe = mul(f32x4.splat(turns == 0 ? re : turns == 1 ? -im : turns == 2 ? -re : im), signs);
  partIm = mul(f32x4.splat(turns == 0 ? im : turns == 1 ? re : turns == 2 ? -im : -re), signs);
}

/** What flips the signs of a part's row, by the parity of some of its 1024 indices' bits. */
@inline function partFlip(row: u32): v128 {
  return i32x4.splat(<i32>((popcnt((row << 2) & 1020 & partMask) & 1) << 31));
}

let highRe: f32 = 1;
let highIm: f32 = 0;

/** The phase that words of high bits alone give a whole block. */
function ofHighWords(sweep: usize, stage: usize, first: u32): void {
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

@inline function isOdd(bits: u32): bool {
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

function forth(sweep: usize, to: usize, begin: usize, end: usize, scratch: usize): void {
  const stage = address(sweep, sweepStage);
  const next = address(stage, stageNext), prior = address(sweep, sweepPrior);
  if (prior) transformTail(address(sweep, sweepFrom), begin, end, prior);
  diagonalForth(to, address(sweep, sweepFrom), begin, end, next, blockTable(sweep, stage, begin, scratch), true);
  transformTail(to, begin, end, next);
}

/** A block of the product that the state begins as: what all blocks have in common, times the block's number. */
function productBlock(sweep: usize, to: usize, piece: u32, begin: usize, end: usize): void {
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
function seen(sweep: usize, lambda: usize, piece: u32, begin: usize, end: usize): void {
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

function back(sweep: usize, at: usize, piece: u32, begin: usize, end: usize, scratch: usize): void {
  const stage = address(sweep, sweepStage);
  const before = address(stage, stageBefore);
  const values = valuesOf(scratch) - (begin >> 1);
  const table = blockTable(sweep, stage, begin, scratch);
  const psi = address(sweep, sweepPsi);
  if (word(sweep, sweepKind) == sweepBackBoth) {
    for (let row = begin; row < end; row += rowBytes) {
      const x = v128.load(psi + row), y = v128.load(psi + row, 16);
      const c = v128.load(table + row), s = v128.load(table + row, 16);
      v128.store(psi + row, add(mul(x, c), mul(y, s)));
      v128.store(psi + row, sub(mul(y, c), mul(x, s)), 16);
    }
  }
  diagonalBack(at, psi, begin, end, before, table, true, 0, values, slopesForSamples);
  transformTail(at, begin, end, before);
  if (word(sweep, sweepKind) == sweepBackBoth) transformAll(psi, begin, end, before);
  const groups = word(stage, stageSampleGroups), ofHigh = word(stage, stageHighWords);
  const list = address(stage, stageSampleGroupList), firstHigh = word(stage, stageHighFirst);
  const firstWord = groups ? word(list, groupFirst) : firstHigh;
  const partials = address(sweep, sweepPartials) + ((<usize>piece * <usize>(firstHigh + ofHigh - firstWord)) << 2);
  const angles = address(address(sweep, jobProgram), programSampleWordList);
  const bins = binsOf(scratch);
  const first = <u32>(begin / rowBytes), last = <u32>(end / rowBytes);
  for (let g = 0; g < groups; g++) {
    const group = groupAt(list, g);
    const count = word(group, groupCount);
    binRows(bins, values, first, last, group);
    walshLanes(bins, <u32>1 << count);
    for (let j = 0; j < count; j++) {
      const k = word(group, groupFirst) + j;
      const lanes = word(angles + ((<usize>k * angleWords) << 2), angleLanes);
      const slope = laneSum(mul(v128.load(bins + (<usize>16 << j)), laneSigns(lanes)));
      store<f32>(partials + ((<usize>(k - firstWord)) << 2), slope);
    }
  }
  if (ofHigh == 0) return;
  let sum = f32x4.splat(0);
  for (let row = begin; row < end; row += rowBytes) sum = add(sum, v128.load(values + (row >> 1)));
  const whole = laneSum(sum);
  const masks = address(stage, stageHighMasks);
  for (let j = 0; j < ofHigh; j++) {
    const isNegative = isOdd(first & load<u32>(masks + ((<usize>j) << 2)));
    store<f32>(partials + ((<usize>(firstHigh - firstWord + j)) << 2), isNegative ? -whole : whole);
  }
}

/** Rows that differ in the tile's bits, and `tileRows` neighbours of each, transformed in a copy. */
function tile(sweep: usize, state: usize, piece: u32, rows: u32, scratch: usize): void {
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
function numbersOfBlocks(sweep: usize, stage: usize, to: usize): void {
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

/** What each word read sees of a block. */
function read(sweep: usize, piece: u32, begin: usize, end: usize, scratch: usize): void {
  const from = address(sweep, sweepFrom);
  const values = valuesOf(scratch) - (begin >> 1), bins = binsOf(scratch);
  for (let row = begin; row < end; row += rowBytes) {
    const re = v128.load(from + row), im = v128.load(from + row, 16);
    v128.store(values + (row >> 1), add(mul(re, re), mul(im, im)));
  }
  const branch = address(sweep, sweepBranch);
  const groups = word(branch, branchGroups);
  const list = address(branch, branchGroupList);
  const lanes = address(branch, branchEntryList);
  const words = wordsOf(branch);
  const partials = address(sweep, sweepPartials) + ((<usize>piece * <usize>words) << 2);
  for (let g = 0; g < groups; g++) {
    const group = groupAt(list, g);
    const count = word(group, groupCount);
    binRows(bins, values, <u32>(begin / rowBytes), <u32>(end / rowBytes), group);
    walshLanes(bins, <u32>1 << count);
    for (let j = 0; j < count; j++) {
      const k = word(group, groupFirst) + j;
      const sum = laneSum(mul(v128.load(bins + (<usize>16 << j)), laneSigns(word(lanes, k))));
      store<f32>(partials + ((<usize>k) << 2), sum);
    }
  }
}

function wordsOf(branch: usize): i32 {
  const last = groupAt(address(branch, branchGroupList), word(branch, branchGroups) - 1);
  return word(last, groupFirst) + word(last, groupCount);
}

/** By pattern: the sum of the slopes of a group's words, each with its sign. */
function factors(sweep: usize, branch: usize, group: usize, to: usize): void {
  const slopes = address(sweep, sweepSlopes), lanes = address(branch, branchEntryList);
  v128.store(to, f32x4.splat(0));
  for (let j = 0, count = word(group, groupCount); j < count; j++) {
    const k = word(group, groupFirst) + j;
    const slope = mul(f32x4.splat(real(slopes, k)), laneSigns(word(lanes, k)));
    const size = <usize>16 << j;
    for (let at = to, end = to + size; at < end; at += 16) {
      const sum = v128.load(at);
      v128.store(at, add(sum, slope));
      v128.store(at + size, sub(sum, slope));
    }
  }
}

function lambda(sweep: usize, to: usize, begin: usize, end: usize, scratch: usize): void {
  const from = address(sweep, sweepFrom), branch = address(sweep, sweepBranch);
  const values = valuesOf(scratch) - (begin >> 1);
  const list = address(branch, branchGroupList);
  for (let g = 0, groups = word(branch, branchGroups); g < groups; g++) {
    const first = <u32>(begin / rowBytes), last = <u32>(end / rowBytes);
    spreadBins(values, factorsOf(scratch, g), first, last, groupAt(list, g), g > 0);
  }
  for (let row = begin; row < end; row += rowBytes) {
    const factor = v128.load(values + (row >> 1));
    v128.store(to + row, mul(factor, v128.load(from + row)));
    v128.store(to + row, mul(factor, v128.load(from + row, 16)), 16);
  }
}
