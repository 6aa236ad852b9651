/** A quadratic programme of support vectors: minimise `½ αᵀQα + linearᵀα` for `signsᵀα = 0`, `0 ≤ α ≤ cost`. */
export interface BoxProgramme {
  /** `Q[i, j] = signs[i] · signs[j] · kernel(i, j)` */
  readonly kernel: (i: number, j: number) => number;
  readonly signs: readonly (1 | -1)[];
  readonly linear: Float64Array;
  readonly cost: number;
}

/** How far the conditions of the optimum may be missed; as LIBSVM. */
const tolerance = 1e-3;
/** Steps a variable; what has not settled by then is used as it is. */
const stepsPerVariable = 100;

/**
 * The α of the minimum, and the bias of the decision `Σ signs·α·kernel + bias`, two at a time: the pair of working-set
 * selection by second-order information (Fan, Chen and Lin 2005, WSS 2), as LIBSVM does it, without cache or shrinking.
 *
 * An own solver, for no npm package would do: ml-svm (2.1.2, of 2016) and libsvm-js (0.2.1) have no types, and the first picks
 * its pairs by chance; libsvm-wasm (0.0.8) has types, but never frees its samples. Held against libsvm-js once: of 4,000 points in 20
 * random problems one fell on another side, 2e-4 from the border; regressions differed by up to 1e-3, the tolerance of both.
 */
export function boxMinimum({ kernel, signs, linear, cost }: BoxProgramme): { alpha: Float64Array; bias: number } {
  const size = signs.length;
  const alpha = new Float64Array(size);
  const slope = linear.slice();
  const canRise = (t: number) => (signs[t] === 1 ? alpha[t]! < cost : alpha[t]! > 0);
  const canFall = (t: number) => (signs[t] === 1 ? alpha[t]! > 0 : alpha[t]! < cost);
  for (let step = 0; ; step++) {
    // `−sign · slope` is by how much the objective falls as the decision at t rises.
    let [up, highest] = [-1, -Infinity];
    for (let t = 0; t < size; t++) {
      const pull = -signs[t]! * slope[t]!;
      if (canRise(t) && pull > highest) [up, highest] = [t, pull];
    }
    let [down, lowest, best] = [-1, Infinity, 0];
    for (let t = 0; t < size; t++) {
      if (!canFall(t)) continue;
      const pull = -signs[t]! * slope[t]!;
      lowest = Math.min(lowest, pull);
      if (up < 0 || pull >= highest) continue;
      const gain = (highest - pull) ** 2 / curvature(kernel, up, t);
      if (gain > best) [down, best] = [t, gain];
    }
    if (down < 0 || highest - lowest < tolerance || step === stepsPerVariable * Math.max(size, 100)) {
      return { alpha, bias: midpoint(lowest, highest) };
    }
    const [yUp, yDown] = [signs[up]!, signs[down]!];
    const free = (highest + yDown * slope[down]!) / curvature(kernel, up, down);
    const room = (sign: number, value: number) => (sign === 1 ? cost - value : value);
    const move = Math.min(free, room(yUp, alpha[up]!), room(-yDown, alpha[down]!));
    alpha[up] = clipped(alpha[up]! + yUp * move, cost);
    alpha[down] = clipped(alpha[down]! - yDown * move, cost);
    for (let t = 0; t < size; t++) slope[t]! += signs[t]! * move * (kernel(t, up) - kernel(t, down));
  }
}

/** Twice the second derivative along the pair; equal points have none, and a tiny one stands for it, as in LIBSVM. */
function curvature(kernel: BoxProgramme['kernel'], i: number, j: number): number {
  return Math.max(kernel(i, i) + kernel(j, j) - 2 * kernel(i, j), 1e-12);
}

/** Rounding must not leave an α just inside the box that belongs on its wall. */
function clipped(value: number, cost: number): number {
  if (value < 1e-12 * cost) return 0;
  return value > cost * (1 - 1e-12) ? cost : value;
}

/** With every α on a wall of the box, one side may have no pull at all. */
function midpoint(lowest: number, highest: number): number {
  if (!Number.isFinite(lowest)) return Number.isFinite(highest) ? highest : 0;
  return Number.isFinite(highest) ? (lowest + highest) / 2 : lowest;
}
