import {
  jobChunks, jobFeatures, jobFeatureSlopes, jobKeeps, jobOutput, jobOutputSlopes, jobProgram, jobWeights, jobWeightSlopes,
  pauliAngle, pauliAngles, pauliFactorsKind, pauliFlip, pauliFlipBit, pauliIsPrepared, pauliKind, pauliQubits, pauliReadList,
  pauliReads, pauliRotationKind, pauliScratchRows, pauliStepList, pauliSteps, pauliStepWords, pauliTable, pauliTwist,
  pauliTwistBit, pauliYs, pauliZ,
} from '../layout';
import { contract, spread } from './pauli-matrix';
import { add, address, mul, sub, word } from './vector';

// Density matrices as the real vectors of their Pauli coefficients r_Q = Tr(ρ Q): 4^n rows of four samples. A rotation
// about P leaves the words that commute with P and turns the others in pairs Q, ±iPQ by cos and sin; Pauli errors multiply each
// coefficient by a factor; any other channel is a real matrix on few bits. Seen from the end, λ_Q = dLoss/dr_Q goes back by the
// transposes. Rotations are undone on r as well; before each barrier (factors, a matrix) r is kept, or computed once more.

let qubits: i32 = 0;
let rows: u32 = 0;
let steps: i32 = 0;
let stepList: usize = 0;
let trig: usize = 0;
let r: usize = 0;
let lambda: usize = 0;
let gathered: usize = 0;
let slots: usize = 0;
let slopes: usize = 0;
let given: usize = 0;

/** Computes the chunks of one piece of a job. */
export function pauliPiece(job: usize, piece: i32, pieces: i32, scratch: usize, forGradient: bool): void {
  const chunks = word(job, jobChunks);
  const first = <i32>((<i64>piece * chunks) / pieces), end = <i32>((<i64>(piece + 1) * chunks) / pieces);
  const program = address(job, jobProgram);
  qubits = word(program, pauliQubits);
  rows = <u32>1 << (2 * qubits);
  steps = word(program, pauliSteps);
  stepList = address(program, pauliStepList);
  const bytes = <usize>rows << 4;
  gathered = scratch;
  r = gathered + (<usize>word(program, pauliScratchRows) << 4);
  lambda = r + bytes;
  slots = lambda + bytes;
  const angles = <usize>word(program, pauliAngles);
  const reads = <usize>word(program, pauliReads);
  const readList = address(program, pauliReadList);
  const isPrepared = word(program, pauliIsPrepared) != 0;
  for (let c = first; c < end; c++) {
    const chunk = <usize>c;
    trig = address(job, jobFeatures) + ((chunk * angles) << 5);
    given = isPrepared ? address(job, jobWeights) + chunk * bytes : 0;
    if (!forGradient) {
      initial(r);
      forth(0, steps);
      const to = address(job, jobOutput) + ((chunk * reads) << 4);
      for (let k: usize = 0; k < reads; k++) {
        v128.store(to + (k << 4), v128.load(r + (<usize>load<u32>(readList + (k << 2)) << 4)));
      }
      continue;
    }
    slopes = address(job, jobFeatureSlopes) + ((chunk * angles) << 4);
    memory.fill(lambda, 0, bytes);
    const from = address(job, jobOutputSlopes) + ((chunk * reads) << 4);
    for (let k: usize = 0; k < reads; k++) {
      const at = lambda + (<usize>load<u32>(readList + (k << 2)) << 4);
      v128.store(at, add(v128.load(at), v128.load(from + (k << 4))));
    }
    back(0, steps, 0, 0, word(job, jobKeeps));
    if (isPrepared) memory.copy(address(job, jobWeightSlopes) + chunk * bytes, lambda, bytes);
  }
}

/** |0…0⟩ has every word of Z alone, or what is given. */
function initial(to: usize): void {
  const bytes = <usize>rows << 4;
  if (given) {
    memory.copy(to, given, bytes);
    return;
  }
  memory.fill(to, 0, bytes);
  const one = f32x4.splat(1);
  for (let at = to, end = to + (<usize>1 << (qubits + 4)); at < end; at += 16) v128.store(at, one);
}

@inline function stepAt(k: i32): usize {
  return stepList + ((<usize>k * pauliStepWords) << 2);
}

@inline function isBarrier(k: i32): bool {
  return word(stepAt(k), pauliKind) != pauliRotationKind;
}

/** Brings r through the steps from one to before another. */
function forth(first: i32, end: i32): void {
  for (let k = first; k < end; k++) {
    const step = stepAt(k);
    const kind = word(step, pauliKind);
    if (kind == pauliRotationKind) turn(step);
    else if (kind == pauliFactorsKind) scale(r, address(step, pauliTable));
    else contract(r, rows, gathered, step, false);
  }
}

/**
 * λ from after the last of some steps to before the first, with the slopes of their angles. `start` holds r before the first
 * (0: it is where all begins); from `slot` on so many states may be kept. Where they do not suffice for all barriers, the
 * later half goes first, from a state kept in between (Griewank 1992); without any, r is computed anew for each barrier.
 */
function back(first: i32, end: i32, start: usize, slot: i32, left: i32): void {
  let barriers = 0;
  for (let k = first; k < end; k++) barriers += i32(isBarrier(k));
  const bytes = <usize>rows << 4;
  if (barriers > left && left > 0 && barriers > 1) {
    let middle = first;
    for (let passed = 0; passed < (barriers + 1) / 2; middle++) passed += i32(isBarrier(middle));
    restart(start);
    forth(first, middle);
    const kept = slots + <usize>slot * bytes;
    memory.copy(kept, r, bytes);
    back(middle, end, kept, slot + 1, left - 1);
    back(first, middle, start, slot, left);
    return;
  }
  const keeps = barriers <= left;
  restart(start);
  let next = slot;
  for (let k = first; k < end; k++) {
    if (keeps && isBarrier(k)) {
      memory.copy(slots + <usize>next * bytes, r, bytes);
      next++;
    }
    forth(k, k + 1);
  }
  for (let k = end - 1; k >= first; k--) {
    const step = stepAt(k);
    const kind = word(step, pauliKind);
    if (kind == pauliRotationKind) {
      turnBack(step);
      continue;
    }
    if (kind == pauliFactorsKind) scale(lambda, address(step, pauliTable));
    else contract(lambda, rows, gathered, step, true);
    if (keeps) {
      next--;
      memory.copy(r, slots + <usize>next * bytes, bytes);
    } else {
      restart(start);
      forth(first, k);
    }
  }
}

@inline function restart(start: usize): void {
  if (start) memory.copy(r, start, <usize>rows << 4);
  else initial(r);
}

/** Bit 1 set where iPQ is the word of the flipped index with sign +1: twice the number of factors i that are missing. */
@inline function phaseOf(i: u32, j: u32, n: u32, z: u32, ys: i32): i32 {
  return ys + <i32>popcnt<u32>((i >>> n) & i) - <i32>popcnt<u32>((j >>> n) & j) + (<i32>popcnt<u32>(z & (i >>> n)) << 1);
}

/** Q → cos θ Q + sin θ · sign · (iPQ) for each pair. */
function turn(step: usize): void {
  const flip = <u32>word(step, pauliFlip), twist = <u32>word(step, pauliTwist), z = <u32>word(step, pauliZ);
  const ys = word(step, pauliYs), n = <u32>qubits;
  const flipBit = <u32>word(step, pauliFlipBit), twistBit = <u32>word(step, pauliTwistBit);
  const low = min(flipBit, twistBit), high = max(flipBit, twistBit);
  const at = trig + ((<usize>word(step, pauliAngle)) << 5);
  const cos = v128.load(at), sin = v128.load(at, 16);
  const base = r;
  for (let k: u32 = 0, count = rows >> 2; k < count; k++) {
    let i = spread(spread(k, low), high);
    i |= ((popcnt<u32>(i & twist) & 1) ^ 1) << twistBit;
    const j = i ^ flip;
    const signed = v128.xor(sin, i32x4.splat((~phaseOf(i, j, n, z, ys) & 2) << 30));
    const a = base + (<usize>i << 4), b = base + (<usize>j << 4);
    const ra = v128.load(a), rb = v128.load(b);
    v128.store(a, add(mul(cos, ra), mul(signed, rb)));
    v128.store(b, sub(mul(cos, rb), mul(signed, ra)));
  }
}

/** Undoes a rotation on r and λ, and stores the slope of its angle. */
function turnBack(step: usize): void {
  const flip = <u32>word(step, pauliFlip), twist = <u32>word(step, pauliTwist), z = <u32>word(step, pauliZ);
  const ys = word(step, pauliYs), n = <u32>qubits;
  const flipBit = <u32>word(step, pauliFlipBit), twistBit = <u32>word(step, pauliTwistBit);
  const low = min(flipBit, twistBit), high = max(flipBit, twistBit);
  const angle = <usize>word(step, pauliAngle);
  const cos = v128.load(trig + (angle << 5)), sin = v128.load(trig + (angle << 5), 16);
  const toLambda = lambda - r;
  const base = r;
  let total = f32x4.splat(0);
  for (let k: u32 = 0, count = rows >> 2; k < count; k++) {
    let i = spread(spread(k, low), high);
    i |= ((popcnt<u32>(i & twist) & 1) ^ 1) << twistBit;
    const j = i ^ flip;
    const flips = i32x4.splat((~phaseOf(i, j, n, z, ys) & 2) << 30);
    const signed = v128.xor(sin, flips);
    const a = base + (<usize>i << 4), b = base + (<usize>j << 4);
    const ra = v128.load(a), rb = v128.load(b), la = v128.load(a + toLambda), lb = v128.load(b + toLambda);
    // The turn of a pair leaves λ_a r_b − λ_b r_a as it is.
    total = add(total, v128.xor(sub(mul(la, rb), mul(lb, ra)), flips));
    v128.store(a, sub(mul(cos, ra), mul(signed, rb)));
    v128.store(b, add(mul(cos, rb), mul(signed, ra)));
    v128.store(a + toLambda, sub(mul(cos, la), mul(signed, lb)));
    v128.store(b + toLambda, add(mul(cos, lb), mul(signed, la)));
  }
  v128.store(slopes + (angle << 4), total);
}

/** Each row times its factor. */
function scale(state: usize, table: usize): void {
  for (let k: usize = 0, count = <usize>rows; k < count; k++) {
    const at = state + (k << 4);
    v128.store(at, mul(v128.load(at), f32x4.splat(load<f32>(table + (k << 2)))));
  }
}
