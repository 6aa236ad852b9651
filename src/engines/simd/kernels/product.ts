import {
  angleWords, jobSharedTrig, productBits, productLowBits, productScale, productSpan, productStages, productTurnList,
  programProduct, programRows, programSharedWordList, rowBytes, turnAngleList, turnAngles, turnedAngle, turnedShared,
  turnedWords, turnQuarters, turnTransforms, turnWords,
} from '../layout';
import { addTerms, half, job, lanes, pairs, product, program, sampleWord, takeHalf, trig } from './chunk';
import { add, address, laneSum, mul, real, sub, word } from './vector';

// The state that a plan begins with, while each bit has been turned by itself: a product of one vector for each bit. The
// vectors go through the stages, which costs nothing beside a state; the state is the outer product of the products of two
// halves of the bits, one complex multiplication an amplitude however many stages made it.
//
// On the way back, of λ* every bit sees what is left when all other bits' vectors are multiplied on: again by halves, two
// complex multiplications an amplitude. That goes back through the stages bit by bit, as a vector of two.
//
// Measured with (qubits, layers, samples) (8, 4, 4096) on one core of an EPYC of 2024: a run 5.7 ms, 8.0 with stages in place of
// the product; with (8, 4, 256) a training step 0.94 and 1.36. test/engines/simd/product-and-rotations.test.ts holds it to the
// plain path.

let plan: usize;
let stages: i32;
let bits: i32;
let firstRowBit: i32;
let lowBits: i32;
let highBits: i32;
/** Each bit's vector before each stage and after the last; products of the low bits of a row, and of the high ones. */
let vectors: usize;
let low: usize;
let high: usize;
/** What the low bits see of λ*, and the high ones. */
let seenLow: usize;
let seenHigh: usize;

// A vector of a bit: its amplitudes of 0 and of 1.
let re0: v128 = f32x4.splat(0);
let im0: v128 = f32x4.splat(0);
let re1: v128 = f32x4.splat(0);
let im1: v128 = f32x4.splat(0);

@inline function vectorAt(stage: i32, bit: i32): usize {
  return vectors + (<usize>(stage * bits + bit) << 6);
}

@inline function storeVector(at: usize): void {
  v128.store(at, re0);
  v128.store(at, im0, 16);
  v128.store(at, re1, 32);
  v128.store(at, im1, 48);
}

@inline function loadVector(at: usize): void {
  re0 = v128.load(at);
  im0 = v128.load(at, 16);
  re1 = v128.load(at, 32);
  im1 = v128.load(at, 48);
}

/** Products of the first j of some bits, for each j. */
@inline function level(products: usize, j: i32): usize {
  return products + (<usize>rowBytes << j) - rowBytes;
}

/** Where all of it is, of the half that is taken. */
function takeProduct(): void {
  plan = address(program, programProduct);
  stages = word(plan, productStages);
  bits = word(plan, productBits);
  firstRowBit = lanes ? 2 : 0;
  lowBits = word(plan, productLowBits);
  highBits = bits - firstRowBit - lowBits;
  vectors = product;
  low = vectorAt(stages + 1, 0);
  high = level(low, lowBits + 1);
  seenLow = level(high, highBits + 1);
  seenHigh = seenLow + (<usize>rowBytes << lowBits);
}

/** Computes the vectors and the products of halves of the bits; trig is there. */
export function beginProduct(): void {
  takeProduct();
  for (let bit = 0; bit < bits; bit++) turnForth(bit);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  v128.store(low, one);
  v128.store(low, zero, 16);
  if (lanes) {
    timesLaneBit(low, 0);
    timesLaneBit(low, 1);
  }
  multiplyUp(low, firstRowBit, lowBits);
  v128.store(high, one);
  v128.store(high, zero, 16);
  multiplyUp(high, firstRowBit + lowBits, highBits);
}

function turnForth(bit: i32): void {
  const one = f32x4.splat(bit == 0 ? real(plan, productScale) : 1);
  re0 = one;
  re1 = (word(plan, productSpan) >> bit) & 1 ? one : f32x4.splat(0);
  im0 = im1 = f32x4.splat(0);
  if (half && bit == 0) {
    // iφ of a pair
    im0 = re0, im1 = re1;
    re0 = re1 = f32x4.splat(0);
  }
  for (let k = 0; k < stages; k++) {
    storeVector(vectorAt(k, bit));
    const turn = turnAt(k, bit);
    turnVector(turn);
    if (word(turn, turnTransforms)) transformVector();
  }
  storeVector(vectorAt(stages, bit));
}

@inline function turnAt(stage: i32, bit: i32): usize {
  return address(plan, productTurnList) + ((<usize>((stage * bits + bit) * turnWords)) << 2);
}

/** The diagonal of a stage. */
function turnVector(turn: usize): void {
  let angle = address(turn, turnAngleList);
  for (let k = word(turn, turnAngles); k > 0; k--, angle += turnedWords << 2) {
    const which = <usize>word(angle, turnedAngle);
    const shared = address(job, jobSharedTrig) + (which << 3), own = trig + (which << 5);
    const isShared = word(angle, turnedShared);
    const c = isShared ? v128.load32_splat(shared) : v128.load(own);
    const s = isShared ? v128.load32_splat(shared, 4) : v128.load(own, 16);
    const x = add(mul(re0, c), mul(im0, s)), y = sub(mul(im0, c), mul(re0, s));
    re0 = x, im0 = y;
    const z = sub(mul(re1, c), mul(im1, s)), w = add(mul(im1, c), mul(re1, s));
    re1 = z, im1 = w;
  }
  for (let q = word(turn, turnQuarters); q > 0; q--) {
    const x = f32x4.neg(im1);
    im1 = re1, re1 = x;
  }
}

@inline function transformVector(): void {
  const x = sub(re0, re1), y = sub(im0, im1);
  re0 = add(re0, re1), im0 = add(im0, im1);
  re1 = x, im1 = y;
}

/** Puts what a bit of the lane has for each lane into `re0` and `im0`. */
@inline function spreadLanes(bit: i32): void {
  loadVector(vectorAt(stages, bit));
  re0 = bit ? i32x4.shuffle(re0, re1, 0, 0, 4, 4) : i32x4.shuffle(re0, re1, 0, 4, 0, 4);
  im0 = bit ? i32x4.shuffle(im0, im1, 0, 0, 4, 4) : i32x4.shuffle(im0, im1, 0, 4, 0, 4);
}

function timesLaneBit(row: usize, bit: i32): void {
  spreadLanes(bit);
  const x = v128.load(row), y = v128.load(row, 16);
  v128.store(row, sub(mul(x, re0), mul(y, im0)));
  v128.store(row, add(mul(x, im0), mul(y, re0)), 16);
}

/** From level 0 of the products of `count` bits, all levels. */
function multiplyUp(products: usize, firstBit: i32, count: i32): void {
  for (let j = 0; j < count; j++) {
    loadVector(vectorAt(stages, firstBit + j));
    const a = re0, b = im0, c = re1, d = im1;
    const size = <usize>rowBytes << j;
    let to = level(products, j + 1);
    for (let from = level(products, j), end = from + size; from < end; from += rowBytes, to += rowBytes) {
      const x = v128.load(from), y = v128.load(from, 16);
      v128.store(to, sub(mul(x, a), mul(y, b)));
      v128.store(to, add(mul(x, b), mul(y, a)), 16);
      v128.store(to + size, sub(mul(x, c), mul(y, d)));
      v128.store(to + size, add(mul(x, d), mul(y, c)), 16);
    }
  }
}

/** The state itself, after `beginProduct`; of pairs both halves' products, added. */
export function storeProduct(to: usize): void {
  takeHalf(0);
  takeProduct();
  if (pairs) {
    const lows = level(low, lowBits), highs = level(high, highBits);
    takeHalf(1);
    takeProduct();
    storePairs(to, lows, highs);
    return;
  }
  const lows = level(low, lowBits), lowsEnd = lows + (<usize>rowBytes << lowBits);
  const end = to + <usize>word(program, programRows) * rowBytes;
  for (let highs = level(high, highBits); to < end; highs += rowBytes) {
    const c = v128.load(highs), s = v128.load(highs, 16);
    for (let at = lows; at < lowsEnd; at += rowBytes, to += rowBytes) {
      const x = v128.load(at), y = v128.load(at, 16);
      v128.store(to, sub(mul(x, c), mul(y, s)));
      v128.store(to, add(mul(x, s), mul(y, c)), 16);
    }
  }
}

function storePairs(to: usize, lows: usize, highs: usize): void {
  const toOther = level(low, lowBits) - lows, lowsEnd = lows + (<usize>rowBytes << lowBits);
  const end = to + <usize>word(program, programRows) * rowBytes;
  for (let highsOther = level(high, highBits); to < end; highs += rowBytes, highsOther += rowBytes) {
    const c = v128.load(highs), s = v128.load(highs, 16);
    const d = v128.load(highsOther), t = v128.load(highsOther, 16);
    for (let at = lows; at < lowsEnd; at += rowBytes, to += rowBytes) {
      const x = v128.load(at), y = v128.load(at, 16), z = v128.load(at + toOther), w = v128.load(at + toOther, 16);
      v128.store(to, add(sub(mul(x, c), mul(y, s)), sub(mul(z, d), mul(w, t))));
      v128.store(to, add(add(mul(x, s), mul(y, c)), add(mul(z, t), mul(w, d))), 16);
    }
  }
}

/** Adds the slopes of all angles of the product, from λ after it; after `beginProduct`. */
export function productBack(lambda: usize): void {
  takeProduct();
  memory.fill(seenLow, 0, <usize>rowBytes << lowBits);
  const lows = level(low, lowBits), lowBytes = <usize>rowBytes << lowBits;
  const zero = f32x4.splat(0);
  let highs = level(high, highBits), to = seenHigh;
  for (let row = lambda, end = lambda + (lowBytes << highBits); row < end; row += lowBytes) {
    const c = v128.load(highs), s = v128.load(highs, 16);
    let re = zero, im = zero;
    for (let at: usize = 0; at < lowBytes; at += rowBytes) {
      const x = v128.load(row + at), y = v128.load(row + at, 16);
      const a = v128.load(lows + at), b = v128.load(lows + at, 16);
      re = add(re, add(mul(x, a), mul(y, b)));
      im = add(im, sub(mul(x, b), mul(y, a)));
      const sum = seenLow + at;
      v128.store(sum, add(v128.load(sum), add(mul(x, c), mul(y, s))));
      v128.store(sum, add(v128.load(sum, 16), sub(mul(x, s), mul(y, c))), 16);
    }
    v128.store(to, lanes ? f32x4.splat(laneSum(re)) : re);
    v128.store(to, lanes ? f32x4.splat(laneSum(im)) : im, 16);
    highs += rowBytes, to += rowBytes;
  }
  seenByBits(seenHigh, high, firstRowBit + lowBits, highBits, false);
  seenByBits(seenLow, low, firstRowBit, lowBits, lanes);
  if (lanes) seenByLaneBits(seenLow);
}

/** Bit by bit, from the highest: what it sees, the lower ones multiplied on; then it is multiplied on itself. */
function seenByBits(seen: usize, products: usize, firstBit: i32, count: i32, sumLanes: bool): void {
  for (let j = count - 1; j >= 0; j--) {
    const size = <usize>rowBytes << j;
    const lower = level(products, j);
    loadVector(vectorAt(stages, firstBit + j));
    const a = re0, b = im0, c = re1, d = im1;
    re0 = im0 = re1 = im1 = f32x4.splat(0);
    for (let at: usize = 0; at < size; at += rowBytes) {
      const x = v128.load(lower + at), y = v128.load(lower + at, 16), here = seen + at, there = here + size;
      const p = v128.load(here), q = v128.load(here, 16), r = v128.load(there), t = v128.load(there, 16);
      re0 = add(re0, sub(mul(p, x), mul(q, y)));
      im0 = add(im0, add(mul(p, y), mul(q, x)));
      re1 = add(re1, sub(mul(r, x), mul(t, y)));
      im1 = add(im1, add(mul(r, y), mul(t, x)));
      v128.store(here, add(sub(mul(p, a), mul(q, b)), sub(mul(r, c), mul(t, d))));
      v128.store(here, add(add(mul(p, b), mul(q, a)), add(mul(r, d), mul(t, c))), 16);
    }
    if (sumLanes) {
      re0 = f32x4.splat(laneSum(re0)), im0 = f32x4.splat(laneSum(im0));
      re1 = f32x4.splat(laneSum(re1)), im1 = f32x4.splat(laneSum(im1));
    }
    turnBack(firstBit + j);
  }
}

/** The same for the two bits of the lane, of which one row is left. */
function seenByLaneBits(seen: usize): void {
  for (let bit = 0; bit < 2; bit++) {
    spreadLanes(1 - bit);
    const x = v128.load(seen), y = v128.load(seen, 16);
    const re = sub(mul(x, re0), mul(y, im0)), im = add(mul(x, im0), mul(y, re0));
    re0 = lanesWhere(re, bit, false), im0 = lanesWhere(im, bit, false);
    re1 = lanesWhere(re, bit, true), im1 = lanesWhere(im, bit, true);
    turnBack(bit);
  }
}

/** The sum of the two lanes whose bit is as given, in all lanes. */
@inline function lanesWhere(v: v128, bit: i32, set: bool): v128 {
  const other = bit ? i32x4.shuffle(v, v, 1, 0, 3, 2) : i32x4.shuffle(v, v, 2, 3, 0, 1);
  const sum = add(v, other);
  if (!set) return i32x4.shuffle(sum, sum, 0, 0, 0, 0);
  return bit ? i32x4.shuffle(sum, sum, 2, 2, 2, 2) : i32x4.shuffle(sum, sum, 1, 1, 1, 1);
}

/** From what a bit sees of λ* after the last stage, back: at each stage the slope of its angles. */
function turnBack(bit: i32): void {
  for (let k = stages - 1; k >= 0; k--) {
    const turn = turnAt(k, bit);
    if (word(turn, turnTransforms)) transformVector();
    turnVector(turn);
    const psi = vectorAt(k, bit);
    const of0 = add(mul(re0, v128.load(psi, 16)), mul(im0, v128.load(psi)));
    const of1 = add(mul(re1, v128.load(psi, 48)), mul(im1, v128.load(psi, 32)));
    const slope = sub(of0, of1);
    let angle = address(turn, turnAngleList);
    for (let a = word(turn, turnAngles); a > 0; a--, angle += turnedWords << 2) {
      const which = word(angle, turnedAngle);
      addTerms(word(angle, turnedShared) ? sharedWord(which) : sampleWord(which), slope);
    }
  }
}

@inline function sharedWord(k: i32): usize {
  return address(program, programSharedWordList) + ((<usize>k * angleWords) << 2);
}
