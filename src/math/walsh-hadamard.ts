/** `Σ_k (−1)^(j·k) values_k` for every j, in place; of 2^n values, without any norm. */
export function walshHadamard(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let k = 0; k < values.length; k++) {
      if (k & half) continue;
      const [a, b] = [values[k]!, values[k | half]!];
      values[k] = a + b;
      values[k | half] = a - b;
    }
  }
}
