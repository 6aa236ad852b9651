import { deviationOf } from '../math/moments.js';
import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions } from '../options.js';
import { fidelitiesOfPairs } from './fidelities.js';
import { checkSamples, onRandomWeights, randomWeightsNames, type RandomWeightsOptions } from './random-weights.js';

export interface ExpressibilityOptions extends RandomWeightsOptions {
  /** How many pairs of random weight vectors. Default 5000, as in the paper. */
  readonly samples?: number;
  /** How many equal bins of the fidelity. Default 75, as in the paper. */
  readonly bins?: number;
  /** How often the histogram is drawn again for the standard error. Default 200. */
  readonly resamples?: number;
}

/** One bar of the histogram of fidelities. */
export interface FidelityBin {
  /** The fidelities it counts: `from` ≤ F < `to`, 1 in the last. */
  readonly from: number;
  readonly to: number;
  /** How many pairs of states had such a fidelity. */
  readonly count: number;
  /** The share that they are, and the share that Haar random states would have. */
  readonly share: number;
  readonly haarShare: number;
}

/** How far the states of a circuit are from being spread evenly. */
export interface Expressibility {
  /** The Kullback-Leibler divergence from Haar, in nats; 0 would be spread evenly. */
  readonly divergence: number;
  /** Its standard error, by bootstrap. */
  readonly standardError: number;
  /** What finitely many samples add on average, `(occupied bins − 1) / 2 samples`; not subtracted. */
  readonly bias: number;
  readonly samples: number;
  readonly histogram: readonly FidelityBin[];
}

/**
 * The expressibility of a circuit: the Kullback-Leibler divergence of the fidelities of pairs of its states, at weights
 * uniform in [0, 2π), from those of Haar random states, `P(F) = (d − 1)(1 − F)^(d − 2)`. Small is expressive; a circuit
 * that makes one state alone has `(d − 1) ln bins`, 4.317 for one qubit. Very expressive circuits have flat losses: see
 * {@link lossVariance}.
 *
 * Costs 2 · samples states. Source: Sim, Johnson and Aspuru-Guzik 2019 (arXiv:1905.10876); the bias as
 * Miller 1955.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no samples, bins or resamples,
 * `mismatch` where inputs do not fit the circuit.
 * @example
 * const { divergence } = await expressibility(new Circuit(1), { samples: 100 }); // idle
 * divergence; // 4.317
 */
export async function expressibility(circuit: Circuit, options: ExpressibilityOptions = {}): Promise<Expressibility> {
  const {
    samples = 5000,
    bins = 75,
    resamples = 200,
    seed = 0,
    ...runs
  } = checkOptions('expressibility', options, { ...randomWeightsNames, bins: true, resamples: true }, 'samples');
  checkSamples('expressibility', samples, 1);
  if (!Number.isInteger(bins) || bins < 1 || !Number.isInteger(resamples) || resamples < 2) {
    throw new KetworkError(
      'invalid',
      `expressibility was given bins = ${bins} and resamples = ${resamples}. Use whole numbers, from 1 and from 2 up.`,
    );
  }
  const random = new Random(seed);
  const fidelities = await onRandomWeights(circuit, {
    ...{ ...runs, samples, random, rowsPerSample: 2 },
    reading: { kind: 'state' },
    keep: fidelitiesOfPairs,
  });
  const counts = new Array<number>(bins).fill(0);
  // Rounding makes some fidelities a little larger than 1.
  for (const fidelity of fidelities) counts[Math.min(bins - 1, Math.max(0, Math.floor(fidelity * bins)))]! += 1;
  const haar = haarLogShares(2 ** circuit.qubits, bins);
  return {
    divergence: divergenceOf(counts, haar, samples),
    standardError: bootstrapError(counts, (drawn) => divergenceOf(drawn, haar, samples), resamples, random),
    bias: (counts.filter((count) => count > 0).length - 1) / (2 * samples),
    samples,
    histogram: counts.map((count, k) => ({
      ...{ from: k / bins, to: (k + 1) / bins, count },
      ...{ share: count / samples, haarShare: Math.exp(haar[k]!) },
    })),
  };
}

/**
 * The logarithm of what of Haar random states lies in each bin, `(1 − a)^(d − 1) − (1 − b)^(d − 1)`: as logarithms, for the
 * last bins of many qubits underflow.
 */
function haarLogShares(dimension: number, bins: number): number[] {
  return Array.from({ length: bins }, (_, k) => {
    const rest = (bins - k - 1) / (bins - k);
    return (dimension - 1) * Math.log((bins - k) / bins) + Math.log1p(-(rest ** (dimension - 1)));
  });
}

function divergenceOf(counts: readonly number[], haarLogs: readonly number[], samples: number): number {
  const terms = counts.map((count, k) =>
    count === 0 ? 0 : (count / samples) * (Math.log(count / samples) - haarLogs[k]!),
  );
  return terms.reduce((sum, term) => sum + term, 0);
}

/** The standard deviation of a statistic over histograms of as many samples, drawn from the one that was seen. */
function bootstrapError(
  counts: readonly number[],
  statistic: (counts: readonly number[]) => number,
  resamples: number,
  random: Random,
): number {
  const binOf = Int32Array.from(counts.flatMap((count, bin) => new Array<number>(count).fill(bin)));
  const values = Array.from({ length: resamples }, () => {
    const drawn = new Array<number>(counts.length).fill(0);
    for (let k = 0; k < binOf.length; k++) drawn[binOf[random.integer(binOf.length)]!]! += 1;
    return statistic(drawn);
  });
  return deviationOf(values);
}
