/** A size, and the variance found there, with its standard error. */
export interface DecayPoint {
  readonly size: number;
  readonly variance: number;
  readonly standardError: number;
}

/** `log variance = intercept + slope · f(size)`, f being size (exponential), log size (polynomial) or 0 (constant). */
export interface DecayFit {
  readonly intercept: number;
  readonly slope: number;
  /** Standard error of the slope; widened where the points scatter more than their own errors say. */
  readonly slopeError: number;
  /** Squared residuals in units of the points' errors. */
  readonly chiSquared: number;
  /** Akaike's criterion, χ² + 2 · parameters: the smaller, the better. */
  readonly aic: number;
}

export type DecayLaw = 'exponential' | 'polynomial' | 'constant';

const functions: Readonly<Record<Exclude<DecayLaw, 'constant'>, (size: number) => number>> = {
  exponential: (size) => size,
  polynomial: Math.log,
};

/** Least squares in the logarithm of the variance, weighted by the points' errors, for each law. */
export function decayFits(points: readonly DecayPoint[]): Readonly<Record<DecayLaw, DecayFit>> {
  return {
    exponential: straightLine(points, functions.exponential),
    polynomial: straightLine(points, functions.polynomial),
    constant: straightLine(points, undefined),
  };
}

/** The variance that a law foresees at a size. */
export function foreseen(law: DecayLaw, { intercept, slope }: DecayFit, size: number): number {
  return Math.exp(intercept + (law === 'constant' ? 0 : slope * functions[law](size)));
}

/**
 * The law that the points speak for: a constant unless another one's AIC is better by more than 2, then the better of the two if
 * it is by more than 2 (Burnham and Anderson 2002, section 2.6), else none.
 */
export function bestLaw({
  exponential,
  polynomial,
  constant,
}: Readonly<Record<DecayLaw, DecayFit>>): DecayLaw | undefined {
  if (constant.aic <= Math.min(exponential.aic, polynomial.aic) + 2) return 'constant';
  if (Math.abs(exponential.aic - polynomial.aic) <= 2) return undefined;
  return exponential.aic < polynomial.aic ? 'exponential' : 'polynomial';
}

function straightLine(points: readonly DecayPoint[], of: ((size: number) => number) | undefined): DecayFit {
  const rows = points.map(({ size, variance, standardError }) => {
    // The error of a logarithm is the relative error. Deterministic points would have infinite weight.
    const error = Math.max(standardError / variance, 1e-6);
    return { x: of?.(size) ?? 0, y: Math.log(variance), weight: 1 / error ** 2 };
  });
  const sum = (value: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + value(row), 0);
  const total = sum(({ weight }) => weight);
  const [meanX, meanY] = [sum(({ x, weight }) => x * weight) / total, sum(({ y, weight }) => y * weight) / total];
  const spread = sum(({ x, weight }) => weight * (x - meanX) ** 2);
  const slope = of ? sum(({ x, y, weight }) => weight * (x - meanX) * (y - meanY)) / spread : 0;
  const intercept = meanY - slope * meanX;
  const chiSquared = sum(({ x, y, weight }) => weight * (y - intercept - slope * x) ** 2);
  const parameters = of ? 2 : 1;
  const widened = Math.max(1, chiSquared / Math.max(1, points.length - parameters));
  return {
    intercept,
    slope,
    slopeError: of ? Math.sqrt(widened / spread) : 0,
    chiSquared,
    aic: chiSquared + 2 * parameters,
  };
}
