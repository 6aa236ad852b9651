import {
  groupCount, groupFirst, groupHigh, groupLow, groupWords, rowBytes, stagePhaseHigh, stagePhaseLow, stageScale,
  stageSharedGroupList, stageSharedGroups, stageSharedList, sharedAngle, sharedWords,
} from '../layout';
import { add, address, mul, real, sub, word } from './vector';

// Phases `Π_j exp(−i θ_j/2 s_j)` of a group of words, one for each pattern of their signs s_j; and tables of them.

/** Fills a table of rows by pattern, from half-angle trig of consecutive words, `trig` bytes 32 a word. */
export function samplePhases(table: usize, trig: usize, count: i32, conjugate: bool): void {
  v128.store(table, f32x4.splat(1));
  v128.store(table, f32x4.splat(0), 16);
  for (let j = 0; j < count; j++) {
    const c = v128.load(trig + ((<usize>j) << 5));
    let s = v128.load(trig + ((<usize>j) << 5), 16);
    if (conjugate) s = f32x4.neg(s);
    const size = <usize>rowBytes << j;
    for (let row = table, end = table + size; row < end; row += rowBytes) {
      const x = v128.load(row), y = v128.load(row, 16);
      const xc = mul(x, c), xs = mul(x, s), yc = mul(y, c), ys = mul(y, s);
      v128.store(row, add(xc, ys));
      v128.store(row, sub(yc, xs), 16);
      v128.store(row + size, sub(xc, ys));
      v128.store(row + size, add(yc, xs), 16);
    }
  }
}

/** `to = phases · from`, each row by the phase of its pattern; may be in place. */
export function multiplyPhases(to: usize, from: usize, rows: u32, group: usize, table: usize): void {
  const low = address(group, groupLow), high = address(group, groupHigh);
  for (let first: u32 = 0; first < rows; first += 1024) {
    const pattern = load<u32>(high + ((<usize>first) >> 8));
    const count = min<u32>(1024, rows - first);
    const x = from + <usize>first * rowBytes, y = to + <usize>first * rowBytes;
    for (let k: u32 = 0; k < count; k++) {
      const at = table + <usize>(load<u32>(low + ((<usize>k) << 2)) ^ pattern) * rowBytes;
      const offset = <usize>k * rowBytes;
      const re = v128.load(x + offset), im = v128.load(x + offset, 16);
      const c = v128.load(at), s = v128.load(at, 16);
      v128.store(y + offset, sub(mul(re, c), mul(im, s)));
      v128.store(y + offset, add(mul(re, s), mul(im, c)), 16);
    }
  }
}

/** `bins[pattern] = Σ values` over the rows of that pattern; a value is a vector of four. */
export function binRows(bins: usize, values: usize, rows: u32, group: usize): void {
  memory.fill(bins, 0, <usize>16 << word(group, groupCount));
  const low = address(group, groupLow), high = address(group, groupHigh);
  for (let first: u32 = 0; first < rows; first += 1024) {
    const pattern = load<u32>(high + ((<usize>first) >> 8));
    const count = min<u32>(1024, rows - first);
    for (let k: u32 = 0; k < count; k++) {
      const bin = bins + (<usize>(load<u32>(low + ((<usize>k) << 2)) ^ pattern) << 4);
      v128.store(bin, add(v128.load(bin), v128.load(values + (<usize>(first + k) << 4))));
    }
  }
}

/** `values[row] = factors[pattern]`, or added to what is there. */
export function spreadBins(values: usize, factors: usize, rows: u32, group: usize, onto: bool): void {
  const low = address(group, groupLow), high = address(group, groupHigh);
  for (let first: u32 = 0; first < rows; first += 1024) {
    const pattern = load<u32>(high + ((<usize>first) >> 8));
    const count = min<u32>(1024, rows - first);
    for (let k: u32 = 0; k < count; k++) {
      const factor = v128.load(factors + (<usize>(load<u32>(low + ((<usize>k) << 2)) ^ pattern) << 4));
      const at = values + (<usize>(first + k) << 4);
      v128.store(at, onto ? add(v128.load(at), factor) : factor);
    }
  }
}

/** The phases of one group of shared words, complex numbers by pattern. */
function sharedPhases(table: usize, words: usize, trig: usize, count: i32): void {
  store<f32>(table, 1);
  store<f32>(table, 0, 4);
  for (let j = 0; j < count; j++) {
    const at = trig + ((<usize>word(words, j * sharedWords + sharedAngle)) << 3);
    const c = load<f32>(at), s = load<f32>(at, 4);
    const size = <usize>8 << j;
    for (let entry = table, end = table + size; entry < end; entry += 8) {
      const x = load<f32>(entry), y = load<f32>(entry, 4);
      store<f32>(entry, x * c + y * s);
      store<f32>(entry, y * c - x * s, 4);
      store<f32>(entry + size, x * c - y * s);
      store<f32>(entry + size, y * c + x * s, 4);
    }
  }
}

/**
 * The table of a stage's shared diagonal: for each index `scale · i^q · Π phases of its groups`, with q the quadratic form
 * of the Clifford part: `q(low) + q(high) + 2 parity(low & mask(high))`.
 *
 * With `lanes` a row holds four indices, real parts before imaginary ones; else one.
 */
export function buildTable(table: usize, indices: u32, stage: usize, trig: usize, lanes: bool, scratch: usize): void {
  const groups = word(stage, stageSharedGroups);
  const list = address(stage, stageSharedGroupList);
  const words = address(stage, stageSharedList);
  for (let g = 0; g < groups; g++) {
    const group = list + ((<usize>g * groupWords) << 2);
    const first = words + ((<usize>word(group, groupFirst) * sharedWords) << 2);
    sharedPhases(scratch + ((<usize>g) << 11), first, trig, word(group, groupCount));
  }
  const scale = real(stage, stageScale);
  const phaseLow = address(stage, stagePhaseLow), phaseHigh = address(stage, stagePhaseHigh);
  for (let block: u32 = 0; block < indices; block += 1024) {
    const count = min<u32>(1024, indices - block);
    const high = load<u32>(phaseHigh + ((<usize>block) >> 8));
    const mask = high >> 2;
    for (let k: u32 = 0; k < count; k++) {
      const quarter = (<u32>load<u8>(phaseLow + k) + high + ((popcnt(k & mask) & 1) << 1)) & 3;
      let x: f32 = quarter == 0 ? scale : quarter == 2 ? -scale : 0;
      let y: f32 = quarter == 1 ? scale : quarter == 3 ? -scale : 0;
      for (let g = 0; g < groups; g++) {
        const group = list + ((<usize>g * groupWords) << 2);
        const pattern =
          load<u32>(address(group, groupLow) + ((<usize>k) << 2)) ^
          load<u32>(address(group, groupHigh) + ((<usize>block) >> 8));
        const at = scratch + ((<usize>g) << 11) + ((<usize>pattern) << 3);
        const c = load<f32>(at), s = load<f32>(at, 4);
        const re = x * c - y * s;
        y = x * s + y * c;
        x = re;
      }
      const index = block + k;
      if (lanes) {
        const at = table + <usize>(index >> 2) * rowBytes + ((<usize>index & 3) << 2);
        store<f32>(at, x);
        store<f32>(at, y, 16);
      } else {
        const at = table + ((<usize>index) << 3);
        store<f32>(at, x);
        store<f32>(at, y, 4);
      }
    }
  }
}
