import { add, mul, sub } from './vector';

// Sine and cosine of four angles: the quarter turn nearest to the angle is taken off in three parts (Cody and Waite), and
// what is left, at most π/4, goes into the polynomials of Cephes' sinf and cosf. Good to 1e-7; angles beyond 8,192 radians lose
// their turns in double precision first.

@inline function constant(x: f32): v128 {
  return f32x4.splat(x);
}

/** Stores cosines at `at` and sines after them. */
export function storeTrig(at: usize, angles: v128): void {
  const isHuge = f32x4.gt(f32x4.abs(angles), constant(8192));
  storeSmallTrig(at, v128.any_true(isHuge) ? withoutTurns(angles) : angles);
}

/** The angles less whole turns, to within half a turn, or rounding of what is larger than 10^15. */
function withoutTurns(angles: v128): v128 {
  const low = f64x2.promote_low_f32x4(angles);
  const high = f64x2.promote_low_f32x4(i32x4.shuffle(angles, angles, 2, 3, 0, 1));
  const a = f32x4.demote_f64x2_zero(lessTurns(low)), b = f32x4.demote_f64x2_zero(lessTurns(high));
  return i32x4.shuffle(a, b, 0, 1, 4, 5);
}

@inline function lessTurns(angles: v128): v128 {
  const turn: f64 = 6.283185307179586;
  const turns = f64x2.nearest(f64x2.mul(angles, f64x2.splat(0.15915494309189535)));
  const left = f64x2.sub(angles, f64x2.mul(turns, f64x2.splat(turn)));
  return f64x2.max(f64x2.splat(-turn), f64x2.min(f64x2.splat(turn), left));
}

function storeSmallTrig(at: usize, angles: v128): void {
  const turns = f32x4.nearest(mul(angles, constant(0.63661977236758134)));
  let x = sub(angles, mul(turns, constant(1.5703125)));
  x = sub(x, mul(turns, constant(4.837512969970703125e-4)));
  x = sub(x, mul(turns, constant(7.54978995489188216e-8)));
  const square = mul(x, x);
  let sine = add(mul(square, constant(-1.9515295891e-4)), constant(8.3321608736e-3));
  sine = add(mul(sine, square), constant(-1.6666654611e-1));
  sine = add(mul(mul(sine, square), x), x);
  let cosine = add(mul(square, constant(2.443315711809948e-5)), constant(-1.388731625493765e-3));
  cosine = add(mul(cosine, square), constant(4.166664568298827e-2));
  cosine = add(mul(mul(cosine, square), square), sub(constant(1), mul(square, constant(0.5))));
  const quarter = i32x4.trunc_sat_f32x4_s(turns);
  const one = i32x4.splat(1);
  const odd = i32x4.eq(v128.and(quarter, one), one);
  const sineSign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30);
  const cosineSign = i32x4.shl(v128.and(i32x4.add(quarter, one), i32x4.splat(2)), 30);
  v128.store(at, v128.xor(v128.bitselect(sine, cosine, odd), cosineSign));
  v128.store(at, v128.xor(v128.bitselect(cosine, sine, odd), sineSign), 16);
}
