/** What a shot-adaptive optimizer knows when it decides on the shots of the next step. */
export interface AllocationProblem {
  /** α. */
  readonly learningRate: number;
  /** L, above every slope of the gradient. */
  readonly lipschitz: number;
  /** χ, the running mean of each component of the gradient. */
  readonly gradient: ArrayLike<number>;
  /** ξ, the running mean of the variance of each component, estimated from a single shot. */
  readonly variance: ArrayLike<number>;
  /** b μᵏ, added to squares of the gradient: it keeps first steps from many shots. */
  readonly bias: number;
  readonly minimum: number;
}

/** The shots of each component for the next step. */
export type ShotRule = (problem: AllocationProblem) => number[];

/**
 * iCANS1, algorithm 1 of Kübler et al. 2020: for each component the shots that win most per shot, `2Lα/(2 − Lα) · ξ/χ²`, and
 * none more than the component that wins most.
 */
export const individualShots: ShotRule = (problem) => {
  const { learningRate, lipschitz, gradient, variance, bias, minimum } = problem;
  const factor = shotFactor(problem);
  const shots = Array.from(gradient, (g, i) => Math.max(1, Math.ceil((factor * variance[i]!) / (g ** 2 + bias))));
  const lost = (lipschitz * learningRate ** 2) / 2;
  const gains = shots.map((s, i) => ((learningRate - lost) * gradient[i]! ** 2 - (lost * variance[i]!) / s) / s);
  const largest = shots[gains.indexOf(Math.max(...gains))]!;
  return shots.map((s) => Math.max(minimum, Math.min(s, largest)));
};

/**
 * gCANS of Gu et al. 2021: shots shared out so that the whole step wins most per shot, `2Lα/(2 − Lα) · σᵢ Σσⱼ / |χ|²`, with σ the
 * standard deviations.
 */
export const globalShots: ShotRule = (problem) => {
  const { gradient, variance, bias, minimum } = problem;
  const deviations = Array.from(variance, Math.sqrt);
  const sum = deviations.reduce((a, b) => a + b, 0);
  const square = Array.from(gradient).reduce((total, g) => total + g ** 2, bias);
  return deviations.map((sigma) => Math.max(minimum, Math.ceil((shotFactor(problem) * sigma * sum) / square)));
};

const shotFactor = ({ learningRate, lipschitz }: AllocationProblem) =>
  (2 * lipschitz * learningRate) / (2 - lipschitz * learningRate);
