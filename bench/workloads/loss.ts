/** The mean of the squared errors, and its slopes by the values, as W1 and W2 have it. */
export function squaredError(values: Float32Array, targets: Float32Array): { loss: number; slopes: Float32Array } {
  const slopes = new Float32Array(values.length);
  const scale = 2 / values.length;
  let total = 0;
  for (let k = 0; k < values.length; k++) {
    const error = values[k]! - targets[k]!;
    total += error * error;
    slopes[k] = scale * error;
  }
  return { loss: total / values.length, slopes };
}

/** The mean of the squared errors alone. */
export function meanSquaredError(values: ArrayLike<number>, targets: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += (values[k]! - targets[k]!) ** 2;
  return total / values.length;
}

/** √Σ v² */
export function norm(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]! ** 2;
  return Math.sqrt(total);
}
