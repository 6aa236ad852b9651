/** How many sums are collected before the lanes add them up together. */
export const sumsAtOnce = 4;

/**
 * Adds what the lanes of a sample hold, several sums at a time, always in the same order. `note(slot, lane, k, part)`
 * keeps a lane's part of the k-th sum; `addUp` leaves the sums at lane 0's place; `sumAt(slot, k)` reads them.
 */
export const sumSource = /* wgsl */ `
var<workgroup> parts: array<f32, ${sumsAtOnce}u * THREADS>;

fn partAt(slot: u32, lane: u32, k: u32) -> u32 {
  return k * THREADS + slot * LANES + lane;
}

fn addUp(slot: u32, lane: u32) {
  const COLUMNS = min(LANES, 16u);
  workgroupBarrier();
  for (var e = lane; e < ${sumsAtOnce}u * COLUMNS; e += LANES) {
    let k = e / COLUMNS;
    let column = e % COLUMNS;
    var sum = 0.0;
    for (var source = column; source < LANES; source += COLUMNS) {
      sum += parts[partAt(slot, source, k)];
    }
    parts[partAt(slot, column, k)] = sum;
  }
  workgroupBarrier();
  for (var k = lane; k < ${sumsAtOnce}u; k += LANES) {
    var sum = 0.0;
    for (var column = 0u; column < COLUMNS; column++) {
      sum += parts[partAt(slot, column, k)];
    }
    parts[partAt(slot, 0u, k)] = sum;
  }
  workgroupBarrier();
}

fn sumAt(slot: u32, k: u32) -> f32 {
  return parts[partAt(slot, 0u, k)];
}
`;
