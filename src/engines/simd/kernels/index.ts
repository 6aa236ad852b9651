import {
  angleOffset, angleTermList, angleTerms, angleWords, branchStage, branchWords, groupCount, groupFirst, groupWords,
  jobChunks, jobGradientKind, jobKeeps, jobKind, jobNext, jobPauliGradientKind, jobPauliRunKind, jobPolynomialKind,
  jobProgram, jobReduceKind, jobScratch,
  jobScratchBytes, jobSharedTrig, jobSlotArea, jobSlotBytes, jobSlots, jobSweepKind, jobTables, jobTablesKind,
  jobThreadLimit, jobThreads, jobWeights, jobWeightSlopes, programBranches, programBranchList, programLanes,
  programProduct, programReading, programRows, programSharedWordList, programSharedWords, programStages, programWeights,
  readExpectation, sharedAngle, sharedPlace, sharedWords, stageBefore, stageDense, stageNext, stageSampleGroupList,
  stageSampleGroups, stageShared, stageSharedList, stageSlopes, stageTable, termIndex, termScale, termWords,
} from '../layout';
import {
  addAmplitudeSlopes, addSampleSlope, bins, clearFeatureSlopes, halves, initialState, job, lambda, lambdaOfBranch, lanes, morePhases, phases, program,
  rows, sampleTrig, scratchBytes, slotSlopes, stageAt, stageOf, stages, stateBefore, stateBytes, storeFeatureSlopes,
  tableOf, takeChunk, takeHalf, trig, values, weightBytes,
} from './chunk';
import { binRows } from './bins';
import { applyDense } from './dense';
import { diagonalBack, diagonalForth, diagonalForthPhased, slopesForSamples, slopesOfQuads, slopesOfRows } from './diagonal';
import { buildTable, multiplyPhases, samplePhases } from './phases';
import { pauliPiece } from './pauli-vector';
import { workPiece } from './polynomial';
import { beginProduct, productBack, storeProduct } from './product';
import { takeAngles } from './rotation';
import { addStates, beginLambda, beginOutputs, loadOutputSlopes, readBranch, storeOutputs } from './readout';
import { beginSweep, sweepPiece } from './sweep';
import { transformAll, transformTail, walsh, walshLanes } from './transform';
import { storeTrig } from './trig';
import { add, address, real, word } from './vector';

// A program runs as alternating diagonals and Walsh–Hadamard transforms. A call is done in jobs: tables of the shared
// diagonals; chunks of samples, in slots; slopes of the shared diagonals. Every job is claimed piece by piece, and what a
// piece computes does not depend on who takes it: so results are the same for any number of threads.

export { scratchBytes };
export { polynomialScratch } from './polynomial';

@inline function claim(job: usize, counter: i32): i32 {
  const at = job + ((<usize>counter) << 2);
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(at, 1);
  const taken = load<i32>(at);
  store<i32>(at, taken + 1);
  return taken;
}

/** Trig of the shared angles, needed before any job. */
export function begin(job: usize): void {
  const plan = address(job, jobProgram);
  const count = word(plan, programSharedWords);
  const list = address(plan, programSharedWordList);
  const to = address(job, jobSharedTrig);
  const scratch = address(job, jobScratch);
  for (let first = 0; first < count; first += 4) {
    let angles = f32x4.splat(0);
    for (let lane = 0; lane < 4 && first + lane < count; lane++) {
      const half: f32 = 0.5 * sharedAngleOf(list + ((<usize>(first + lane) * angleWords) << 2), job);
      if (lane == 0) angles = f32x4.replace_lane(angles, 0, half);
      else if (lane == 1) angles = f32x4.replace_lane(angles, 1, half);
      else if (lane == 2) angles = f32x4.replace_lane(angles, 2, half);
      else angles = f32x4.replace_lane(angles, 3, half);
    }
    storeTrig(scratch, angles);
    for (let lane = 0; lane < 4 && first + lane < count; lane++) {
      const at = to + ((<usize>(first + lane)) << 3);
      store<f32>(at, load<f32>(scratch + ((<usize>lane) << 2)));
      store<f32>(at, load<f32>(scratch + ((<usize>lane) << 2), 16), 4);
    }
  }
}

function sharedAngleOf(angle: usize, job: usize): f32 {
  let theta = real(angle, angleOffset);
  let term = address(angle, angleTermList);
  for (let t = word(angle, angleTerms); t > 0; t--) {
    theta += real(term, termScale) * load<f32>(address(job, jobWeights) + ((<usize>word(term, termIndex)) << 2));
    term += termWords << 2;
  }
  return theta;
}

/** Takes part in a job until nothing of it is left. */
export function work(job: usize): void {
  const kind = word(job, jobKind);
  const thread = claim(job, jobThreads);
  if (thread >= word(job, jobThreadLimit)) return;
  takeAngles(address(job, jobSharedTrig), 3, 4);
  const scratch = address(job, jobScratch) + <usize>thread * address(job, jobScratchBytes);
  if (kind == jobTablesKind) buildTables(job, scratch);
  else if (kind == jobReduceKind) reduceSlopes(job);
  else if (kind == jobSweepKind) sweep(job, scratch);
  else {
    const slots = word(job, jobSlots);
    for (let slot = claim(job, jobNext); slot < slots; slot = claim(job, jobNext)) {
      if (kind == jobPolynomialKind) workPiece(job, slot, slots, scratch);
      else if (kind == jobPauliRunKind || kind == jobPauliGradientKind) {
        pauliPiece(job, slot, slots, scratch, kind == jobPauliGradientKind);
      } else workSlot(job, slot, slots, scratch, kind == jobGradientKind);
    }
  }
}

function sweep(job: usize, scratch: usize): void {
  const pieces = word(job, jobSlots);
  let piece = claim(job, jobNext);
  if (piece < pieces) beginSweep(job, scratch);
  for (; piece < pieces; piece = claim(job, jobNext)) sweepPiece(job, piece, pieces, scratch);
}

function buildTables(job: usize, scratch: usize): void {
  const plan = address(job, jobProgram);
  const alongLanes = word(plan, programLanes) != 0;
  const indices = <u32>word(plan, programRows) << (alongLanes ? 2 : 0);
  const count = word(plan, programStages) + branchStages(plan);
  const angles = address(plan, programSharedWordList);
  for (let k = claim(job, jobNext); k < count; k = claim(job, jobNext)) {
    const stage = stageOf(plan, k);
    if (word(stage, stageDense)) continue;
    const table = address(job, jobTables) + <usize>word(stage, stageTable);
    buildTable(table, indices, stage, angles, address(job, jobSharedTrig), alongLanes, scratch);
  }
}

/** Stages that lead to branches stand after the others. */
function branchStages(plan: usize): i32 {
  const branches = word(plan, programBranches);
  return branches > 0 && word(address(plan, programBranchList), branchStage) >= 0 ? branches : 0;
}

function workSlot(job: usize, slot: i32, slots: i32, scratch: usize, forGradient: bool): void {
  const chunks = word(job, jobChunks);
  const first = <i32>((<i64>slot * chunks) / slots), end = <i32>((<i64>(slot + 1) * chunks) / slots);
  const area = address(job, jobSlotArea) + <usize>slot * address(job, jobSlotBytes);
  if (forGradient) memory.fill(area, 0, address(job, jobSlotBytes));
  for (let chunk = first; chunk < end; chunk++) {
    takeChunk(job, chunk, scratch, area, forGradient);
    if (!forGradient) {
      forth();
      read();
    } else {
      if (!word(job, jobKeeps)) forth();
      back();
    }
  }
}

function forth(): void {
  for (let half: usize = 0; half < halves(); half++) {
    takeHalf(half);
    sampleTrig();
    if (address(program, programProduct)) beginProduct();
    else initialState();
  }
  if (address(program, programProduct)) storeProduct(stateBefore(0));
  for (let k = 0; k < stages; k++) stageForth(stageAt(k), stateBefore(k), stateBefore(k + 1));
}

function stageForth(stage: usize, from: usize, to: usize): void {
  const dense = address(stage, stageDense);
  if (dense) {
    applyDense(to, from, rows, dense, lanes, false, phases);
    return;
  }
  let now = from;
  const next = address(stage, stageNext), table = tableOf(word(stage, stageTable));
  // The last one or two groups of per-sample words go with the diagonal that all samples share.
  const groups = word(stage, stageSampleGroups), alone = max(0, groups - 2);
  for (let g = 0; g < alone; g++) {
    const group = sampleGroup(stage, g);
    samplePhases(phases, trigOf(group), word(group, groupCount), false);
    multiplyPhases(to, now, 0, rows, group, phases);
    now = to;
  }
  if (groups == 0) diagonalForth(to, now, 0, stateBytes, next, table, lanes);
  else {
    const first = sampleGroup(stage, alone), second = alone + 1 < groups ? sampleGroup(stage, alone + 1) : 0;
    samplePhases(phases, trigOf(first), word(first, groupCount), false);
    if (second) samplePhases(morePhases, trigOf(second), word(second, groupCount), false);
    diagonalForthPhased(to, now, 0, stateBytes, next, table, lanes, first, phases, second, morePhases);
  }
  transformTail(to, 0, stateBytes, next);
}

@inline function sampleGroup(stage: usize, g: i32): usize {
  return address(stage, stageSampleGroupList) + ((<usize>g * groupWords) << 2);
}

@inline function trigOf(group: usize): usize {
  return trig + ((<usize>word(group, groupFirst)) << 5);
}

@inline function branchAt(b: i32): usize {
  return address(program, programBranchList) + ((<usize>b * branchWords) << 2);
}

function read(): void {
  const isExpectation = word(program, programReading) == readExpectation;
  if (isExpectation) {
    for (let half: usize = 0; half < halves(); half++) {
      takeHalf(half);
      beginOutputs();
    }
  }
  for (let b = 0, branches = word(program, programBranches); b < branches; b++) {
    const branch = branchAt(b);
    readBranch(branch, stateOfBranch(branch, lambda));
  }
  if (!isExpectation) return;
  for (let half: usize = 0; half < halves(); half++) {
    takeHalf(half);
    storeOutputs();
  }
}

/** The state that a branch reads: the last one, or, where several branch off, what its stage makes of that one. */
function stateOfBranch(branch: usize, to: usize): usize {
  const last = stateBefore(stages);
  const stage = word(branch, branchStage);
  if (stage < 0) return last;
  stageForth(stageAt(stage), last, to);
  return to;
}

function back(): void {
  for (let half: usize = 0; half < halves(); half++) {
    takeHalf(half);
    // Else the way forth has just computed them.
    if (word(job, jobKeeps)) {
      sampleTrig();
      if (address(program, programProduct)) beginProduct();
    }
    if (word(program, programReading) == readExpectation) loadOutputSlopes();
  }
  takeHalf(0);
  clearFeatureSlopes();
  const branches = word(program, programBranches);
  const last = stateBefore(stages);
  for (let b = 0; b < branches; b++) {
    const branch = branchAt(b);
    const to = b == 0 ? lambda : lambdaOfBranch;
    beginLambda(branch, stateOfBranch(branch, to), to);
    const stage = word(branch, branchStage);
    if (stage >= 0) {
      transformAll(to, 0, stateBytes, address(stageAt(stage), stageNext));
      stageBack(stageAt(stage), to, last);
    }
    if (b > 0) addStates(lambda, lambdaOfBranch);
  }
  if (stages > 0 && !word(stageAt(stages - 1), stageDense)) {
    transformAll(lambda, 0, stateBytes, address(stageAt(stages - 1), stageNext));
  }
  for (let k = stages - 1; k >= 0; k--) stageBack(stageAt(k), lambda, stateBefore(k));
  for (let half: usize = 0; half < halves(); half++) {
    if (half) {
      takeHalf(half);
      clearFeatureSlopes();
    }
    if (address(program, programProduct)) productBack(lambda);
    else addAmplitudeSlopes();
    storeFeatureSlopes();
  }
}

/** From λ after a stage's diagonal to λ after the diagonal of the stage before it, with the slopes of its words. */
function stageBack(stage: usize, at: usize, psi: usize): void {
  const before = address(stage, stageBefore);
  const dense = address(stage, stageDense);
  if (dense) {
    applyDense(at, at, rows, dense, lanes, true, phases);
    transformAll(at, 0, stateBytes, before);
    return;
  }
  const groups = word(stage, stageSampleGroups);
  for (let g = groups - 1; g >= 0; g--) {
    const group = sampleGroup(stage, g);
    samplePhases(phases, trigOf(group), word(group, groupCount), true);
    multiplyPhases(at, at, 0, rows, group, phases);
  }
  const shared = word(stage, stageShared) > 0;
  const kind = (groups ? slopesForSamples : 0) | (shared ? (lanes ? slopesOfRows : slopesOfQuads) : 0);
  const table = tableOf(word(stage, stageTable));
  diagonalBack(at, psi, 0, stateBytes, before, table, lanes, slotSlopes(word(stage, stageSlopes)), values, kind);
  transformTail(at, 0, stateBytes, before);
  for (let g = 0; g < groups; g++) {
    const group = sampleGroup(stage, g);
    const count = word(group, groupCount);
    binRows(bins, values, 0, rows, group);
    walshLanes(bins, <u32>1 << count);
    for (let j = 0; j < count; j++) addSampleSlope(word(group, groupFirst) + j, v128.load(bins + (<usize>16 << j)));
  }
}

/** Sums the slots' slopes of each stage in order and transforms them: at a word's place is the slope of its angle. */
function reduceSlopes(job: usize): void {
  const plan = address(job, jobProgram);
  const alongLanes = word(plan, programLanes) != 0;
  const count = word(plan, programStages) + branchStages(plan);
  const floats = <u32>word(plan, programRows) << (alongLanes ? 2 : 0);
  const first = address(job, jobSlotArea), slotBytes = address(job, jobSlotBytes);
  const head = weightBytes(plan);
  for (let k = claim(job, jobNext); k < count; k = claim(job, jobNext)) {
    const stage = stageOf(plan, k);
    const words = word(stage, stageShared);
    if (words == 0 || word(stage, stageDense)) continue;
    const sums = first + head + ((<usize>word(stage, stageSlopes)) << 2);
    for (let slot = 1, slots = word(job, jobSlots); slot < slots; slot++) {
      const more = sums + <usize>slot * slotBytes;
      for (let at: usize = 0; at < (<usize>floats << 2); at += 16) {
        v128.store(sums + at, add(v128.load(sums + at), v128.load(more + at)));
      }
    }
    walsh(sums, floats);
  }
}

/** After the slopes are reduced: the slopes of the weights. */
export function finish(job: usize): void {
  const plan = address(job, jobProgram);
  const weights = word(plan, programWeights);
  const first = address(job, jobSlotArea), slotBytes = address(job, jobSlotBytes);
  const to = address(job, jobWeightSlopes);
  for (let w = 0; w < weights; w++) {
    let sum: f32 = 0;
    for (let slot = 0, slots = word(job, jobSlots); slot < slots; slot++) {
      sum += load<f32>(first + <usize>slot * slotBytes + ((<usize>w) << 2));
    }
    store<f32>(to + ((<usize>w) << 2), sum);
  }
  const head = weightBytes(plan);
  const angles = address(plan, programSharedWordList);
  const count = word(plan, programStages) + branchStages(plan);
  for (let k = 0; k < count; k++) {
    const stage = stageOf(plan, k);
    const slopes = first + head + ((<usize>word(stage, stageSlopes)) << 2);
    const list = address(stage, stageSharedList);
    for (let j = 0, words = word(stage, stageShared); j < words; j++) {
      const entry = list + ((<usize>j * sharedWords) << 2);
      const slope = load<f32>(slopes + ((<usize>word(entry, sharedPlace)) << 2));
      const angle = angles + ((<usize>word(entry, sharedAngle) * angleWords) << 2);
      let term = address(angle, angleTermList);
      for (let t = word(angle, angleTerms); t > 0; t--) {
        const at = to + ((<usize>word(term, termIndex)) << 2);
        store<f32>(at, load<f32>(at) + real(term, termScale) * slope);
        term += termWords << 2;
      }
    }
  }
}
