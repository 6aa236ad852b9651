import { rowBytes } from '../layout';
import { add, movedLanes, mul, sub } from './vector';

// Rotations `exp(−i θ/2 X^m)`, X on every bit of a mask, without their factor cos θ/2: with t = tan θ/2, of rows a and a ^ m
//
//   re → re + t im',  im' → im' − t re   and   im → im − t re',  re' → re' + t im
//
// so the planes mix, but not more than two at a time: of rows spanned by several masks, the real parts of those an even number
// of masks away from the base turn with the imaginary parts of the odd ones, by t, and the other way round by −t.
//
// Two operations a plane for each bit, as many as the two transforms with which a layer of rotations is a diagonal, but half the
// loads and stores, and multiplications beside additions, where a core adds and multiplies at once. Measured with (qubits,
// layers, samples) (8, 4, 4096) on one core of an EPYC of 2024: 3.7 ms, with transforms 5.7; 4.0 where −t stood in registers of
// its own instead of a subtraction. test/engines/simd/product-and-rotations.test.ts holds it to the plain path.

let trig: usize = 0;
let trigShift: usize = 0;
let sineAt: usize = 0;

/** Where cosines of half the angles are, every `2^shift` bytes, and how much further on the sines. */
export function takeAngles(at: usize, shift: usize, sine: usize): void {
  trig = at;
  trigShift = shift;
  sineAt = sine;
}

/** cos θ/2 of an angle by its number; never 0, for the tangent is by this number too, and what they are worth together is right. */
@inline export function cosineOf(angle: i32): f32 {
  const cosine = load<f32>(trig + (<usize>angle << trigShift));
  return cosine == 0 ? 1e-12 : cosine;
}

/** tan θ/2 of an angle by its number; 0 for none. */
@inline export function tangentOf(angle: i32): f32 {
  if (angle < 0) return 0;
  return load<f32>(trig + (<usize>angle << trigShift) + sineAt) / cosineOf(angle);
}

/** By t where `Sign` is i8, by −t where it is i16. */
@inline function plus<Sign>(a: v128, b: v128): v128 {
  return sizeof<Sign>() == 1 ? add(a, b) : sub(a, b);
}

@inline function minus<Sign>(a: v128, b: v128): v128 {
  return sizeof<Sign>() == 1 ? sub(a, b) : add(a, b);
}

@inline function fourTurned<Sign>(e0: usize, o1: usize, o2: usize, e3: usize, t1: v128, t2: v128): void {
  const a = v128.load(e0), b = v128.load(o1), c = v128.load(o2), d = v128.load(e3);
  const w = plus<Sign>(a, mul(t1, b)), x = minus<Sign>(b, mul(t1, a));
  const z = plus<Sign>(d, mul(t1, c)), y = minus<Sign>(c, mul(t1, d));
  v128.store(e0, plus<Sign>(w, mul(t2, y)));
  v128.store(o2, minus<Sign>(y, mul(t2, w)));
  v128.store(e3, plus<Sign>(z, mul(t2, x)));
  v128.store(o1, minus<Sign>(x, mul(t2, z)));
}

/** Rows 0 to 7 of an octet by the parity of their number: 0, 3, 5 and 6 are even. */
@inline function eightTurned<Sign>(
  e0: usize, o1: usize, o2: usize, e3: usize, o4: usize, e5: usize, e6: usize, o7: usize, t1: v128, t2: v128, t3: v128,
): void {
  let a = v128.load(e0), b = v128.load(o1), c = v128.load(o2), d = v128.load(e3);
  let e = v128.load(o4), f = v128.load(e5), g = v128.load(e6), h = v128.load(o7);
  // along the first mask: pairs 01, 32, 54, 67, the even one first
  let x = a;
  a = plus<Sign>(a, mul(t1, b)), b = minus<Sign>(b, mul(t1, x)), x = d;
  d = plus<Sign>(d, mul(t1, c)), c = minus<Sign>(c, mul(t1, x)), x = f;
  f = plus<Sign>(f, mul(t1, e)), e = minus<Sign>(e, mul(t1, x)), x = g;
  g = plus<Sign>(g, mul(t1, h)), h = minus<Sign>(h, mul(t1, x)), x = a;
  // along the second: 02, 31, 57, 64
  a = plus<Sign>(a, mul(t2, c)), c = minus<Sign>(c, mul(t2, x)), x = d;
  d = plus<Sign>(d, mul(t2, b)), b = minus<Sign>(b, mul(t2, x)), x = f;
  f = plus<Sign>(f, mul(t2, h)), h = minus<Sign>(h, mul(t2, x)), x = g;
  g = plus<Sign>(g, mul(t2, e)), e = minus<Sign>(e, mul(t2, x));
  // along the third: 04, 37, 51, 62
  v128.store(e0, plus<Sign>(a, mul(t3, e)));
  v128.store(o4, minus<Sign>(e, mul(t3, a)));
  v128.store(e3, plus<Sign>(d, mul(t3, h)));
  v128.store(o7, minus<Sign>(h, mul(t3, d)));
  v128.store(e5, plus<Sign>(f, mul(t3, b)));
  v128.store(o1, minus<Sign>(b, mul(t3, f)));
  v128.store(e6, plus<Sign>(g, mul(t3, c)));
  v128.store(o2, minus<Sign>(c, mul(t3, g)));
}

export function rotateQuads(
  state: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize, angle1: i32, angle2: i32,
): void {
  const t1 = f32x4.splat(tangentOf(angle1)), t2 = f32x4.splat(tangentOf(angle2));
  const m12 = m1 ^ m2;
  for (let base = begin; base < end; base = ((base | pivots) + 1) & ~pivots) {
    const r0 = state + base, r1 = state + (base ^ m1), r2 = state + (base ^ m2), r3 = state + (base ^ m12);
    fourTurned<i8>(r0, r1 + 16, r2 + 16, r3, t1, t2);
    fourTurned<i16>(r0 + 16, r1, r2, r3 + 16, t1, t2);
  }
}

export function rotateOctets(
  state: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize, m3: usize,
  angle1: i32, angle2: i32, angle3: i32,
): void {
  const t1 = f32x4.splat(tangentOf(angle1)), t2 = f32x4.splat(tangentOf(angle2)), t3 = f32x4.splat(tangentOf(angle3));
  const m12 = m1 ^ m2, m13 = m1 ^ m3, m23 = m2 ^ m3, m123 = m12 ^ m3;
  for (let base = begin; base < end; base = ((base | pivots) + 1) & ~pivots) {
    const r0 = state + base, r1 = state + (base ^ m1), r2 = state + (base ^ m2), r3 = state + (base ^ m12);
    const r4 = state + (base ^ m3), r5 = state + (base ^ m13), r6 = state + (base ^ m23), r7 = state + (base ^ m123);
    eightTurned<i8>(r0, r1 + 16, r2 + 16, r3, r4 + 16, r5, r6, r7 + 16, t1, t2, t3);
    eightTurned<i16>(r0 + 16, r1, r2, r3 + 16, r4, r5 + 16, r6 + 16, r7, t1, t2, t3);
  }
}

/** One mask that moves lanes as well as rows; the pivot is a bit of the row. */
export function rotateMoved(
  state: usize, begin: usize, end: usize, pivots: usize, m1: usize, lanes: i32, angle: i32,
): void {
  const t = f32x4.splat(tangentOf(angle));
  for (let base = begin; base < end; base = ((base | pivots) + 1) & ~pivots) {
    const r0 = state + base, r1 = state + (base ^ m1);
    const a = v128.load(r0), b = v128.load(r0, 16);
    const c = movedLanes(v128.load(r1), lanes), d = movedLanes(v128.load(r1, 16), lanes);
    v128.store(r0, add(a, mul(t, d)));
    v128.store(r0, sub(b, mul(t, c)), 16);
    v128.store(r1, movedLanes(add(c, mul(t, b)), lanes));
    v128.store(r1, movedLanes(sub(d, mul(t, a)), lanes), 16);
  }
}

/** One mask that moves lanes only. */
export function rotateLanes(state: usize, begin: usize, end: usize, lanes: i32, angle: i32): void {
  const t = f32x4.splat(tangentOf(angle));
  for (let row = state + begin, last = state + end; row < last; row += rowBytes) {
    const re = v128.load(row), im = v128.load(row, 16);
    v128.store(row, add(re, mul(t, movedLanes(im, lanes))));
    v128.store(row, sub(im, mul(t, movedLanes(re, lanes))), 16);
  }
}
