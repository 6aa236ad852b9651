import {
  angleLanes, angleOffset, angleTermList, angleTerms, angleWords, jobBatch, jobCheckpoints, jobFeatures,
  jobFeatureSlopes, jobKeeps, jobProgram, jobTables, jobWeights, programAmplitudes, programBins, programFeatures,
  programLanes, programOutputs, programPairs, programProductBytes, programRows, programSampleWordList, programSampleWords, programSpan, programSpanRank,
  programStageList, programStages, programWeights, rowBytes, stageWords, termIndex, termScale, termSource, termWords,
} from '../layout';
import { storeTrig } from './trig';
import { add, address, laneSigns, laneSum, mul, real, word } from './vector';

// What one thread works with on one chunk: four samples, or one whose two least significant bits are the lanes. Set anew
// for each chunk; a thread has its own, as every module instance has its own globals.

export let job: usize;
export let program: usize;
export let rows: u32;
export let lanes: bool;
export let stages: i32;
/** Whether the chunk is of pairs of samples, and of which half of them features and outputs are read and written. */
export let pairs: bool;
export let half: i32;
/** The chunk's number; the first sample of the half, and how many there are: 1 where lanes are bits. */
let chunk: i32;
export let first: i32;
export let live: i32;

/** Trig of per-sample words, 32 bytes each. What is "of halves" is there for each half. */
export let trig: usize;
let trigOfHalves: usize;
/** A vector for each row, free for use; of pairs, one more for each. */
export let values: usize;
export let moreValues: usize;
/** A vector for each pattern of a group. */
export let bins: usize;
/** A row for each pattern of a group. */
export let phases: usize;
/** The same for a second group. */
export let morePhases: usize;
export let lambda: usize;
export let lambdaOfBranch: usize;
/** A vector of lanes for each output, and for each feature the slope. */
export let outputs: usize;
let outputsOfHalves: usize;
let featureSlopes: usize;
/** What the product that a state begins as is made of. */
export let product: usize;
let productOfHalves: usize;
export let slot: usize;
let states: usize;
export let stateBytes: usize;
let inPlace: bool;

/** How much scratch memory a thread needs, without states. */
export function scratchBytes(plan: usize): usize {
  const size = <usize>word(plan, programRows);
  const patterns = <usize>word(plan, programBins);
  const halves: usize = word(plan, programPairs) ? 2 : 1;
  return (
    halves * trigBytes(plan) +
    size * (16 * halves + 2 * rowBytes) +
    patterns * (16 + 2 * rowBytes) +
    halves * outputBytes(plan) +
    featureBytes(plan) +
    halves * <usize>word(plan, programProductBytes) +
    64
  );
}

export function stateCount(plan: usize): i32 {
  return word(plan, programStages) + 1;
}

/** Takes up a chunk. `scratch` has room for `scratchBytes` and, unless kept elsewhere or in place, the states. */
export function takeChunk(ofJob: usize, number: i32, scratch: usize, ofSlot: usize, forGradient: bool): void {
  job = ofJob;
  program = address(job, jobProgram);
  rows = word(program, programRows);
  lanes = word(program, programLanes) != 0;
  stages = word(program, programStages);
  chunk = number;
  slot = ofSlot;
  pairs = word(program, programPairs) != 0;
  const patterns = <usize>word(program, programBins);
  const perHalf = halves();
  trigOfHalves = (scratch + 63) & ~(<usize>63);
  values = trigOfHalves + perHalf * trigBytes(program);
  moreValues = values + ((<usize>rows) << 4);
  bins = values + perHalf * ((<usize>rows) << 4);
  phases = bins + (patterns << 4);
  morePhases = phases + patterns * rowBytes;
  lambda = morePhases + patterns * rowBytes;
  lambdaOfBranch = lambda + <usize>rows * rowBytes;
  outputsOfHalves = lambdaOfBranch + <usize>rows * rowBytes;
  featureSlopes = outputsOfHalves + perHalf * outputBytes(program);
  productOfHalves = featureSlopes + featureBytes(program);
  stateBytes = <usize>rows * rowBytes;
  inPlace = false;
  if (word(job, jobKeeps)) states = address(job, jobCheckpoints) + <usize>chunk * <usize>stateCount(program) * stateBytes;
  else {
    states = scratch + scratchBytes(program);
    inPlace = !forGradient;
  }
  takeHalf(0);
}

/** How many halves of samples a chunk has. */
@inline export function halves(): usize {
  return pairs ? 2 : 1;
}

@inline function trigBytes(plan: usize): usize {
  return (<usize>word(plan, programSampleWords)) << 5;
}

@inline function outputBytes(plan: usize): usize {
  return (<usize>word(plan, programOutputs)) << 4;
}

@inline function featureBytes(plan: usize): usize {
  return (<usize>word(plan, programFeatures)) << 4;
}

export function takeHalf(which: usize): void {
  half = <i32>which;
  const size = lanes ? 1 : 4;
  first = size * (pairs ? 2 * chunk + half : chunk);
  live = max(0, min(size, word(job, jobBatch) - first));
  trig = trigOfHalves + which * trigBytes(program);
  outputs = outputsOfHalves + which * outputBytes(program);
  product = productOfHalves + which * <usize>word(program, programProductBytes);
}

export function clearFeatureSlopes(): void {
  memory.fill(featureSlopes, 0, featureBytes(program));
}

/** The state before stage k. Where no way back is to come, all states are one. */
export function stateBefore(k: i32): usize {
  return inPlace ? states : states + <usize>k * stateBytes;
}

export function stageAt(k: i32): usize {
  return stageOf(program, k);
}

@inline export function stageOf(plan: usize, k: i32): usize {
  return address(plan, programStageList) + ((<usize>k * stageWords) << 2);
}

export function tableOf(offset: i32): usize {
  return address(job, jobTables) + <usize>offset;
}

/** Where a row of features of a lane begins; lanes beyond the batch read the last sample again. */
@inline function featuresOf(lane: i32): usize {
  const sample = min(first + lane, word(job, jobBatch) - 1);
  return address(job, jobFeatures) + (((<usize>sample) * <usize>word(program, programFeatures)) << 2);
}

function feature(index: i32): v128 {
  const at = (<usize>index) << 2;
  if (lanes) return v128.load32_splat(featuresOf(0) + at);
  let v = v128.load32_splat(featuresOf(0) + at);
  v = v128.load_lane<f32>(featuresOf(1) + at, v, 1);
  v = v128.load_lane<f32>(featuresOf(2) + at, v, 2);
  return v128.load_lane<f32>(featuresOf(3) + at, v, 3);
}

export function sampleWord(k: i32): usize {
  return address(program, programSampleWordList) + ((<usize>k * angleWords) << 2);
}

/** Cosines and sines of half the per-sample angles, sines with the signs that lanes have. */
export function sampleTrig(): void {
  const count = word(program, programSampleWords);
  for (let k = 0; k < count; k++) {
    const angle = sampleWord(k);
    let theta = f32x4.splat(real(angle, angleOffset));
    let term = address(angle, angleTermList);
    for (let t = word(angle, angleTerms); t > 0; t--) {
      const index = word(term, termIndex);
      const value =
        word(term, termSource) == 0
          ? feature(index)
          : v128.load32_splat(address(job, jobWeights) + ((<usize>index) << 2));
      theta = add(theta, mul(value, f32x4.splat(real(term, termScale))));
      term += termWords << 2;
    }
    const at = trig + ((<usize>k) << 5);
    storeTrig(at, mul(theta, f32x4.splat(0.5)));
    v128.store(at, mul(v128.load(at, 16), laneSigns(word(angle, angleLanes))), 16);
  }
}

/** Hands the slope of a per-sample angle on to the features and weights it is made of. */
export function addSampleSlope(k: i32, slope: v128): void {
  const angle = sampleWord(k);
  let lane = slope;
  if (lanes) lane = f32x4.splat(laneSum(mul(slope, laneSigns(word(angle, angleLanes)))));
  addTerms(angle, lane);
}

/** The same of any angle; of one sample's, whose lanes are bits, every lane has the slope. */
export function addTerms(angle: usize, slope: v128): void {
  let term = address(angle, angleTermList);
  for (let t = word(angle, angleTerms); t > 0; t--) {
    const scaled = mul(slope, f32x4.splat(real(term, termScale)));
    const index = <usize>word(term, termIndex);
    if (word(term, termSource) == 0) {
      const at = featureSlopes + (index << 4);
      v128.store(at, add(v128.load(at), scaled));
    } else {
      const at = slot + (index << 2);
      store<f32>(at, load<f32>(at) + (lanes ? f32x4.extract_lane(scaled, 0) : laneSum(scaled)));
    }
    term += termWords << 2;
  }
}

/** Stores the features' slopes of the half's samples. */
export function storeFeatureSlopes(): void {
  const count = word(program, programFeatures);
  for (let lane = 0; lane < live; lane++) {
    const to = address(job, jobFeatureSlopes) + ((<usize>(first + lane) * <usize>count) << 2);
    for (let f = 0; f < count; f++) {
      const from = featureSlopes + ((<usize>f) << 4) + ((<usize>lane) << 2);
      store<f32>(to + ((<usize>f) << 2), load<f32>(from));
    }
  }
}

/** Where slopes of weights met on the way stand in a slot: before those of the diagonals. */
export function slotSlopes(offset: i32): usize {
  return slot + weightBytes(program) + ((<usize>offset) << 2);
}

/** What a slot has before the slopes of its diagonals: those of weights, up to a whole vector. */
@inline export function weightBytes(plan: usize): usize {
  return (((<usize>word(plan, programWeights)) + 3) & ~3) << 2;
}

/**
 * Where the first state is: the amplitudes of the samples, or a uniform superposition (unnormalised: ones). Of pairs the second
 * half's amplitudes are imaginary parts.
 */
export function initialState(): void {
  const state = stateBefore(0);
  const column = word(program, programAmplitudes);
  if (column >= 0) {
    for (let row: u32 = 0; row < rows; row++) {
      const at = state + <usize>row * rowBytes;
      const index = column + <i32>(lanes ? row << 2 : row);
      const amplitudes = lanes ? v128.load(featuresOf(0) + ((<usize>index) << 2)) : feature(index);
      if (half) v128.store(at, amplitudes, 16);
      else {
        v128.store(at, amplitudes);
        v128.store(at, f32x4.splat(0), 16);
      }
    }
    return;
  }
  memory.fill(state, 0, stateBytes);
  const masks = address(program, programSpan);
  const ones = f32x4.splat(1);
  let index: u32 = 0;
  for (let k: u32 = 0, count = <u32>1 << word(program, programSpanRank); ; ) {
    if (lanes) store<f32>(state + <usize>(index >> 2) * rowBytes + ((<usize>index & 3) << 2), 1);
    else v128.store(state + <usize>index * rowBytes, ones);
    if (++k == count) break;
    index ^= load<u32>(masks + ((<usize>ctz(k)) << 2));
  }
}

/** The slopes of prepared amplitudes, from λ at the beginning. */
export function addAmplitudeSlopes(): void {
  const column = word(program, programAmplitudes);
  if (column < 0) return;
  const part = lambda + (half ? 16 : 0);
  for (let row: u32 = 0; row < rows; row++) {
    if (lanes) {
      for (let lane = 0; lane < 4; lane++) {
        const at = featureSlopes + ((<usize>(column + <i32>(row << 2) + lane)) << 4);
        store<f32>(at, load<f32>(laneAt(part, row, lane)) * 2);
      }
    } else {
      const slope = mul(f32x4.splat(2), v128.load(part + <usize>row * rowBytes));
      v128.store(featureSlopes + ((<usize>(column + <i32>row)) << 4), slope);
    }
  }
}

@inline export function laneAt(state: usize, row: u32, lane: i32): usize {
  return state + <usize>row * rowBytes + ((<usize>lane) << 2);
}
