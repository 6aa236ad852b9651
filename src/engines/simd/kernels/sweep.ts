import {
  angleLanes, angleWords, branchEntryList, branchGroupList, branchGroups, groupCount, groupFirst, jobProgram,
  passPivots, programRows, programSampleWordList, rowBytes, stageBefore, stageHighFirst, stageHighMasks,
  stageHighWords, stageNext, stageSampleGroupList, stageSampleGroups, sweepAdd, sweepAmplitudes, sweepLambdaOfAmplitudes,
  sweepLambdaOfProbabilities, sweepProbabilities, sweepBack, sweepBackBoth, sweepBranch,
  sweepFill, sweepForth, sweepForthProduct, sweepFrom, sweepKind, sweepLambda, sweepPartials, sweepPass, sweepPrior,
  sweepProduct, sweepPsi, sweepRead, sweepSeen, sweepSlopes, sweepStage, sweepThen, sweepTile, sweepTo,
  sweepTransform, sweepTrig,
} from '../layout';
import { binRows, spreadBins, squareRows } from './bins';
import { binsOf, blockTable, commonTable, factorsOf, groupAt, isOdd, phasesOf, tableOf, valuesOf } from './block-table';
import { diagonalBack, diagonalForth, slopesForSamples } from './diagonal';
import { samplePhases } from './phases';
import { productBlock, seenInBlocks } from './product-blocks';
import { takeAngles } from './rotation';
import { numbersOfBlocks, tile } from './tile';
import { transformAll, transformPass, transformTail, walshLanes } from './transform';
import { add, address, laneSigns, laneSum, mul, real, sub, word } from './vector';
import { amplitudes, lambdaOfAmplitudes, lambdaOfProbabilities, probabilities } from './whole';

// Sweeps over one large state, whose two lowest index bits are the lanes. A state is done in blocks of rows that fit the
// cache: a diagonal and what of a transform stays within a block; or, for bits above the block, tiles: rows that differ in
// those bits, a few neighbours of each, copied together. Threads take different blocks.

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
  else if (kind == sweepSeen) seenInBlocks(sweep, to, piece, begin, end);
  else if (kind == sweepBack || kind == sweepBackBoth) back(sweep, to, piece, begin, end, scratch);
  else if (kind == sweepTile) tile(sweep, to, piece, rows, scratch);
  else if (kind == sweepPass) {
    const pass = address(sweep, sweepTransform);
    // Where a pivot is among the bits that tell pieces apart, rows of this piece are reached from another.
    if (!(begin & (<usize>word(pass, passPivots) * rowBytes))) transformPass(to, begin, end, pass);
  } else if (kind == sweepRead) read(sweep, piece, begin, end, scratch);
  else if (kind == sweepAmplitudes) amplitudes(sweep, address(sweep, sweepFrom), begin, end);
  else if (kind == sweepProbabilities) probabilities(sweep, address(sweep, sweepFrom), piece, begin, end, scratch);
  else if (kind == sweepLambdaOfAmplitudes) lambdaOfAmplitudes(sweep, to, begin, end);
  else if (kind == sweepLambdaOfProbabilities) lambdaOfProbabilities(sweep, address(sweep, sweepFrom), to, begin, end);
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

function forth(sweep: usize, to: usize, begin: usize, end: usize, scratch: usize): void {
  const stage = address(sweep, sweepStage);
  const next = address(stage, stageNext), prior = address(sweep, sweepPrior);
  if (prior) transformTail(address(sweep, sweepFrom), begin, end, prior);
  diagonalForth(to, address(sweep, sweepFrom), begin, end, next, blockTable(sweep, stage, begin, scratch), true);
  transformTail(to, begin, end, next);
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

/** What each word read sees of a block. */
function read(sweep: usize, piece: u32, begin: usize, end: usize, scratch: usize): void {
  const from = address(sweep, sweepFrom);
  const values = valuesOf(scratch) - (begin >> 1), bins = binsOf(scratch);
  squareRows(values, from, begin, end);
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
