import {
  groupHigh, groupLow, levelsOfRotation, rowBytes, transformAngle1, transformAngle2, transformLevels, transformMask1,
  transformMask2, transformPivots,
} from '../layout';
import { tangentOf } from './rotation';
import { pivotsOf } from './transform';
import { add, address, laneSums, mul, sub, word } from './vector';

// A diagonal together with the head of a transform: rows go through it in quads, two bits of the transform a pass.
//
// `Table` tells how the diagonal lies: i32, one complex number a row, the same for all lanes; v128, a row of its own for
// each row. `Levels` (sizes 1, 2, 4 for 0, 1, 2) tells how many bits of the head are transformed; size 8: two are rotated.

@inline function tableRe<Table>(table: usize, row: usize): v128 {
  return sizeof<Table>() == 4 ? v128.load32_splat(table + (row >> 2)) : v128.load(table + row);
}

@inline function tableIm<Table>(table: usize, row: usize): v128 {
  return sizeof<Table>() == 4 ? v128.load32_splat(table + (row >> 2), 4) : v128.load(table + row, 16);
}

@inline function storeQuad<Levels>(
  state: usize, o0: usize, o1: usize, o2: usize, o3: usize,
  a: v128, b: v128, c: v128, d: v128, imaginary: bool,
): void {
  const at = imaginary ? state + 16 : state;
  if (sizeof<Levels>() == 1) {
    v128.store(at + o0, a);
    v128.store(at + o1, b);
    v128.store(at + o2, c);
    v128.store(at + o3, d);
  } else {
    const ab = add(a, b), ba = sub(a, b), cd = add(c, d), dc = sub(c, d);
    if (sizeof<Levels>() == 2) {
      v128.store(at + o0, ab);
      v128.store(at + o1, ba);
      v128.store(at + o2, cd);
      v128.store(at + o3, dc);
    } else {
      v128.store(at + o0, add(ab, cd));
      v128.store(at + o1, add(ba, dc));
      v128.store(at + o2, sub(ab, cd));
      v128.store(at + o3, sub(ba, dc));
    }
  }
}

function forth<Levels, Table>(
  to: usize, from: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize, table: usize, t1: v128, t2: v128,
): void {
  const m12 = m1 ^ m2;
  for (let o0 = begin; o0 < end; o0 = ((o0 | pivots) + 1) & ~pivots) {
    const o1 = o0 ^ m1, o2 = o0 ^ m2, o3 = o0 ^ m12;
    let x = v128.load(from + o0), y = v128.load(from + o0, 16);
    let c = tableRe<Table>(table, o0), s = tableIm<Table>(table, o0);
    const re0 = sub(mul(x, c), mul(y, s)), im0 = add(mul(x, s), mul(y, c));
    x = v128.load(from + o1), y = v128.load(from + o1, 16);
    c = tableRe<Table>(table, o1), s = tableIm<Table>(table, o1);
    const re1 = sub(mul(x, c), mul(y, s)), im1 = add(mul(x, s), mul(y, c));
    x = v128.load(from + o2), y = v128.load(from + o2, 16);
    c = tableRe<Table>(table, o2), s = tableIm<Table>(table, o2);
    const re2 = sub(mul(x, c), mul(y, s)), im2 = add(mul(x, s), mul(y, c));
    x = v128.load(from + o3), y = v128.load(from + o3, 16);
    c = tableRe<Table>(table, o3), s = tableIm<Table>(table, o3);
    const re3 = sub(mul(x, c), mul(y, s)), im3 = add(mul(x, s), mul(y, c));
    if (sizeof<Levels>() == 8) storeRotated(to, o0, o1, o2, o3, re0, re1, re2, re3, im0, im1, im2, im3, t1, t2);
    else {
      storeQuad<Levels>(to, o0, o1, o2, o3, re0, re1, re2, re3, false);
      storeQuad<Levels>(to, o0, o1, o2, o3, im0, im1, im2, im3, true);
    }
  }
}

/** A quad rotated along both its masks: see rotation.ts. */
@inline function storeRotated(
  to: usize, o0: usize, o1: usize, o2: usize, o3: usize,
  re0: v128, re1: v128, re2: v128, re3: v128, im0: v128, im1: v128, im2: v128, im3: v128, t1: v128, t2: v128,
): void {
  let w = add(re0, mul(t1, im1)), x = sub(im1, mul(t1, re0)), z = add(re3, mul(t1, im2)), y = sub(im2, mul(t1, re3));
  v128.store(to + o0, add(w, mul(t2, y)));
  v128.store(to + o2, sub(y, mul(t2, w)), 16);
  v128.store(to + o3, add(z, mul(t2, x)));
  v128.store(to + o1, sub(x, mul(t2, z)), 16);
  w = sub(im0, mul(t1, re1)), x = add(re1, mul(t1, im0)), z = sub(im3, mul(t1, re2)), y = add(re2, mul(t1, im3));
  v128.store(to + o0, sub(w, mul(t2, y)), 16);
  v128.store(to + o2, add(y, mul(t2, w)));
  v128.store(to + o3, sub(z, mul(t2, x)), 16);
  v128.store(to + o1, add(x, mul(t2, z)));
}

/** Byte offset of a row's phases: patterns are linear, so that of `a ^ b` is that of a ^ that of b. */
@inline function phaseOffset(low: usize, high: usize, offset: usize): usize {
  const row = offset / rowBytes;
  return <usize>(load<u32>(low + ((row & 1023) << 2)) ^ load<u32>(high + ((row >> 10) << 2))) * rowBytes;
}

// Set by `phasedRow`: AssemblyScript returns one value.
let phasedRe: v128 = f32x4.splat(0);
let phasedIm: v128 = f32x4.splat(0);

/** A row times the table's entry and the phases of its groups. */
@inline function phasedRow<Groups, Table>(from: usize, offset: usize, table: usize, first: usize, second: usize): void {
  let x = v128.load(from + offset), y = v128.load(from + offset, 16);
  let c = tableRe<Table>(table, offset), s = tableIm<Table>(table, offset);
  const p = v128.load(first), q = v128.load(first, 16);
  const re = sub(mul(c, p), mul(s, q));
  s = add(mul(c, q), mul(s, p));
  c = re;
  if (sizeof<Groups>() == 2) {
    const t = v128.load(second), u = v128.load(second, 16);
    const both = sub(mul(c, t), mul(s, u));
    s = add(mul(c, u), mul(s, t));
    c = both;
  }
  phasedRe = sub(mul(x, c), mul(y, s));
  phasedIm = add(mul(x, s), mul(y, c));
}

/** As `forth`, with the phases of per-sample words: i8 for one group of them, i16 for two. */
function forthPhased<Levels, Groups, Table>(
  to: usize, from: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize, table: usize,
  low1: usize, high1: usize, phases1: usize, low2: usize, high2: usize, phases2: usize, t1: v128, t2: v128,
): void {
  const m12 = m1 ^ m2;
  const a1 = phaseOffset(low1, high1, m1), b1 = phaseOffset(low1, high1, m2), c1 = a1 ^ b1;
  const a2 = sizeof<Groups>() == 2 ? phaseOffset(low2, high2, m1) : 0;
  const b2 = sizeof<Groups>() == 2 ? phaseOffset(low2, high2, m2) : 0, c2 = a2 ^ b2;
  for (let o0 = begin; o0 < end; o0 = ((o0 | pivots) + 1) & ~pivots) {
    const o1 = o0 ^ m1, o2 = o0 ^ m2, o3 = o0 ^ m12;
    const first = phaseOffset(low1, high1, o0);
    const second = sizeof<Groups>() == 2 ? phaseOffset(low2, high2, o0) : 0;
    phasedRow<Groups, Table>(from, o0, table, phases1 + first, phases2 + second);
    const re0 = phasedRe, im0 = phasedIm;
    phasedRow<Groups, Table>(from, o1, table, phases1 + (first ^ a1), phases2 + (second ^ a2));
    const re1 = phasedRe, im1 = phasedIm;
    phasedRow<Groups, Table>(from, o2, table, phases1 + (first ^ b1), phases2 + (second ^ b2));
    const re2 = phasedRe, im2 = phasedIm;
    phasedRow<Groups, Table>(from, o3, table, phases1 + (first ^ c1), phases2 + (second ^ c2));
    const re3 = phasedRe, im3 = phasedIm;
    if (sizeof<Levels>() == 8) storeRotated(to, o0, o1, o2, o3, re0, re1, re2, re3, im0, im1, im2, im3, t1, t2);
    else {
      storeQuad<Levels>(to, o0, o1, o2, o3, re0, re1, re2, re3, false);
      storeQuad<Levels>(to, o0, o1, o2, o3, im0, im1, im2, im3, true);
    }
  }
}

/** Where slopes go: nowhere, quads summed over lanes, rows added up, or rows set; a sum of these. */
export const slopesOfQuads = 1;
export const slopesOfRows = 2;
export const slopesForSamples = 4;

function back<Levels, Table>(
  lambda: usize, psi: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize, table: usize,
  slopes: usize, slopeRows: usize, kind: i32,
): void {
  const m12 = m1 ^ m2;
  let quadSlopes = slopes;
  for (let o0 = begin; o0 < end; o0 = ((o0 | pivots) + 1) & ~pivots) {
    const o1 = o0 ^ m1, o2 = o0 ^ m2, o3 = o0 ^ m12;
    let x = v128.load(lambda + o0), y = v128.load(lambda + o0, 16);
    let c = tableRe<Table>(table, o0), s = tableIm<Table>(table, o0);
    const re0 = add(mul(x, c), mul(y, s)), im0 = sub(mul(y, c), mul(x, s));
    x = v128.load(lambda + o1), y = v128.load(lambda + o1, 16);
    c = tableRe<Table>(table, o1), s = tableIm<Table>(table, o1);
    const re1 = add(mul(x, c), mul(y, s)), im1 = sub(mul(y, c), mul(x, s));
    x = v128.load(lambda + o2), y = v128.load(lambda + o2, 16);
    c = tableRe<Table>(table, o2), s = tableIm<Table>(table, o2);
    const re2 = add(mul(x, c), mul(y, s)), im2 = sub(mul(y, c), mul(x, s));
    x = v128.load(lambda + o3), y = v128.load(lambda + o3, 16);
    c = tableRe<Table>(table, o3), s = tableIm<Table>(table, o3);
    const re3 = add(mul(x, c), mul(y, s)), im3 = sub(mul(y, c), mul(x, s));
    if (kind) {
      const v0 = sub(mul(re0, v128.load(psi + o0, 16)), mul(im0, v128.load(psi + o0)));
      const v1 = sub(mul(re1, v128.load(psi + o1, 16)), mul(im1, v128.load(psi + o1)));
      const v2 = sub(mul(re2, v128.load(psi + o2, 16)), mul(im2, v128.load(psi + o2)));
      const v3 = sub(mul(re3, v128.load(psi + o3, 16)), mul(im3, v128.load(psi + o3)));
      if (kind & slopesOfQuads) {
        v128.store(quadSlopes, add(v128.load(quadSlopes), laneSums(v0, v1, v2, v3)));
        quadSlopes += 16;
      }
      if (kind & slopesOfRows) {
        v128.store(slopes + (o0 >> 1), add(v128.load(slopes + (o0 >> 1)), v0));
        v128.store(slopes + (o1 >> 1), add(v128.load(slopes + (o1 >> 1)), v1));
        v128.store(slopes + (o2 >> 1), add(v128.load(slopes + (o2 >> 1)), v2));
        v128.store(slopes + (o3 >> 1), add(v128.load(slopes + (o3 >> 1)), v3));
      }
      if (kind & slopesForSamples) {
        v128.store(slopeRows + (o0 >> 1), v0);
        v128.store(slopeRows + (o1 >> 1), v1);
        v128.store(slopeRows + (o2 >> 1), v2);
        v128.store(slopeRows + (o3 >> 1), v3);
      }
    }
    storeQuad<Levels>(lambda, o0, o1, o2, o3, re0, re1, re2, re3, false);
    storeQuad<Levels>(lambda, o0, o1, o2, o3, im0, im1, im2, im3, true);
  }
}

/** `to = head · diagonal · from` for base rows from `begin` to `end`, in bytes; may be in place. */
export function diagonalForth(
  to: usize, from: usize, begin: usize, end: usize, head: usize, table: usize, lanes: bool,
): void {
  const levels = word(head, transformLevels);
  const pivots = pivotsOf(word(head, transformPivots));
  const m1 = <usize>word(head, transformMask1) * rowBytes, m2 = <usize>word(head, transformMask2) * rowBytes;
  let t1 = f32x4.splat(0), t2 = t1;
  if (levels == levelsOfRotation) {
    t1 = f32x4.splat(tangentOf(word(head, transformAngle1)));
    t2 = f32x4.splat(tangentOf(word(head, transformAngle2)));
  }
  if (lanes) {
    if (levels == levelsOfRotation) forth<i64, v128>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
    else if (levels == 2) forth<i32, v128>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
    else if (levels == 1) forth<i16, v128>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
    else forth<i8, v128>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
  } else {
    if (levels == levelsOfRotation) forth<i64, i32>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
    else if (levels == 2) forth<i32, i32>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
    else if (levels == 1) forth<i16, i32>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
    else forth<i8, i32>(to, from, begin, end, pivots, m1, m2, table, t1, t2);
  }
}

/**
 * `to = head · diagonal · phases · from`: the phases of one or two groups of per-sample words (`second` 0: one) are
 * multiplied on in the same pass.
 */
export function diagonalForthPhased(
  to: usize, from: usize, begin: usize, end: usize, head: usize, table: usize, lanes: bool,
  first: usize, firstPhases: usize, second: usize, secondPhases: usize,
): void {
  if (lanes) withTable<v128>(to, from, begin, end, head, table, first, firstPhases, second, secondPhases);
  else withTable<i32>(to, from, begin, end, head, table, first, firstPhases, second, secondPhases);
}

function withTable<Table>(
  to: usize, from: usize, begin: usize, end: usize, head: usize, table: usize,
  first: usize, firstPhases: usize, second: usize, secondPhases: usize,
): void {
  const levels = word(head, transformLevels);
  if (second) {
    if (levels == levelsOfRotation) phased<i64, i16, Table>(to, from, begin, end, head, table, first, firstPhases, second, secondPhases);
    else if (levels == 2) phased<i32, i16, Table>(to, from, begin, end, head, table, first, firstPhases, second, secondPhases);
    else if (levels == 1) phased<i16, i16, Table>(to, from, begin, end, head, table, first, firstPhases, second, secondPhases);
    else phased<i8, i16, Table>(to, from, begin, end, head, table, first, firstPhases, second, secondPhases);
  } else {
    if (levels == levelsOfRotation) phased<i64, i8, Table>(to, from, begin, end, head, table, first, firstPhases, first, firstPhases);
    else if (levels == 2) phased<i32, i8, Table>(to, from, begin, end, head, table, first, firstPhases, first, firstPhases);
    else if (levels == 1) phased<i16, i8, Table>(to, from, begin, end, head, table, first, firstPhases, first, firstPhases);
    else phased<i8, i8, Table>(to, from, begin, end, head, table, first, firstPhases, first, firstPhases);
  }
}

function phased<Levels, Groups, Table>(
  to: usize, from: usize, begin: usize, end: usize, head: usize, table: usize,
  first: usize, firstPhases: usize, second: usize, secondPhases: usize,
): void {
  const pivots = pivotsOf(word(head, transformPivots));
  const m1 = <usize>word(head, transformMask1) * rowBytes, m2 = <usize>word(head, transformMask2) * rowBytes;
  const rotates = sizeof<Levels>() == 8;
  const t1 = f32x4.splat(rotates ? tangentOf(word(head, transformAngle1)) : 0);
  const t2 = f32x4.splat(rotates ? tangentOf(word(head, transformAngle2)) : 0);
  forthPhased<Levels, Groups, Table>(
    to, from, begin, end, pivots, m1, m2, table,
    address(first, groupLow), address(first, groupHigh), firstPhases,
    address(second, groupLow), address(second, groupHigh), secondPhases, t1, t2,
  );
}

/**
 * `λ = head · diagonal* · λ`, in place, and, between the two, the slope of each row: `Im(λ* ψ)`, ψ being the state before
 * the diagonal.
 */
export function diagonalBack(
  lambda: usize, psi: usize, begin: usize, end: usize, head: usize, table: usize, lanes: bool,
  slopes: usize, slopeRows: usize, kind: i32,
): void {
  const levels = word(head, transformLevels);
  const pivots = pivotsOf(word(head, transformPivots));
  const m1 = <usize>word(head, transformMask1) * rowBytes, m2 = <usize>word(head, transformMask2) * rowBytes;
  if (lanes) {
    if (levels == 2) back<i32, v128>(lambda, psi, begin, end, pivots, m1, m2, table, slopes, slopeRows, kind);
    else if (levels == 1) back<i16, v128>(lambda, psi, begin, end, pivots, m1, m2, table, slopes, slopeRows, kind);
    else back<i8, v128>(lambda, psi, begin, end, pivots, m1, m2, table, slopes, slopeRows, kind);
  } else {
    if (levels == 2) back<i32, i32>(lambda, psi, begin, end, pivots, m1, m2, table, slopes, slopeRows, kind);
    else if (levels == 1) back<i16, i32>(lambda, psi, begin, end, pivots, m1, m2, table, slopes, slopeRows, kind);
    else back<i8, i32>(lambda, psi, begin, end, pivots, m1, m2, table, slopes, slopeRows, kind);
  }
}
