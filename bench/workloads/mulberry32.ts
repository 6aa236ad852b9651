/**
 * The generator that the peers' scripts draw their numbers from, uniform in [0, 1): mulberry32, as bench_common.py and
 * bench_common.mjs have it. Ketwork's own `Random` draws others.
 */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
