import { pauliBits, pauliMasks, pauliMatrix } from '../layout';
import { add, address, mul, word } from './vector';

// Channels that are no mixture of Pauli words, and matrices of gates, on vectors of Pauli coefficients.

/** A real matrix, or its transpose, on some bits of the index; `gathered` is room for as many rows as it has. */
export function contract(state: usize, rows: u32, gathered: usize, step: usize, transposed: bool): void {
  const bits = word(step, pauliBits);
  const masks = address(step, pauliMasks), matrix = address(step, pauliMatrix);
  if (bits == 2) {
    contractFour(state, rows, masks, matrix, transposed);
    return;
  }
  const size = <u32>1 << bits;
  let touched: u32 = 0;
  for (let b = 0; b < bits; b++) touched |= load<u32>(masks + ((<usize>b) << 2));
  const alongRow: usize = transposed ? <usize>size : 1, alongColumn: usize = transposed ? 1 : <usize>size;
  for (let index: u32 = 0; index < rows; index++) {
    if (index & touched) continue;
    for (let k: u32 = 0; k < size; k++) {
      v128.store(gathered + (<usize>k << 4), v128.load(state + (<usize>(index | offsetOf(k, bits, masks)) << 4)));
    }
    for (let row: u32 = 0; row < size; row++) {
      let entry = matrix + ((<usize>row * alongColumn) << 2);
      let sum = f32x4.splat(0);
      for (let k: u32 = 0; k < size; k++) {
        sum = add(sum, mul(f32x4.splat(load<f32>(entry)), v128.load(gathered + (<usize>k << 4))));
        entry += alongRow << 2;
      }
      v128.store(state + (<usize>(index | offsetOf(row, bits, masks)) << 4), sum);
    }
  }
}

/**
 * The same on two bits, a channel on one qubit, whose matrix is read once: 6 qubits with damping after every gate run in a quarter of
 * the time, and go back in a third.
 */
function contractFour(state: usize, rows: u32, masks: usize, matrix: usize, transposed: bool): void {
  const first = load<u32>(masks), second = load<u32>(masks, 4);
  const low = min(ctz<u32>(first), ctz<u32>(second)), high = max(ctz<u32>(first), ctz<u32>(second));
  const row: usize = transposed ? 4 : 16, column: usize = transposed ? 16 : 4;
  const a0 = entry(matrix), a1 = entry(matrix + column), a2 = entry(matrix + 2 * column), a3 = entry(matrix + 3 * column);
  const b = matrix + row, c = b + row, d = c + row;
  const b0 = entry(b), b1 = entry(b + column), b2 = entry(b + 2 * column), b3 = entry(b + 3 * column);
  const c0 = entry(c), c1 = entry(c + column), c2 = entry(c + 2 * column), c3 = entry(c + 3 * column);
  const d0 = entry(d), d1 = entry(d + column), d2 = entry(d + 2 * column), d3 = entry(d + 3 * column);
  const toFirst = <usize>first << 4, toSecond = <usize>second << 4;
  for (let k: u32 = 0, count = rows >> 2; k < count; k++) {
    const at0 = state + (<usize>spread(spread(k, low), high) << 4);
    const at1 = at0 + toSecond, at2 = at0 + toFirst, at3 = at2 + toSecond;
    const r0 = v128.load(at0), r1 = v128.load(at1), r2 = v128.load(at2), r3 = v128.load(at3);
    v128.store(at0, add(add(add(mul(a0, r0), mul(a1, r1)), mul(a2, r2)), mul(a3, r3)));
    v128.store(at1, add(add(add(mul(b0, r0), mul(b1, r1)), mul(b2, r2)), mul(b3, r3)));
    v128.store(at2, add(add(add(mul(c0, r0), mul(c1, r1)), mul(c2, r2)), mul(c3, r3)));
    v128.store(at3, add(add(add(mul(d0, r0), mul(d1, r1)), mul(d2, r2)), mul(d3, r3)));
  }
}

@inline function entry(at: usize): v128 {
  return v128.load32_splat(at);
}

/** What an index of the matrix adds to one of the state. */
@inline function offsetOf(k: u32, bits: i32, masks: usize): u32 {
  let offset: u32 = 0;
  for (let b = 0; b < bits; b++) {
    if ((k >> <u32>(bits - 1 - b)) & 1) offset |= load<u32>(masks + ((<usize>b) << 2));
  }
  return offset;
}

/** An index with a 0 put in at a bit. */
@inline export function spread(index: u32, bit: u32): u32 {
  const below = ((<u32>1) << bit) - 1;
  return ((index & ~below) << 1) | (index & below);
}
