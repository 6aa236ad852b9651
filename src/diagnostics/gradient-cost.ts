/** What measuring slopes takes. */
export interface GradientCost {
  /** Shots for each of the two shifted expectations of a slope. */
  readonly perExpectation: number;
  /** Shots for the slopes of all weights, for one sample. */
  readonly perGradient: number;
  /** Seconds for those. */
  readonly seconds: number;
  /** The price of those; nothing without a price a shot. */
  readonly price: number | undefined;
}

export interface ShotRates {
  /** How large a slope is beside its standard error. Default 3. */
  readonly signalToNoise?: number;
  /** Default 1000. */
  readonly shotsPerSecond?: number;
  readonly costPerShot?: number | undefined;
}

/**
 * The shots that a slope takes to stand out of its error: by the parameter-shift rule it is half the difference of two expectations,
 * so its variance is (1 − ⟨P⟩²)/(2N) with N shots each. ⟨P⟩ is taken as 0, for flat landscapes have it there; observables are in units of
 * the sum of their coefficients' sizes, with shots split over words by these.
 */
export function gradientCost(
  slope: number,
  weights: number,
  { signalToNoise = 3, shotsPerSecond = 1000, costPerShot }: ShotRates = {},
): GradientCost {
  // Less than rounding, so that a slope of exactly 1/√2 takes one shot and not two.
  const perExpectation = Math.max(1, Math.ceil(signalToNoise ** 2 / (2 * slope ** 2) - 1e-9));
  const perGradient = 2 * weights * perExpectation;
  return {
    ...{ perExpectation, perGradient, seconds: perGradient / shotsPerSecond },
    price: costPerShot === undefined ? undefined : perGradient * costPerShot,
  };
}

/** The slope that so many shots for each shifted expectation resolve. */
export const resolvedSlope = (shots: number, signalToNoise = 3): number => signalToNoise / Math.sqrt(2 * shots);

/** Seconds as people say them: `0.3 s`, `12 min`, `3.5 years`. */
export function durationText(seconds: number): string {
  const units = [
    ['years', 365.25 * 86400],
    ['days', 86400],
    ['h', 3600],
    ['min', 60],
  ] as const;
  const found = units.find(([, size]) => seconds >= 2 * size);
  if (!Number.isFinite(seconds)) return 'for ever';
  if (!found) return `${Number(seconds.toPrecision(2))} s`;
  const value = seconds / found[1];
  return `${value >= 1e5 ? value.toExponential(0).replace('+', '') : Number(value.toPrecision(2))} ${found[0]}`;
}
