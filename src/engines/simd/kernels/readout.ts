import {
  branchEntries, branchEntryList, branchGroupList, branchGroups, branchScale, entryBit, entryCoefficient, entryGroup,
  entryLanes, entryOutput, entryWords, groupCount, groupHigh, groupLow, groupWords, jobBatch, jobOutput,
  jobOutputSlopes, programConstants, programOutputs, programReading, readExpectation, readProbabilities, rowBytes,
} from '../layout';
import { binRows, spreadBins, squareRows } from './bins';
import { bins, first, job, laneAt, lanes, live, moreValues, outputs, pairs, program, rows, takeHalf, values } from './chunk';
import { lambdaOfPairs, squaresOfPairs } from './pairs';
import { walshLanes } from './transform';
import { add, address, laneSigns, laneSum, mul, real, word } from './vector';

// What is read of the last state, or of the states of several branches, and where λ begins on the way back.

@inline function outputRow(list: i32, lane: i32): usize {
  return address(job, list) + ((<usize>(first + lane) * <usize>word(program, programOutputs)) << 2);
}

/** Whether a lane is of a sample: of none beyond the batch. */
@inline function isLive(lane: i32): bool {
  return lanes ? live > 0 : lane < live;
}

/** The outputs' constants, before branches add to them. */
export function beginOutputs(): void {
  const constants = address(program, programConstants);
  for (let o = 0, count = word(program, programOutputs); o < count; o++) {
    v128.store(outputs + ((<usize>o) << 4), v128.load32_splat(constants + ((<usize>o) << 2)));
  }
}

export function storeOutputs(): void {
  const count = word(program, programOutputs);
  for (let lane = 0; lane < live; lane++) {
    const to = outputRow(jobOutput, lane);
    for (let o = 0; o < count; o++) {
      store<f32>(to + ((<usize>o) << 2), load<f32>(outputs + ((<usize>o) << 4) + ((<usize>lane) << 2)));
    }
  }
}

/** dLoss/dOutput, lane by lane; 0 for lanes beyond the batch. */
export function loadOutputSlopes(): void {
  const count = word(program, programOutputs);
  for (let lane = 0; lane < 4; lane++) {
    const present = isLive(lane);
    const from = present ? outputRow(jobOutputSlopes, lanes ? 0 : lane) : 0;
    for (let o = 0; o < count; o++) {
      const slope: f32 = present ? load<f32>(from + ((<usize>o) << 2)) : 0;
      store<f32>(outputs + ((<usize>o) << 4) + ((<usize>lane) << 2), slope);
    }
  }
}

function squares(state: usize): void {
  squareRows(values, state, 0, <usize>rows * rowBytes);
}

@inline function groupAt(branch: usize, g: i32): usize {
  return address(branch, branchGroupList) + ((<usize>g * groupWords) << 2);
}

@inline function entryAt(branch: usize, e: i32): usize {
  return address(branch, branchEntryList) + ((<usize>e * entryWords) << 2);
}

/** Adds what a branch reads of its state to the outputs, or stores it. */
export function readBranch(branch: usize, state: usize): void {
  const reading = word(program, programReading);
  if (pairs) {
    squaresOfPairs(branch, state);
    takeHalf(0);
    readWords(branch, values);
    takeHalf(1);
    readWords(branch, moreValues);
  } else if (reading == readExpectation) {
    squares(state);
    readWords(branch, values);
  } else if (reading == readProbabilities) readPatterns(branch, state);
  else readAmplitudes(branch, state);
}

/** From the state of a branch to its λ, which may be the same memory. */
export function beginLambda(branch: usize, state: usize, to: usize): void {
  const reading = word(program, programReading);
  if (pairs) {
    takeHalf(1);
    factorsOfWords(branch, moreValues);
    takeHalf(0);
    factorsOfWords(branch, values);
    lambdaOfPairs(branch, state, to);
    return;
  }
  if (reading == readExpectation) factorsOfWords(branch, values);
  else if (reading == readProbabilities) factorsOfPatterns(branch);
  else {
    lambdaOfAmplitudes(branch, to);
    return;
  }
  const scale = f32x4.splat(real(branch, branchScale));
  for (let row: u32 = 0; row < rows; row++) {
    const from = state + <usize>row * rowBytes, at = to + <usize>row * rowBytes;
    const factor = mul(v128.load(values + ((<usize>row) << 4)), scale);
    v128.store(at, mul(factor, v128.load(from)));
    v128.store(at, mul(factor, v128.load(from, 16)), 16);
  }
}

/** From the squared amplitudes of rows. */
function readWords(branch: usize, squared: usize): void {
  const scale = real(branch, branchScale);
  const entries = word(branch, branchEntries);
  let e = 0;
  for (let g = 0, groups = word(branch, branchGroups); g < groups; g++) {
    const group = groupAt(branch, g);
    binRows(bins, squared, 0, rows, group);
    walshLanes(bins, <u32>1 << word(group, groupCount));
    for (; e < entries && word(entryAt(branch, e), entryGroup) == g; e++) {
      const entry = entryAt(branch, e);
      let sum = v128.load(bins + (<usize>16 << word(entry, entryBit)));
      if (lanes) sum = f32x4.splat(laneSum(mul(sum, laneSigns(word(entry, entryLanes)))));
      const at = outputs + ((<usize>word(entry, entryOutput)) << 4);
      v128.store(at, add(v128.load(at), mul(sum, f32x4.splat(real(entry, entryCoefficient) * scale))));
    }
  }
}

/** `to[row] = Σ_words slope · sign of the word in the row`. */
function factorsOfWords(branch: usize, to: usize): void {
  const entries = word(branch, branchEntries);
  let e = 0;
  for (let g = 0, groups = word(branch, branchGroups); g < groups; g++) {
    const group = groupAt(branch, g);
    const count = word(group, groupCount);
    // Word j's slope first, at the pattern of its bit alone; then the sums of all patterns grow from the lowest bit on.
    memory.fill(bins, 0, <usize>16 << count);
    for (; e < entries && word(entryAt(branch, e), entryGroup) == g; e++) {
      const entry = entryAt(branch, e);
      const slope = v128.load(outputs + ((<usize>word(entry, entryOutput)) << 4));
      let part = mul(slope, f32x4.splat(real(entry, entryCoefficient)));
      if (lanes) part = mul(f32x4.splat(f32x4.extract_lane(part, 0)), laneSigns(word(entry, entryLanes)));
      v128.store(bins, add(v128.load(bins), part));
      const own = bins + (<usize>16 << word(entry, entryBit));
      v128.store(own, add(v128.load(own), part));
    }
    for (let j = 0; j < count; j++) {
      const size = <usize>16 << j;
      const twice = mul(f32x4.splat(-2), v128.load(bins + size));
      for (let at = bins, end = bins + size; at < end; at += 16) v128.store(at + size, add(v128.load(at), twice));
    }
    spreadBins(to, bins, 0, rows, group, g > 0);
  }
}

/** Where the outcome of a row and lane stands. The branch has for each lane what it adds to the row's pattern. */
@inline function outcome(branch: usize, row: u32, lane: i32): u32 {
  const group = groupAt(branch, 0);
  const low = load<u32>(address(group, groupLow) + ((<usize>row & 1023) << 2));
  const high = load<u32>(address(group, groupHigh) + ((<usize>(row >> 10)) << 2));
  return low ^ high ^ load<u32>(address(branch, branchEntryList) + ((<usize>lane) << 2));
}

function readPatterns(branch: usize, state: usize): void {
  squares(state);
  const scale = real(branch, branchScale);
  const count = word(program, programOutputs);
  for (let lane = 0; lane < live; lane++) {
    memory.fill(outputRow(jobOutput, lane), 0, (<usize>count) << 2);
  }
  const last = lanes ? 4 : live;
  for (let lane = 0; lane < last; lane++) {
    const to = outputRow(jobOutput, lanes ? 0 : lane);
    for (let row: u32 = 0; row < rows; row++) {
      const at = to + ((<usize>outcome(branch, row, lane)) << 2);
      store<f32>(at, load<f32>(at) + scale * load<f32>(values + ((<usize>row) << 4) + ((<usize>lane) << 2)));
    }
  }
}

function factorsOfPatterns(branch: usize): void {
  for (let lane = 0; lane < 4; lane++) {
    const present = isLive(lane);
    const from = present ? outputRow(jobOutputSlopes, lanes ? 0 : lane) : 0;
    for (let row: u32 = 0; row < rows; row++) {
      const factor: f32 = present ? load<f32>(from + ((<usize>outcome(branch, row, lane)) << 2)) : 0;
      store<f32>(values + ((<usize>row) << 4) + ((<usize>lane) << 2), factor);
    }
  }
}

/** Where an amplitude of a sample stands in an output `[2, batch, 2^n]`. */
@inline function amplitudeAt(list: i32, row: u32, lane: i32, imaginary: bool): usize {
  const size = <usize>rows << (lanes ? 2 : 0);
  const sample = <usize>(lanes ? first : first + lane) + (imaginary ? <usize>word(job, jobBatch) : 0);
  const index = lanes ? ((<usize>row) << 2) + <usize>lane : <usize>row;
  return address(job, list) + ((sample * size + index) << 2);
}

function readAmplitudes(branch: usize, state: usize): void {
  const scale = real(branch, branchScale);
  const last = lanes ? 4 : live;
  for (let lane = 0; lane < last; lane++) {
    for (let row: u32 = 0; row < rows; row++) {
      const at = laneAt(state, row, lane);
      store<f32>(amplitudeAt(jobOutput, row, lane, false), scale * load<f32>(at));
      store<f32>(amplitudeAt(jobOutput, row, lane, true), scale * load<f32>(at, 16));
    }
  }
}

/** `λ = dLoss/dψ* / 2`, for the loss is linear in the amplitudes, not in their squares. */
function lambdaOfAmplitudes(branch: usize, to: usize): void {
  const scale: f32 = 0.5 * real(branch, branchScale);
  memory.fill(to, 0, <usize>rows * rowBytes);
  const last = lanes ? 4 : live;
  for (let lane = 0; lane < last; lane++) {
    for (let row: u32 = 0; row < rows; row++) {
      const at = laneAt(to, row, lane);
      store<f32>(at, scale * load<f32>(amplitudeAt(jobOutputSlopes, row, lane, false)));
      store<f32>(at, scale * load<f32>(amplitudeAt(jobOutputSlopes, row, lane, true)), 16);
    }
  }
}

/** `to += from` */
export function addStates(to: usize, from: usize): void {
  for (let at: usize = 0, end = <usize>rows * rowBytes; at < end; at += 16) {
    v128.store(to + at, add(v128.load(to + at), v128.load(from + at)));
  }
}
