import {
  blockRows, branchEntryList, branchGroupList, branchScale, groupCount, groupHigh, groupLow, jobProgram, programRows,
  rowBytes, sweepBranch, sweepOutputs,
} from '../layout';
import { binRows, squareRows } from './bins';
import { binsOf, groupAt, valuesOf } from './block-table';
import { add, address, mul, real, word } from './vector';

// What is read of a large state as a whole, and where λ begins: its amplitudes, or the probabilities of outcomes. An outcome is a
// pattern of a row's bits, and of the lane's.

/** Outcomes that a block has bins for, in bits. */
const binBits = 8;
const blockBytes: usize = <usize>blockRows * rowBytes;

@inline function isEachOnce(sweep: usize, count: i32): bool {
  return <u32>word(address(sweep, jobProgram), programRows) << 2 == <u32>1 << count;
}

/** Real parts of all indices, then imaginary ones. */
@inline function imaginaryPlane(sweep: usize): usize {
  return address(sweep, sweepOutputs) + ((<usize>word(address(sweep, jobProgram), programRows)) << 4);
}

export function amplitudes(sweep: usize, from: usize, begin: usize, end: usize): void {
  const re = address(sweep, sweepOutputs), im = imaginaryPlane(sweep);
  const scale = f32x4.splat(real(address(sweep, sweepBranch), branchScale));
  for (let row = begin; row < end; row += rowBytes) {
    v128.store(re + (row >> 1), mul(scale, v128.load(from + row)));
    v128.store(im + (row >> 1), mul(scale, v128.load(from + row, 16)));
  }
}

/** `λ = dLoss/dψ* / 2`, for the loss is linear in the amplitudes. */
export function lambdaOfAmplitudes(sweep: usize, to: usize, begin: usize, end: usize): void {
  const re = address(sweep, sweepOutputs), im = imaginaryPlane(sweep);
  const half = f32x4.splat(0.5 * real(address(sweep, sweepBranch), branchScale));
  for (let row = begin; row < end; row += rowBytes) {
    v128.store(to + row, mul(half, v128.load(re + (row >> 1))));
    v128.store(to + row, mul(half, v128.load(im + (row >> 1))), 16);
  }
}

let group: usize = 0;
let low: usize = 0;
let high: usize = 0;
let ofLane0: u32 = 0;
let ofLane1: u32 = 0;
let ofLane2: u32 = 0;
let ofLane3: u32 = 0;

function takeOutcomes(sweep: usize): void {
  const branch = address(sweep, sweepBranch);
  group = groupAt(address(branch, branchGroupList), 0);
  low = address(group, groupLow);
  high = address(group, groupHigh);
  const lanes = address(branch, branchEntryList);
  ofLane0 = load<u32>(lanes);
  ofLane1 = load<u32>(lanes, 4);
  ofLane2 = load<u32>(lanes, 8);
  ofLane3 = load<u32>(lanes, 12);
}

@inline function patternOfBlock(begin: usize): u32 {
  return load<u32>(high + ((begin / blockBytes) << 2));
}

@inline function at(outputs: usize, outcome: u32): usize {
  return outputs + ((<usize>outcome) << 2);
}

/** Adds what the four lanes of a vector have to the outcomes that a pattern and the lane make. */
@inline function addLanes(outputs: usize, pattern: u32, v: v128): void {
  const a = at(outputs, pattern ^ ofLane0), b = at(outputs, pattern ^ ofLane1);
  store<f32>(a, load<f32>(a) + f32x4.extract_lane(v, 0));
  store<f32>(b, load<f32>(b) + f32x4.extract_lane(v, 1));
  const c = at(outputs, pattern ^ ofLane2), d = at(outputs, pattern ^ ofLane3);
  store<f32>(c, load<f32>(c) + f32x4.extract_lane(v, 2));
  store<f32>(d, load<f32>(d) + f32x4.extract_lane(v, 3));
}

/** The probabilities of some blocks: in outputs of the piece's own, but where every outcome is of one index. */
export function probabilities(sweep: usize, from: usize, piece: u32, begin: usize, end: usize, scratch: usize): void {
  takeOutcomes(sweep);
  const count = word(group, groupCount);
  const eachOnce = isEachOnce(sweep, count);
  const outputs = address(sweep, sweepOutputs) + (eachOnce ? 0 : (<usize>piece << 2) << count);
  const scale = f32x4.splat(real(address(sweep, sweepBranch), branchScale));
  if (!eachOnce) memory.fill(outputs, 0, <usize>4 << count);
  for (let block = begin; block < end; block += blockBytes) {
    if (count <= binBits) {
      binned(outputs, from, block, count, scale, scratch);
      continue;
    }
    const pattern = patternOfBlock(block);
    for (let k: usize = 0; k < <usize>blockRows; k++) {
      const row = from + block + k * rowBytes;
      const re = v128.load(row), im = v128.load(row, 16);
      const v = mul(scale, add(mul(re, re), mul(im, im)));
      const own = pattern ^ load<u32>(low + (k << 2));
      if (eachOnce) {
        v128.store_lane<f32>(at(outputs, own ^ ofLane0), v, 0);
        v128.store_lane<f32>(at(outputs, own ^ ofLane1), v, 1);
        v128.store_lane<f32>(at(outputs, own ^ ofLane2), v, 2);
        v128.store_lane<f32>(at(outputs, own ^ ofLane3), v, 3);
      } else addLanes(outputs, own, v);
    }
  }
}

/** Few outcomes: rows of a block are summed by pattern first. */
function binned(outputs: usize, from: usize, block: usize, count: i32, scale: v128, scratch: usize): void {
  const values = valuesOf(scratch) - (block >> 1), bins = binsOf(scratch);
  squareRows(values, from, block, block + blockBytes);
  binRows(bins, values, <u32>(block / rowBytes), <u32>((block + blockBytes) / rowBytes), group);
  for (let pattern: u32 = 0; pattern < <u32>1 << count; pattern++) {
    addLanes(outputs, pattern, mul(scale, v128.load(bins + ((<usize>pattern) << 4))));
  }
}

/** λ: ψ times the slope of each index's outcome. */
export function lambdaOfProbabilities(sweep: usize, from: usize, to: usize, begin: usize, end: usize): void {
  takeOutcomes(sweep);
  const slopes = address(sweep, sweepOutputs);
  const scale = f32x4.splat(real(address(sweep, sweepBranch), branchScale));
  const pattern = patternOfBlock(begin);
  for (let row = begin, k: usize = 0; row < end; row += rowBytes, k += 4) {
    const own = pattern ^ load<u32>(low + k);
    let factor = v128.load32_splat(at(slopes, own ^ ofLane0));
    factor = v128.load_lane<f32>(at(slopes, own ^ ofLane1), factor, 1);
    factor = v128.load_lane<f32>(at(slopes, own ^ ofLane2), factor, 2);
    factor = mul(scale, v128.load_lane<f32>(at(slopes, own ^ ofLane3), factor, 3));
    v128.store(to + row, mul(factor, v128.load(from + row)));
    v128.store(to + row, mul(factor, v128.load(from + row, 16)), 16);
  }
}
