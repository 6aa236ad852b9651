import { flag, head, record } from '../layout.js';
import { sumsAtOnce } from './sums.js';

/** Cos and sin that a workgroup makes at once. */
export const turnsAtOnce = 256;

/** Threads, the sample of each, and cos and sin of the steps of a chunk. */
export const frameSource = /* wgsl */ `
var<private> slot: u32;
var<private> sample: u32;
/** Bits that all rows of the tile share; 0 where the tile is the whole state. */
var<private> tile: u32;
var<workgroup> turns: array<vec2<f32>, CHUNK * SAMPLES>;

/** Cos and sin of a chunk of steps, shared out among the lanes: a sample's angle is computed once. */
fn makeTurns(first: u32, lane: u32) {
  let steps = min(CHUNK, program[${head.steps}u] - first);
  for (var e = lane; e < steps; e += LANES) {
    let at = program[${head.stepsAt}u] + (first + e) * ${record.size}u;
    turns[slot * CHUNK + e] = cosSin(halfAngle(at, sample));
  }
}
`;

/** All steps forth. */
export const forwardLoop = /* wgsl */ `
  for (var first = 0u; first < steps; first += CHUNK) {
    makeTurns(first, lane);
    wait();
    for (var k = first; k < min(first + CHUNK, steps); k++) {
      let at = program[${head.stepsAt}u] + k * ${record.size}u;
      let flags = program[at];
      if ((flags & ${flag.dense}u) != 0u) {
        densePsi(at, lane);
      } else {
        rotate(at, tile, turns[slot * CHUNK + k - first], lane);
      }
      if ((flags & ${flag.barrier}u) != 0u) {
        wait();
      }
    }
    wait();
  }
`;

/** All steps back, with `setSlope(step, value)` for each that depends on features or weights. */
export const backLoop = /* wgsl */ `
  var noted: array<u32, ${sumsAtOnce}>;
  var count = 0u;
  let chunks = (steps + CHUNK - 1u) / CHUNK;
  for (var chunk = chunks; chunk > 0u; chunk--) {
    let first = (chunk - 1u) * CHUNK;
    makeTurns(first, lane);
    wait();
    for (var k = min(first + CHUNK, steps); k > first; k--) {
      let at = program[${head.stepsAt}u] + (k - 1u) * ${record.size}u;
      if ((program[at] & ${flag.dense}u) != 0u) {
        densePsi(at, lane);
        denseLambda(at, lane);
      } else {
        let part = rotateBack(at, tile, turns[slot * CHUNK + k - 1u - first], lane);
        if (program[at + ${record.terms}u] > 0u) {
          parts[partAt(slot, lane, count)] = part;
          noted[count] = k - 1u;
          count++;
        }
      }
      if (count == ${sumsAtOnce}u) {
        addUp(slot, lane);
        for (var j = lane; j < count; j += LANES) {
          if (isMine) { setSlope(noted[j], sumAt(slot, j)); }
        }
        count = 0u;
        workgroupBarrier();
      }
      if (k > 1u && (program[at - ${record.size}u] & ${flag.barrier}u) != 0u) {
        wait();
      }
    }
    wait();
  }
  addUp(slot, lane);
  for (var j = lane; j < count; j += LANES) {
    if (isMine) { setSlope(noted[j], sumAt(slot, j)); }
  }
`;
