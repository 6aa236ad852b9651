import {
  passAngle1, passAngle2, passAngle3, passKind, passLaneMask, passLanePivot, passLanes, passMask1, passMask2, passMask3, passMovedPair, passOctet, passPair,
  passPivots, passQuad, passRotatedLanes, passRotatedOctet, passRotatedPair, passRotatedQuad, passWords, rowBytes,
  transformLevels, transformMask1, transformMask2, transformPasses, transformPassList, transformPivots,
} from '../layout';
import { rotateLanes, rotateMoved, rotateOctets, rotateQuads } from './rotation';
import { add, address, laneSigns, movedLanes, mul, part, setPart, sub, word } from './vector';

// Walsh–Hadamard transform over part of the bits, not normalised: for each of its masks m with its pivot bit p,
// rows a (bit p clear) and a ^ m become their sum and their difference.
//
// Rows come in groups spanned by one, two or three masks. The base rows have all pivots clear; the next one is found by
// adding one above set pivots. Additions are what it costs: an octet is 48 of them for 16 loads and 16 stores.
//
// Each pass goes over base rows from `begin` to `end`, in bytes from the state's own begin, where no pivot is set.

@inline function nextBase(base: usize, pivots: usize): usize {
  return ((base | pivots) + 1) & ~pivots;
}

@inline function pair<Plane>(r0: usize, r1: usize): void {
  const a = part<Plane>(r0), b = part<Plane>(r1);
  setPart<Plane>(r0, add(a, b));
  setPart<Plane>(r1, sub(a, b));
}

@inline function quad<Plane>(r0: usize, r1: usize, r2: usize, r3: usize): void {
  const a = part<Plane>(r0), b = part<Plane>(r1), c = part<Plane>(r2), d = part<Plane>(r3);
  const ab = add(a, b), ba = sub(a, b), cd = add(c, d), dc = sub(c, d);
  setPart<Plane>(r0, add(ab, cd));
  setPart<Plane>(r1, add(ba, dc));
  setPart<Plane>(r2, sub(ab, cd));
  setPart<Plane>(r3, sub(ba, dc));
}

@inline function octet<Plane>(
  r0: usize, r1: usize, r2: usize, r3: usize, r4: usize, r5: usize, r6: usize, r7: usize,
): void {
  let a = part<Plane>(r0), b = part<Plane>(r1), c = part<Plane>(r2), d = part<Plane>(r3);
  let e = part<Plane>(r4), f = part<Plane>(r5), g = part<Plane>(r6), h = part<Plane>(r7);
  const ab = add(a, b), ba = sub(a, b), cd = add(c, d), dc = sub(c, d);
  const ef = add(e, f), fe = sub(e, f), gh = add(g, h), hg = sub(g, h);
  a = add(ab, cd), b = add(ba, dc), c = sub(ab, cd), d = sub(ba, dc);
  e = add(ef, gh), f = add(fe, hg), g = sub(ef, gh), h = sub(fe, hg);
  setPart<Plane>(r0, add(a, e));
  setPart<Plane>(r1, add(b, f));
  setPart<Plane>(r2, add(c, g));
  setPart<Plane>(r3, add(d, h));
  setPart<Plane>(r4, sub(a, e));
  setPart<Plane>(r5, sub(b, f));
  setPart<Plane>(r6, sub(c, g));
  setPart<Plane>(r7, sub(d, h));
}

function radix2(state: usize, begin: usize, end: usize, pivots: usize, m1: usize): void {
  for (let base = begin; base < end; base = nextBase(base, pivots)) {
    const r0 = state + base, r1 = state + (base ^ m1);
    pair<i8>(r0, r1);
    pair<i16>(r0, r1);
  }
}

function radix4(state: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize): void {
  const m12 = m1 ^ m2;
  for (let base = begin; base < end; base = nextBase(base, pivots)) {
    const r0 = state + base, r1 = state + (base ^ m1), r2 = state + (base ^ m2), r3 = state + (base ^ m12);
    quad<i8>(r0, r1, r2, r3);
    quad<i16>(r0, r1, r2, r3);
  }
}

function radix8(
  state: usize, begin: usize, end: usize, pivots: usize, m1: usize, m2: usize, m3: usize,
): void {
  const m12 = m1 ^ m2, m13 = m1 ^ m3, m23 = m2 ^ m3, m123 = m12 ^ m3;
  for (let base = begin; base < end; base = nextBase(base, pivots)) {
    const r0 = state + base, r1 = state + (base ^ m1), r2 = state + (base ^ m2), r3 = state + (base ^ m12);
    const r4 = state + (base ^ m3), r5 = state + (base ^ m13), r6 = state + (base ^ m23), r7 = state + (base ^ m123);
    octet<i8>(r0, r1, r2, r3, r4, r5, r6, r7);
    octet<i16>(r0, r1, r2, r3, r4, r5, r6, r7);
  }
}

@inline function movedPair<Plane>(r0: usize, r1: usize, lanes: i32): void {
  const a = part<Plane>(r0), b = movedLanes(part<Plane>(r1), lanes);
  setPart<Plane>(r0, add(a, b));
  setPart<Plane>(r1, movedLanes(sub(a, b), lanes));
}

/** One mask that moves lanes as well as rows; the pivot is a bit of the row. */
function radix2Moved(
  state: usize, begin: usize, end: usize, pivots: usize, m1: usize, lanes: i32,
): void {
  for (let base = begin; base < end; base = nextBase(base, pivots)) {
    const r0 = state + base, r1 = state + (base ^ m1);
    movedPair<i8>(r0, r1, lanes);
    movedPair<i16>(r0, r1, lanes);
  }
}

/** One mask that moves lanes only: where the pivot is set, the difference. */
function laneRadix2(state: usize, begin: usize, end: usize, lanes: i32, pivot: i32): void {
  const signs = laneSigns(pivot);
  for (let row = state + begin, last = state + end; row < last; row += rowBytes) {
    const re = v128.load(row), im = v128.load(row, 16);
    v128.store(row, add(mul(re, signs), movedLanes(re, lanes)));
    v128.store(row, add(mul(im, signs), movedLanes(im, lanes)), 16);
  }
}

@inline function inBytes(mask: i32): usize {
  return <usize>mask * rowBytes;
}

/** The pivots of a descriptor, and every bit below a row, over which the next base is counted. */
@inline export function pivotsOf(mask: i32): usize {
  return inBytes(mask) | (rowBytes - 1);
}

/** One pass over the base rows from `begin` to `end`. */
export function transformPass(state: usize, begin: usize, end: usize, pass: usize): void {
  const kind = word(pass, passKind);
  const pivots = pivotsOf(word(pass, passPivots));
  const m1 = inBytes(word(pass, passMask1)), m2 = inBytes(word(pass, passMask2)), m3 = inBytes(word(pass, passMask3));
  if (kind == passOctet) radix8(state, begin, end, pivots, m1, m2, m3);
  else if (kind == passQuad) radix4(state, begin, end, pivots, m1, m2);
  else if (kind == passPair) radix2(state, begin, end, pivots, m1);
  else if (kind == passMovedPair) radix2Moved(state, begin, end, pivots, m1, word(pass, passLaneMask));
  else if (kind == passLanes) laneRadix2(state, begin, end, word(pass, passLaneMask), word(pass, passLanePivot));
  else rotationPass(state, begin, end, pass, pivots, m1, m2, m3);
}

function rotationPass(
  state: usize, begin: usize, end: usize, pass: usize, pivots: usize, m1: usize, m2: usize, m3: usize,
): void {
  const kind = word(pass, passKind), lanes = word(pass, passLaneMask);
  const a1 = word(pass, passAngle1), a2 = word(pass, passAngle2), a3 = word(pass, passAngle3);
  if (kind == passRotatedOctet) rotateOctets(state, begin, end, pivots, m1, m2, m3, a1, a2, a3);
  else if (kind == passRotatedQuad) rotateQuads(state, begin, end, pivots, m1, m2, a1, a2);
  else if (kind == passRotatedPair) rotateMoved(state, begin, end, pivots, m1, lanes, a1);
  else rotateLanes(state, begin, end, lanes, a1);
}

/** What is left of a transform after its head. */
export function transformTail(state: usize, begin: usize, end: usize, transform: usize): void {
  let pass = address(transform, transformPassList);
  for (let k = word(transform, transformPasses); k > 0; k--) {
    transformPass(state, begin, end, pass);
    pass += passWords << 2;
  }
}

/** A whole transform, in place. */
export function transformAll(state: usize, begin: usize, end: usize, transform: usize): void {
  const levels = word(transform, transformLevels);
  const m1 = inBytes(word(transform, transformMask1)), m2 = inBytes(word(transform, transformMask2));
  const pivots = word(transform, transformPivots);
  if (levels == 2) radix4(state, begin, end, pivotsOf(pivots), m1, m2);
  // The head's second mask only makes quads of the pairs.
  else if (levels == 1) radix2(state, begin, end, pivotsOf(pivots & ~word(transform, transformMask2)), m1);
  transformTail(state, begin, end, transform);
}

/** The transform of vectors of four lanes over all bits of their index. */
export function walshLanes(vectors: usize, count: u32): void {
  for (let step: u32 = 1; step < count; step <<= 1) {
    const stride = <usize>step << 4;
    for (let base: u32 = 0; base < count; base += step << 1) {
      for (let k: u32 = 0; k < step; k++) {
        const a = vectors + (<usize>(base + k) << 4);
        const x = v128.load(a), y = v128.load(a + stride);
        v128.store(a, add(x, y));
        v128.store(a + stride, sub(x, y));
      }
    }
  }
}

/** The transform of numbers over all bits of their index; four or a higher power of two of them. */
export function walsh(numbers: usize, count: u32): void {
  for (let at = numbers, end = numbers + (<usize>count << 2); at < end; at += 16) {
    let v = v128.load(at);
    v = add(mul(v, laneSigns(1)), movedLanes(v, 1));
    v128.store(at, add(mul(v, laneSigns(2)), movedLanes(v, 2)));
  }
  walshLanes(numbers, count >> 2);
}
