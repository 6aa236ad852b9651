import { laneBits } from './plan/passes.js';

// A large state in rows (four real parts, then four imaginary ones) that begins as given real amplitudes, and their slopes.

const lanes = 2 ** laneBits;

export function writeAmplitudes(amplitudes: Float32Array, rows: Float32Array): void {
  rows.fill(0);
  for (let k = 0, at = 0; k < amplitudes.length; at += lanes) {
    for (let lane = 0; lane < lanes; lane++, k++, at++) rows[at] = amplitudes[k]!;
  }
}

/** From the rows of λ before the first stage. */
export function amplitudeSlopes(lambda: Float32Array, to: Float32Array): void {
  for (let k = 0, at = 0; k < to.length; at += lanes) {
    for (let lane = 0; lane < lanes; lane++, k++, at++) to[k] = 2 * lambda[at]!;
  }
}
