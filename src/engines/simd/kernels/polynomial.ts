import {
  angleOffset, angleTermList, angleTerms, angleWords, jobBatch, jobChunks, jobFeatures, jobOutput, jobProgram,
  polynomialAngleList, polynomialAxes, polynomialCoefficients, polynomialFeatures, polynomialOutputs, termIndex,
  termScale, termWords,
} from '../layout';
import { storeTrig } from './trig';
import { add, address, mul, real, word } from './vector';

// A folded program: every output is `Σ c[k_1 … k_m] f_{k_1}(θ_1) … f_{k_m}(θ_m)`, `f = 1, cos, sin`. Eight samples at a
// time, as two vectors, for coefficients cost a load each that both share. Of an output's coefficients nine at a time belong
// to the last two axes: contracted in registers, multiplied by the product of the other axes, which all outputs share.
// Measured with 4 axes, 4 outputs, 4096 samples on one core: 96 µs; with one vector at a time 110; with the products of all
// axes stored and four outputs at a time 105. test/engines/simd/fold.test.ts holds it to the plain formula.

/** Two vectors: eight samples. */
const pair: usize = 32;

/** Bytes of a thread: cosines and sines of each axis, products of all axes but two, outputs, features in fours. */
export function polynomialScratch(polynomial: usize): usize {
  const axes = <usize>word(polynomial, polynomialAxes);
  const columns = <usize>word(polynomial, polynomialFeatures);
  const outputs = <usize>word(polynomial, polynomialOutputs);
  return (2 * axes + blocksOf(polynomial) + outputs + columns + 3) * pair;
}

/** 3^(axes − 2) */
function blocksOf(polynomial: usize): usize {
  let blocks: usize = 1;
  for (let axis = word(polynomial, polynomialAxes); axis > 2; axis--) blocks *= 3;
  return blocks;
}

/** Computes the samples of one piece of a job. */
export function workPiece(job: usize, piece: i32, pieces: i32, scratch: usize): void {
  const chunks = word(job, jobChunks);
  const first = <i32>((<i64>piece * chunks) / pieces), end = <i32>((<i64>(piece + 1) * chunks) / pieces);
  const polynomial = address(job, jobProgram);
  const axes = word(polynomial, polynomialAxes);
  const outputs = <usize>word(polynomial, polynomialOutputs);
  const columns = <usize>word(polynomial, polynomialFeatures);
  const blocks = blocksOf(polynomial);
  const products = scratch + <usize>(2 * axes) * pair;
  const results = products + blocks * pair;
  const features = results + outputs * pair;
  for (let chunk = first; chunk < end; chunk++) {
    storeFeatures(job, columns, chunk << 3, features);
    storeAngles(polynomial, axes, features, scratch);
    storeProducts(products, scratch, axes - 2);
    contract(results, products, scratch + <usize>(2 * axes - 4) * pair, polynomial, outputs, blocks);
    storeSamples(job, results, outputs, chunk << 3);
  }
}

/** Where the features of a sample begin; samples beyond the batch read the last one's again. */
@inline function rowOf(job: usize, sample: i32, columns: usize): usize {
  return address(job, jobFeatures) + ((<usize>min(sample, word(job, jobBatch) - 1) * columns) << 2);
}

/** Rows of features as vectors of samples, a pair for each column. Columns beyond the last read what follows. */
@inline function storeFeatures(job: usize, columns: usize, sample: i32, to: usize): void {
  for (let half = 0; half < 2; half++) {
    let a = rowOf(job, sample, columns), b = rowOf(job, sample + 1, columns);
    let c = rowOf(job, sample + 2, columns), d = rowOf(job, sample + 3, columns);
    let at = to + (<usize>half << 4);
    for (let end = at + columns * pair; at < end; at += 4 * pair) {
      storeTransposed(at, pair, v128.load(a), v128.load(b), v128.load(c), v128.load(d));
      a += 16; b += 16; c += 16; d += 16;
    }
    sample += 4;
  }
}

/** Stores the columns of four rows as rows that are `stride` apart. */
@inline function storeTransposed(at: usize, stride: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  v128.store(at, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(at + stride, i64x2.shuffle(ab, cd, 1, 3));
  const ef = i32x4.shuffle(a, b, 2, 6, 3, 7), gh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(at + 2 * stride, i64x2.shuffle(ef, gh, 0, 2));
  v128.store(at + 3 * stride, i64x2.shuffle(ef, gh, 1, 3));
}

/** Cosines and sines: for each axis those of the first four samples, then those of the others. */
@inline function storeAngles(polynomial: usize, axes: i32, features: usize, to: usize): void {
  let angle = address(polynomial, polynomialAngleList);
  for (let axis = 0; axis < axes; axis++) {
    let left = f32x4.splat(real(angle, angleOffset)), right = left;
    let term = address(angle, angleTermList);
    for (let t = word(angle, angleTerms); t > 0; t--) {
      const scale = f32x4.splat(real(term, termScale));
      const from = features + <usize>word(term, termIndex) * pair;
      left = add(left, mul(v128.load(from), scale));
      right = add(right, mul(v128.load(from, 16), scale));
      term += termWords << 2;
    }
    storeTrig(to, left);
    storeTrig(to + 32, right);
    to += 64;
    angle += angleWords << 2;
  }
}

/** The products of the first axes, in the order of the coefficients. */
@inline function storeProducts(to: usize, trig: usize, axes: i32): void {
  const one = f32x4.splat(1);
  v128.store(to, one);
  v128.store(to, one, 16);
  // From the innermost axis outwards: what is there stands for this axis' 1, and is multiplied for its cos and sin.
  let size: usize = pair;
  for (let axis = axes - 1; axis >= 0; axis--) {
    const from = trig + <usize>(2 * axis) * pair;
    const cos0 = v128.load(from), sin0 = v128.load(from, 16), cos1 = v128.load(from, 32), sin1 = v128.load(from, 48);
    for (let at = to, end = to + size; at < end; at += pair) {
      const left = v128.load(at), right = v128.load(at, 16);
      v128.store(at + size, mul(left, cos0));
      v128.store(at + size, mul(right, cos1), 16);
      v128.store(at + 2 * size, mul(left, sin0));
      v128.store(at + 2 * size, mul(right, sin1), 16);
    }
    size *= 3;
  }
}

@inline function splat(at: usize, k: usize): v128 {
  return v128.load32_splat(at + (k << 2));
}

/** Each output: the sum over the first axes' products, each times the polynomial in the last two that belongs to it. */
@inline function contract(
  to: usize, products: usize, trig: usize, polynomial: usize, outputs: usize, blocks: usize,
): void {
  const cosA0 = v128.load(trig), sinA0 = v128.load(trig, 16), cosA1 = v128.load(trig, 32), sinA1 = v128.load(trig, 48);
  const cosB0 = v128.load(trig, 64), sinB0 = v128.load(trig, 80), cosB1 = v128.load(trig, 96), sinB1 = v128.load(trig, 112);
  let c = address(polynomial, polynomialCoefficients);
  const productsEnd = products + blocks * pair;
  for (let end = to + outputs * pair; to < end; to += pair) {
    let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0);
    for (let product = products; product < productsEnd; product += pair) {
      let k = splat(c, 3);
      let a0 = k, a1 = k;
      k = splat(c, 4);
      a0 = add(a0, mul(k, cosB0)); a1 = add(a1, mul(k, cosB1));
      k = splat(c, 5);
      a0 = add(a0, mul(k, sinB0)); a1 = add(a1, mul(k, sinB1));
      a0 = mul(a0, cosA0); a1 = mul(a1, cosA1);
      k = splat(c, 0);
      a0 = add(a0, k); a1 = add(a1, k);
      k = splat(c, 1);
      a0 = add(a0, mul(k, cosB0)); a1 = add(a1, mul(k, cosB1));
      k = splat(c, 2);
      a0 = add(a0, mul(k, sinB0)); a1 = add(a1, mul(k, sinB1));
      k = splat(c, 6);
      let b0 = k, b1 = k;
      k = splat(c, 7);
      b0 = add(b0, mul(k, cosB0)); b1 = add(b1, mul(k, cosB1));
      k = splat(c, 8);
      b0 = add(b0, mul(k, sinB0)); b1 = add(b1, mul(k, sinB1));
      a0 = add(a0, mul(b0, sinA0)); a1 = add(a1, mul(b1, sinA1));
      sum0 = add(sum0, mul(a0, v128.load(product)));
      sum1 = add(sum1, mul(a1, v128.load(product, 16)));
      c += 36;
    }
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
  }
}

/** From vectors of samples to rows of outputs: four outputs at a time, the rest one by one. */
@inline function storeSamples(job: usize, results: usize, outputs: usize, sample: i32): void {
  const width = outputs << 2;
  const to = address(job, jobOutput) + <usize>sample * width;
  const live = word(job, jobBatch) - sample;
  let output: usize = 0;
  if (live >= 8) {
    for (; output + 4 <= outputs; output += 4) {
      const from = results + output * pair, at = to + (output << 2);
      storeTransposed(at, width, v128.load(from), v128.load(from, 32), v128.load(from, 64), v128.load(from, 96));
      storeTransposed(at + 4 * width, width, v128.load(from, 16), v128.load(from, 48), v128.load(from, 80), v128.load(from, 112));
    }
  }
  for (; output < outputs; output++) {
    for (let lane = 0, end = min(8, live); lane < end; lane++) {
      store<f32>(to + <usize>lane * width + (output << 2), load<f32>(results + output * pair + (<usize>lane << 2)));
    }
  }
}
