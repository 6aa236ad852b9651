import { weightRows, type WeightRowsOptions } from '../autodiff/weight-rows.js';
import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { type VarianceEstimate, varianceEstimate } from '../math/variance-estimate.js';
import type { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions, type OptionNames } from '../options.js';
import { eventLoop } from './event-loop.js';

/** Weights of a circuit, at random. */
export type RandomWeights = (random: Random, circuit: Circuit) => ArrayLike<number>;

export interface GradientVarianceOptions extends WeightRowsOptions {
  /** How many weight vectors are drawn. Default 200. */
  readonly samples?: number;
  /** Of a random circuit: how many are drawn, with as many of the samples each. Default 20. */
  readonly circuits?: number;
  /** How weights are drawn. Default uniform in [0, 2π). */
  readonly initializer?: RandomWeights;
  /** Which weights are averaged under which name, by their places. Default the circuit's weight groups. */
  readonly groups?: Readonly<Record<string, readonly number[]>>;
  /** Default 0. */
  readonly seed?: number;
  /** Is told how much is done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const optionNames: OptionNames<GradientVarianceOptions> = {
  samples: true,
  circuits: true,
  initializer: true,
  groups: true,
  seed: true,
  inputs: true,
  engine: true,
  onProgress: true,
};

/** How gradients vary over random weights. */
export interface GradientVariance {
  readonly qubits: number;
  readonly samples: number;
  /** Of the loss ⟨O⟩ itself. */
  readonly loss: VarianceEstimate;
  /** Of the slope with each weight, `[weights]`. */
  readonly weights: readonly VarianceEstimate[];
  /** Of the slopes with the weights of a group, their variances averaged. */
  readonly groups: Readonly<Record<string, VarianceEstimate>>;
  /** The same over all weights. */
  readonly all: VarianceEstimate;
}

/**
 * The variance of the gradient of a loss ⟨O⟩ over random weights, of every weight at once, with 95 % confidence intervals by
 * normal theory for the logarithm of the variance (see `varianceEstimate`). Where it is tiny, training begins on a barren
 * plateau (McClean et al. 2018, arXiv:1803.11173). Weight vectors run as batches, with one pass back for all weights.
 *
 * A function in place of the circuit is a random circuit, whose axes or layout are drawn too; all draws have the same weights.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than 2 samples or weights that do
 * not exist, `mismatch` where inputs, weights or the observable do not fit the circuit.
 * @example
 * const one = new Circuit(1).ry(weight(0), 0);
 * const { all } = await gradientVariance(one, z(0), { samples: 2000, seed: 3 });
 * all.low < 0.5 && 0.5 < all.high; // true
 */
export async function gradientVariance(
  circuit: Circuit | ((random: Random) => Circuit),
  observable: PauliSum,
  options: GradientVarianceOptions = {},
): Promise<GradientVariance> {
  const {
    samples = 200,
    seed = 0,
    initializer = uniformAngles,
    onProgress,
  } = checkOptions('gradientVariance', options, optionNames, 'samples');
  const circuits = typeof circuit === 'function' ? (options.circuits ?? 20) : 1;
  checkCounts(samples, circuits);
  const random = new Random(seed);
  const rowsPerCircuit = Math.ceil(samples / circuits);
  const total = rowsPerCircuit * circuits;
  const losses: number[] = [];
  const gradients: Float32Array[] = [];
  let drawn: Circuit | undefined;
  for (let k = 0; k < circuits; k++) {
    const current = typeof circuit === 'function' ? circuit(random) : circuit;
    checkSame(current, drawn);
    drawn = current;
    const rows = Array.from({ length: rowsPerCircuit }, () => initializer(random, current));
    const runner = weightRows(current, observable, options);
    try {
      for (let from = 0; from < rows.length; from += runner.rowsAtOnce) {
        const found = await runner.gradients(rows.slice(from, from + runner.rowsAtOnce));
        losses.push(...found.losses);
        gradients.push(...found.gradients);
        onProgress?.(losses.length, total);
        await eventLoop();
      }
    } finally {
      runner.dispose();
    }
  }
  const { qubits, weights } = drawn!;
  // The rows of one random circuit hang together: its axes are the same.
  const rowsPerBlock = circuits > 1 ? rowsPerCircuit : 1;
  const places = Array.from({ length: weights }, (_, place) => place);
  const of = (columns: readonly number[]) => varianceEstimate(gradients, columns, rowsPerBlock);
  const groups = options.groups ?? groupsOf(drawn!);
  for (const [name, columns] of Object.entries(groups)) checkGroup(name, columns, weights);
  return {
    qubits,
    samples: total,
    loss: varianceEstimate(
      losses.map((loss) => [loss]),
      [0],
      rowsPerBlock,
    ),
    weights: places.map((place) => of([place])),
    groups: Object.fromEntries(Object.entries(groups).map(([name, columns]) => [name, of(columns)])),
    all: of(places),
  };
}

/** Angles uniform in [0, 2π). */
export const uniformAngles: RandomWeights = (random, { weights }) =>
  Float64Array.from({ length: weights }, () => 2 * Math.PI * random.uniform());

function groupsOf({ weightGroups }: Circuit): Record<string, number[]> {
  let first = 0;
  return Object.fromEntries(
    weightGroups.map(({ name, size }) => {
      const places = Array.from({ length: size }, (_, k) => first + k);
      first += size;
      return [name, places];
    }),
  );
}

function checkCounts(samples: number, circuits: number): void {
  for (const [name, value, least] of [
    ['samples', samples, 2],
    ['circuits', circuits, 1],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new KetworkError(
      'invalid',
      `A gradient's variance was asked for with ${name} ${value}. Use ${least} or more.`,
    );
  }
}

function checkSame(circuit: Circuit, before: Circuit | undefined): void {
  if (circuit.weights === 0) {
    throw new KetworkError(
      'invalid',
      'The circuit has no weights, so it has no gradient. Use weight(i) in its angles.',
    );
  }
  if (!before || (before.weights === circuit.weights && before.qubits === circuit.qubits)) return;
  throw new KetworkError(
    'mismatch',
    `A random circuit has ${count(circuit.weights, 'weight')}, another one had ${before.weights}. Draw circuits alike.`,
  );
}

function checkGroup(name: string, columns: readonly number[], weights: number): void {
  const bad = columns.find((column) => !Number.isInteger(column) || column < 0 || column >= weights);
  if (bad === undefined && columns.length > 0) return;
  const given = bad === undefined ? 'has no weights' : `names weight ${bad}`;
  throw new KetworkError('invalid', `The group "${name}" ${given}. The circuit's weights are 0 to ${weights - 1}.`);
}
