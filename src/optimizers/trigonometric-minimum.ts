/** How far from where it stands to look at a loss that is a trigonometric polynomial of so many frequencies. */
export function shiftsFor(frequencies: number): number[] {
  return Array.from({ length: 2 * frequencies + 1 }, (_, k) => (2 * Math.PI * k) / (2 * frequencies + 1));
}

/**
 * Where `L(t) = a₀ + Σₖ aₖ cos kt + bₖ sin kt`, k up to R, is least, in (−π, π], from its values at the 2R + 1 shifts of
 * {@link shiftsFor}, in float64. With one frequency the closed form of Rotosolve (Ostaszewski et al. 2021); with more, the
 * least value on a grid, then Newton's method (Wierichs et al. 2022, appendix A, for the interpolation).
 */
export function trigonometricMinimum(values: readonly number[]): number {
  const frequencies = (values.length - 1) / 2;
  const shifts = shiftsFor(frequencies);
  const terms = Array.from({ length: frequencies }, (_, at) => {
    const k = at + 1;
    const project = (wave: (x: number) => number) =>
      (2 / values.length) * values.reduce((sum, value, m) => sum + value * wave(k * shifts[m]!), 0);
    return { k, a: project(Math.cos), b: project(Math.sin) };
  });
  if (frequencies === 1) return Math.atan2(-terms[0]!.b, -terms[0]!.a);
  // The n-th derivative: each turns the wave by a quarter and multiplies it by k.
  const derivative = (n: number, t: number) =>
    terms.reduce((sum, { k, a, b }) => {
      const phase = k * t + (n * Math.PI) / 2;
      return sum + k ** n * (a * Math.cos(phase) + b * Math.sin(phase));
    }, 0);
  const points = 16 * frequencies;
  const spacing = (2 * Math.PI) / points;
  let best = 0;
  for (let m = 1; m < points; m++) {
    if (derivative(0, m * spacing) < derivative(0, best * spacing)) best = m;
  }
  let t = best * spacing;
  for (let step = 0; step < 8; step++) {
    const curvature = Math.abs(derivative(2, t));
    if (curvature === 0) break;
    t -= Math.max(-spacing, Math.min(spacing, derivative(1, t) / curvature));
  }
  return t > Math.PI ? t - 2 * Math.PI : t;
}
