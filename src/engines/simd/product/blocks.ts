import { blockRows, rowBytes } from '../layout.js';
import { laneBits } from '../plan/passes.js';
import type { Amplitudes } from './bit-vectors.js';

// A large product state as sweeps read it: a block that all blocks have in common, and the number that each is it times.
// And what a sweep finds on the way back: what the indices of a block see of λ*, and what the blocks see.

const lanes = 2 ** laneBits;
const blockFloats = (blockRows * rowBytes) / 4;

export function writeCommon({ re, im }: Amplitudes, to: Float32Array): void {
  for (let k = 0, at = 0; k < re.length; at += lanes) {
    for (let lane = 0; lane < lanes; lane++, k++, at++) {
      to[at] = re[k]!;
      to[at + lanes] = im[k]!;
    }
  }
}

export function writeFactors({ re, im }: Amplitudes, to: Float32Array): void {
  for (let block = 0; block < re.length; block++) {
    to[2 * block] = re[block]!;
    to[2 * block + 1] = im[block]!;
  }
}

/** What the indices of a block see, summed over pieces in order. */
export function seenByBlock(from: Float32Array, pieces: number): Amplitudes {
  const { re, im } = noAmplitudes(blockRows * lanes);
  for (let piece = 0; piece < pieces; piece++) {
    for (let k = 0, at = piece * blockFloats; k < re.length; at += lanes) {
      for (let lane = 0; lane < lanes; lane++, k++, at++) {
        re[k]! += from[at]!;
        im[k]! += from[at + lanes]!;
      }
    }
  }
  return { re, im };
}

export function seenByBlocks(from: Float32Array, blocks: number): Amplitudes {
  const { re, im } = noAmplitudes(blocks);
  for (let block = 0; block < blocks; block++) {
    re[block] = from[2 * block]!;
    im[block] = from[2 * block + 1]!;
  }
  return { re, im };
}

const noAmplitudes = (length: number): Amplitudes => ({ re: new Float64Array(length), im: new Float64Array(length) });
