/** The standard normal distribution function, for |x| < 8: `½ + φ(x) (x + x³/3 + x⁵/15 + …)` (Marsaglia 2004). */
export function normalDistribution(x: number): number {
  let [sum, term] = [x, x];
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Where the standard normal distribution function has a value in (0, 1), by bisection to about 1e-15; within ±8. */
export function normalQuantile(probability: number): number {
  let [low, high] = [-8, 8];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
