import { KetworkError } from '../errors.js';
import { normalQuantile } from '../math/normal-quantile.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { eventLoop } from './event-loop.js';
import { type CircuitLoss, type LossOverWeights, readyLoss } from './loss-over-weights.js';

export interface InformationContentOptions {
  /** The number of weights; a circuit tells it itself. */
  readonly weights?: number;
  /** Random walks, each from a uniform random start in [0, 2π). Default 20. */
  readonly walks?: number;
  /** Steps of each walk. Default 100. */
  readonly steps?: number;
  /** Length of a step, radians. Default 0.1: slopes are differences over it, so it must be short beside the landscape's waves. */
  readonly stepLength?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Is told how much is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const optionNames: OptionNames<InformationContentOptions> = {
  weights: true,
  walks: true,
  steps: true,
  stepLength: true,
  seed: true,
  onProgress: true,
};

/** How much a landscape varies from step to step. */
export interface InformationContent {
  /** The largest content over all thresholds; independent steps give 0.82. */
  readonly maximum: number;
  /** The threshold of a slope at which the content is largest. */
  readonly threshold: number;
  /** The least threshold at which the content is at most 0.05: steeper slopes are rare. */
  readonly sensitivity: number;
  /** What the maximum says of the mean length of the gradient: between these bounds. */
  readonly gradientNorm: { readonly low: number; readonly high: number };
  /** The content by threshold. */
  readonly curve: readonly { readonly threshold: number; readonly content: number }[];
}

const few = 0.05;
const thresholds = 240;

/**
 * The information content of a loss landscape (Pérez-Salinas, Wang, Bonet-Monroig 2023, arXiv:2303.16893): slopes along random walks
 * become symbols −, 0, + by a threshold ε, and `H(ε) = −Σ p log₆ p` over neighbouring pairs of unlike symbols says how much
 * they vary. The threshold where H is largest bounds the mean length of the gradient: a landscape of a few thousand losses, no
 * gradient, tells a barren plateau.
 *
 * The bounds hold for many weights, where the slope along a random direction is normal with variance `|∇C|²/weights`, and for
 * gradients of about the same length everywhere on the walks.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for walks that are none, `missing` where
 * the number of weights is not known.
 * @example
 * const rotations = Array.from({ length: 8 }, (_, k) => k).reduce((c, k) => c.ry(weight(k), k), new Circuit(8));
 * const { gradientNorm } = await informationContent({ circuit: rotations, observable: z(0).plus(z(1)) }, { seed: 1 });
 * gradientNorm.low > 0.2 && gradientNorm.high < 8; // true
 */
export async function informationContent(
  loss: LossOverWeights | CircuitLoss,
  options: InformationContentOptions = {},
): Promise<InformationContent> {
  const {
    walks = 20,
    steps = 100,
    stepLength = 0.1,
    seed = 0,
    onProgress,
  } = checkOptions('informationContent', options, optionNames);
  const weights = options.weights ?? ('circuit' in loss ? loss.circuit.weights : 0);
  if (!Number.isInteger(weights) || weights < 1) {
    throw new KetworkError(
      'missing',
      'An information content needs the number of weights of the loss. Give `weights`.',
    );
  }
  if (!Number.isInteger(walks) || walks < 1 || !Number.isInteger(steps) || steps < 2 || !(stepLength > 0)) {
    throw new KetworkError(
      'invalid',
      `${walks} walks of ${steps} steps of ${stepLength} give no information content. Use whole numbers, 2 steps or more, a length above 0.`,
    );
  }
  const random = new Random(seed);
  const points = Array.from({ length: walks }, () => walk(weights, steps, stepLength, random)).flat();
  const { runner, rowsAtOnce, dispose } = readyLoss(loss);
  const losses: number[] = [];
  try {
    for (let from = 0; from < points.length; from += rowsAtOnce) {
      losses.push(...Array.from(await runner.losses(points.slice(from, from + rowsAtOnce))));
      onProgress?.(losses.length, points.length);
      await eventLoop();
    }
  } finally {
    dispose();
  }
  const slopes = Array.from({ length: walks }, (_, k) => {
    const own = losses.slice(k * (steps + 1), (k + 1) * (steps + 1));
    return own.slice(1).map((value, step) => (value - own[step]!) / stepLength);
  });
  return contentOf(slopes, weights);
}

/** A start, and as many steps from it, each in a direction evenly spread over all. */
function walk(weights: number, steps: number, stepLength: number, random: Random): number[][] {
  const points = [Array.from({ length: weights }, () => 2 * Math.PI * random.uniform())];
  for (let step = 0; step < steps; step++) {
    const direction = Array.from({ length: weights }, () => random.normal());
    const factor = stepLength / Math.hypot(...direction);
    points.push(points[step]!.map((value, k) => value + factor * direction[k]!));
  }
  return points;
}

function contentOf(slopes: readonly (readonly number[])[], weights: number): InformationContent {
  const sizes = slopes.flat().map(Math.abs).filter((size) => size > 0).sort((a, b) => a - b); // prettier-ignore
  const [least, most] = [sizes[0], sizes.at(-1)];
  if (least === undefined || most === undefined) {
    return { maximum: 0, threshold: 0, sensitivity: 0, gradientNorm: { low: 0, high: 0 }, curve: [] };
  }
  const curve = Array.from({ length: thresholds + 1 }, (_, k) => {
    const threshold = least * (most / least) ** (k / thresholds);
    return { threshold, content: contentAt(slopes, threshold) };
  });
  const best = curve.reduce((a, b) => (b.content > a.content ? b : a));
  const sensitivity =
    curve.find(({ threshold, content }) => threshold > best.threshold && content <= few)?.threshold ?? most;
  return {
    maximum: best.content,
    threshold: best.threshold,
    sensitivity,
    gradientNorm: boundsOf(best.content, best.threshold * Math.sqrt(weights)),
    curve,
  };
}

const share = (p: number) => (p > 0 ? (-p * Math.log(p)) / Math.log(6) : 0);

function contentAt(slopes: readonly (readonly number[])[], threshold: number): number {
  const pairs = new Array<number>(9).fill(0);
  let total = 0;
  for (const own of slopes) {
    const symbols = own.map((slope) => (slope > threshold ? 2 : slope < -threshold ? 0 : 1));
    for (let k = 1; k < symbols.length; k++) pairs[3 * symbols[k - 1]! + symbols[k]!]!++;
    total += symbols.length - 1;
  }
  return pairs.reduce((sum, count, pair) => sum + (pair % 4 === 0 ? 0 : share(count / total)), 0);
}

/**
 * Bounds of the gradient's length from the maximum (theorem 1 of the paper). Of the six pairs of unlike symbols the four rarest
 * have together at least 4q, where `4 h(q) + 2 h(½ − 2q)` is the content; so each symbol has at least 2q: a slope is beyond the
 * threshold on one side with a probability from 2q to ½ − q. Nothing is known up to 2 h(1/e), which two pairs alone may give.
 */
function boundsOf(maximum: number, scaled: number): InformationContent['gradientNorm'] {
  const most = (q: number) => 4 * share(q) + 2 * share(Math.min(1 / Math.E, 0.5 - 2 * q));
  if (maximum <= most(0)) return { low: 0, high: Infinity };
  let [low, high] = [0, 1 / 6];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (most(middle) < maximum) low = middle;
    else high = middle;
  }
  return { low: scaled / normalQuantile(1 - 2 * low), high: scaled / normalQuantile(0.5 + low) };
}
