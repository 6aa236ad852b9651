import { denseMasks, denseMatrix, denseQubits, rowBytes } from '../layout';
import { address, word } from './vector';

/**
 * Applies a matrix of 2^k rows, or its adjoint, to k bits of the index; `to` may be `from`. `scratch` holds 2^k amplitudes.
 *
 * Amplitude by amplitude, for its bits may be bits of the lane: rare steps, read from `from` at any index.
 */
export function applyDense(
  to: usize, from: usize, rows: u32, dense: usize, lanes: bool, adjoint: bool, scratch: usize,
): void {
  const qubits = word(dense, denseQubits);
  const size = <u32>1 << qubits;
  const masks = address(dense, denseMasks);
  const matrix = address(dense, denseMatrix);
  let touched: u32 = 0;
  for (let q = 0; q < qubits; q++) touched |= load<u32>(masks + ((<usize>q) << 2));
  const indices = lanes ? rows << 2 : rows;
  const copies = lanes ? 1 : 4;
  for (let base: u32 = 0; base < indices; base++) {
    if (base & touched) continue;
    for (let lane = 0; lane < copies; lane++) {
      for (let k: u32 = 0; k < size; k++) {
        const at = amplitudeAt(from, base | bitsOf(k, qubits, masks), lane, lanes);
        store<f32>(scratch + ((<usize>k) << 3), load<f32>(at));
        store<f32>(scratch + ((<usize>k) << 3), load<f32>(at, 16), 4);
      }
      for (let r: u32 = 0; r < size; r++) {
        let re: f32 = 0, im: f32 = 0;
        for (let k: u32 = 0; k < size; k++) {
          const entry = matrix + ((<usize>(adjoint ? k * size + r : r * size + k)) << 3);
          const c = load<f32>(entry), s: f32 = adjoint ? -load<f32>(entry, 4) : load<f32>(entry, 4);
          const x = load<f32>(scratch + ((<usize>k) << 3)), y = load<f32>(scratch + ((<usize>k) << 3), 4);
          re += c * x - s * y;
          im += c * y + s * x;
        }
        const at = amplitudeAt(to, base | bitsOf(r, qubits, masks), lane, lanes);
        store<f32>(at, re);
        store<f32>(at, im, 16);
      }
    }
  }
}

@inline function amplitudeAt(state: usize, index: u32, lane: i32, lanes: bool): usize {
  return lanes
    ? state + <usize>(index >> 2) * rowBytes + ((<usize>index & 3) << 2)
    : state + <usize>index * rowBytes + ((<usize>lane) << 2);
}

@inline function bitsOf(k: u32, qubits: i32, masks: usize): u32 {
  let bits: u32 = 0;
  for (let q = 0; q < qubits; q++) {
    if ((k >> (qubits - 1 - q)) & 1) bits |= load<u32>(masks + ((<usize>q) << 2));
  }
  return bits;
}
