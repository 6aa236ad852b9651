import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions } from '../options.js';
import { lower, type Reading } from '../program/lower.js';
import type { FeatureColumns } from '../program/program.js';

/** Frequencies of a circuit, and the columns they are frequencies of: its inputs, then the products of inputs in its angles. */
export interface CircuitFrequencies {
  readonly columns: FeatureColumns;
  /** Radians per unit of each column, `[frequencies, columns]`; of ω and −ω one, and not 0. */
  readonly frequencies: readonly (readonly number[])[];
}

/** Draws that bring nothing new before the search for further frequencies ends. */
const patience = 200;

/**
 * The frequencies that what is read of a circuit can have as a function of its inputs: a rotation by `scale · x` adds −scale, 0 or
 * scale, whatever the weights (Schuld, Sweke and Meyer 2021, arXiv:2008.08605). Rotations that what is read cannot see do not
 * count. Where there are more than `limit`, so many are drawn, each as often as there are ways to make it (Landman et al. 2022,
 * arXiv:2210.13200, tree sampling).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `unsupported` for a prepared state, which is no
 * function of angles.
 * @example
 * const twice = new Circuit(1).rx(input(0), 0).ry(weight(0), 0).rx(input(0), 0);
 * baselines.circuitFrequencies(twice, { kind: 'expectation', observables: [z(0)] }, { seed: 1 }).frequencies; // [[1], [2]]
 */
export function circuitFrequencies(
  circuit: Circuit,
  reading: Reading,
  options: { limit?: number; seed: number },
): CircuitFrequencies {
  const { limit = 100, seed } = checkOptions('circuitFrequencies', options, { limit: true, seed: true }, 'seed');
  if (circuit.preparation) {
    throw new KetworkError(
      'unsupported',
      'A circuit that starts from a prepared state has no frequencies. Embed the features by angles.',
    );
  }
  const { steps, columns } = lower(circuit, reading, { dialect: 'words' });
  const width = columns.inputs + columns.products.length;
  const turns = steps.flatMap((step) => {
    const turn = new Array<number>(width).fill(0);
    if (step.kind === 'dense') return [];
    for (const { source, index, scale } of step.angle.terms) if (source === 'feature') turn[index]! += scale;
    return turn.every((scale) => scale === 0) ? [] : [turn];
  });
  const frequencies = allSums(turns, width, limit) ?? drawnSums(turns, width, limit, new Random(seed));
  return { columns, frequencies: [...frequencies].sort(bySize) };
}

/** All sums of −1, 0 or 1 times each turn, up to their sign; nothing if there are more than `limit`. */
function allSums(turns: readonly number[][], width: number, limit: number): Iterable<number[]> | undefined {
  let sums = new Map<string, number[]>();
  for (const turn of turns) {
    const next = new Map(sums);
    for (const sum of [new Array<number>(width).fill(0), ...sums.values()]) {
      addTo(next, plus(sum, turn, 1));
      addTo(next, plus(sum, turn, -1));
    }
    if (next.size > limit) return undefined;
    sums = next;
  }
  return sums.values();
}

function drawnSums(turns: readonly number[][], width: number, limit: number, random: Random): Iterable<number[]> {
  const sums = new Map<string, number[]>();
  for (let idle = 0; sums.size < limit && idle < patience; idle++) {
    // A pair of eigenvalues ±1/2 of each rotation: their difference is 0 for two of the four pairs.
    const drawn = turns.reduce(
      (sum, turn) => plus(sum, turn, random.integer(2) - random.integer(2)),
      new Array<number>(width).fill(0),
    );
    const before = sums.size;
    addTo(sums, drawn);
    if (sums.size > before) idle = 0;
  }
  return sums.values();
}

const plus = (sum: readonly number[], turn: readonly number[], sign: number) =>
  sum.map((value, column) => value + sign * turn[column]!);

/** Sums that differ by rounding are one. */
const grain = 1e-9;

function addTo(sums: Map<string, number[]>, sum: readonly number[]): void {
  const rounded = sum.map((value) => Math.round(value / grain));
  const first = rounded.find((value) => value !== 0);
  if (first === undefined) return;
  const sign = Math.sign(first);
  // Adding 0 makes +0 of −0.
  const key = rounded.map((value) => sign * value + 0).join();
  if (!sums.has(key)) {
    sums.set(
      key,
      sum.map((value) => sign * value + 0),
    );
  }
}

const bySize = (a: readonly number[], b: readonly number[]) => Math.hypot(...a) - Math.hypot(...b);
