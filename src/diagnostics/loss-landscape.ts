import { heatMap } from '../draw/heat-map.js';
import { KetworkError, unknownName } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { eventLoop } from './event-loop.js';
import { gradientDirection, principalDirections, randomDirections } from './landscape-directions.js';
import { type CircuitLoss, type LossOverWeights, readyLoss } from './loss-over-weights.js';

const directionNames = ['random', 'gradient', 'pca'] as const;

export interface LossLandscapeOptions {
  /** Where the middle is. With `pca` the last of the trajectory, by default. */
  readonly weights?: ArrayLike<number>;
  /**
   * The plane: two `random` directions (default), at right angles; the `gradient` and a random one at right angles to it; or the two
   * main directions (`pca`) in which a trajectory of weights spreads. All of length 1.
   */
  readonly directions?: (typeof directionNames)[number];
  /** Weights along a training, the last the newest: for `pca`, and drawn on the heat map. */
  readonly trajectory?: readonly ArrayLike<number>[];
  /** How far the slice reaches from its middle, radians along each direction. Default π; with a trajectory 1.2 times its reach. */
  readonly span?: number;
  /** Points along each direction. Default 41. */
  readonly resolution?: number;
  /** Of the random directions. Default 0. */
  readonly seed?: number;
  /** Is told how much is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const optionNames: OptionNames<LossLandscapeOptions> = {
  weights: true,
  directions: true,
  trajectory: true,
  span: true,
  resolution: true,
  seed: true,
  onProgress: true,
};

/** A flat slice of a loss. */
export interface LossLandscape {
  /** Steps along the first and the second direction, radians, even about 0. */
  readonly axis: readonly number[];
  /** `losses[j][i]` at `weights + axis[i] · directions[0] + axis[j] · directions[1]`. */
  readonly losses: readonly (readonly number[])[];
  readonly weights: readonly number[];
  /** Of length 1, at right angles. */
  readonly directions: readonly [readonly number[], readonly number[]];
  /** The trajectory in the plane, projected; none where none was given. */
  readonly path: readonly (readonly [number, number])[];
  /** The share of the trajectory's spread that the plane shows, with `pca`. */
  readonly explained: number | undefined;
}

/**
 * A two-dimensional slice of a loss through weights (Li et al. 2018, arXiv:1712.09913), as a grid; all points run as batches. Draw it
 * with `landscapeChart`, measure it with `informationContent`.
 *
 * Angles all count alike, so directions are normalised as a whole, not filter by filter as for classical networks.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for a slice that is none, `missing` where
 * the directions need a gradient or a trajectory that is not given, `mismatch` for weights of another number than the
 * circuit's.
 * @example
 * const circuit = new Circuit(2).ry(weight(0), 0).ry(weight(1), 1);
 * const landscape = await lossLandscape({ circuit, observable: z(0).times(z(1)) }, { weights: [0, 0], resolution: 5 });
 * landscape.losses[2][2]; // 1
 */
export async function lossLandscape(
  loss: LossOverWeights | CircuitLoss,
  options: LossLandscapeOptions,
): Promise<LossLandscape> {
  const { trajectory = [], resolution = 41, onProgress } = checkOptions('lossLandscape', options, optionNames);
  const weights = options.weights ?? trajectory.at(-1);
  if (!weights || weights.length < 2) {
    throw new KetworkError('missing', 'A slice needs a middle of two weights or more. Give weights, or a trajectory.');
  }
  const middle = Array.from(weights);
  if (!Number.isInteger(resolution) || resolution < 2) {
    throw new KetworkError('invalid', `A slice of ${resolution} points along a direction is none. Use 2 or more.`);
  }
  const { runner, rowsAtOnce, dispose } = readyLoss(loss);
  try {
    const { plane, explained } = await planeOf(middle, runner, options);
    const path = trajectory.map(
      (point) => plane.map((direction) => dot(direction, minus(point, middle))) as [number, number],
    );
    const reach = 1.2 * Math.max(0, ...path.flat().map(Math.abs));
    const span = options.span ?? (reach > 0 ? reach : Math.PI);
    if (!(span > 0 && span < Infinity)) {
      throw new KetworkError(
        'invalid',
        `A slice cannot reach ${span} from its middle. Use a positive number of radians.`,
      );
    }
    const axis = Array.from({ length: resolution }, (_, k) => span * ((2 * k) / (resolution - 1) - 1));
    const [first, second] = plane;
    const points = axis.flatMap((b) => axis.map((a) => middle.map((at, k) => at + a * first[k]! + b * second[k]!)));
    const flat: number[] = [];
    for (let from = 0; from < points.length; from += rowsAtOnce) {
      flat.push(...Array.from(await runner.losses(points.slice(from, from + rowsAtOnce))));
      onProgress?.(flat.length, points.length);
      await eventLoop();
    }
    const losses = axis.map((_, j) => flat.slice(j * resolution, (j + 1) * resolution));
    return { axis, losses, weights: middle, directions: plane, path, explained };
  } finally {
    dispose();
  }
}

/** The slice as a heat map, with the trajectory on it. */
export function landscapeChart(landscape: LossLandscape, title = 'Loss'): Promise<string> {
  const { axis, losses, path } = landscape;
  const [x, y] = [1, 2].map((k) => ({ label: `direction ${k} (radians)`, values: axis }));
  return heatMap({ title, x: x!, y: y!, values: losses, label: 'loss', path, width: 640, height: 520 });
}

type Direction = readonly number[];

async function planeOf(
  middle: readonly number[],
  loss: LossOverWeights,
  { directions = 'random', trajectory = [], seed = 0 }: LossLandscapeOptions,
): Promise<{ readonly plane: readonly [Direction, Direction]; readonly explained: number | undefined }> {
  const random = new Random(seed);
  switch (directions) {
    case 'random':
      return { plane: randomDirections(middle.length, random), explained: undefined };
    case 'gradient': {
      if (!loss.gradient) {
        throw new KetworkError(
          'missing',
          'A slice along the gradient was asked for of a loss without one. Give `gradient` too.',
        );
      }
      return { plane: gradientDirection(Array.from(await loss.gradient(middle)), random), explained: undefined };
    }
    case 'pca':
      return principalDirections(trajectory, middle.length);
    default:
      throw unknownName('direction', directions, directionNames);
  }
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
const minus = (a: ArrayLike<number>, b: readonly number[]) => b.map((value, k) => a[k]! - value);
