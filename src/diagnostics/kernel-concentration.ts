import type { CallOptions } from '../autodiff/readings.js';
import { Circuit, type Template } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions, type OptionNames } from '../options.js';
import { fidelitiesOfPairs } from './fidelities.js';
import { checkInputs, checkSamples, onRandomWeights } from './random-weights.js';

export interface KernelConcentrationOptions extends Pick<CallOptions, 'engine'> {
  /** How many pairs of inputs. Default 2000. */
  readonly samples?: number;
  /** The weights of a trained embedding, group after group. */
  readonly weights?: ArrayLike<number>;
  /** Rows of data to draw pairs of two of. Default: features uniform in [0, 2π). */
  readonly data?: readonly ArrayLike<number>[];
  /** How large the error of an entry may be, in standard deviations of the entries. Default 1. */
  readonly resolution?: number;
  /** Seed of the random inputs. Default 0. */
  readonly seed?: number;
  /** Called after each batch with the number of pairs done. */
  readonly onProgress?: (done: number, total: number) => void;
}

const concentrationNames: OptionNames<KernelConcentrationOptions> = {
  samples: true,
  weights: true,
  data: true,
  resolution: true,
  seed: true,
  engine: true,
  onProgress: true,
};

/** How much the entries of a fidelity kernel differ. */
export interface KernelConcentration {
  /** The mean of `|⟨ψ(x)|ψ(x′)⟩|²` over pairs, with its standard error. */
  readonly mean: number;
  readonly meanError: number;
  /** The variance over pairs, with its standard error. */
  readonly variance: number;
  readonly varianceError: number;
  /** The standard deviation over the mean. */
  readonly relativeSpread: number;
  /** Mean and variance for Haar random states, the floor of very expressive embeddings: 1/d and (d − 1)/(d²(d + 1)). */
  readonly haar: { readonly mean: number; readonly variance: number };
  /** The shots an entry takes until its error is `resolution` spreads of the entries; infinite if they are all alike. */
  readonly shots: number;
  readonly qubits: number;
  readonly samples: number;
}

/** The relative spread that float32 gives entries that are all alike. */
const rounding = 1e-6;

/**
 * How concentrated the fidelity kernel of an embedding is: the mean and variance of its entries over random pairs of inputs,
 * and the shots that telling entries apart takes. Where the variance falls exponentially with the qubits, so do the
 * differences that a kernel machine learns from, and polynomially many shots give a model that ignores its data. Then use fewer or
 * smaller angles (`scale`), less entanglement, or a projected kernel.
 *
 * The shots are those of the inversion test, whose frequency has the variance k(1 − k)/shots. Source: Thanasilp et al. 2024
 * (arXiv:2208.11060).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than two pairs, a resolution that
 * is not positive or a circuit without inputs, `mismatch` where weights or data do not fit the circuit.
 * @example
 * const { mean, variance } = await kernelConcentration(new Circuit(1).h(0).rz(input(0), 0), { data: [[0], [Math.PI]] });
 * [mean, variance]; // [0, 0]
 */
export async function kernelConcentration(
  circuit: Circuit,
  options: KernelConcentrationOptions = {},
): Promise<KernelConcentration> {
  const {
    samples = 2000,
    weights = [],
    data,
    resolution = 1,
    seed = 0,
    engine,
    onProgress,
  } = checkOptions('kernelConcentration', options, concentrationNames, 'samples');
  checkSamples('kernelConcentration', samples, 2);
  checkKernel(circuit, weights, data, resolution);
  const random = new Random(seed);
  const fidelities = await onRandomWeights(circuit, {
    ...{ samples, random, engine, onProgress, rowsPerSample: 2, reading: { kind: 'state' }, keep: fidelitiesOfPairs },
    row: rowsOf(circuit, weights, data, random),
  });
  const kernel = fidelities.map((value) => Math.min(1, value));
  const average = (of: (entry: number) => number) => kernel.reduce((sum, entry) => sum + of(entry), 0) / samples;
  const mean = average((entry) => entry);
  const spread = average((entry) => (entry - mean) ** 2);
  const fourth = average((entry) => (entry - mean) ** 4);
  const variance = (spread * samples) / (samples - 1);
  const relativeSpread = mean > 0 ? Math.sqrt(variance) / mean : 0;
  const dimension = 2 ** circuit.qubits;
  return {
    ...{ mean, meanError: Math.sqrt(variance / samples) },
    ...{ variance, varianceError: Math.sqrt(Math.max(0, fourth - spread ** 2) / samples) },
    relativeSpread,
    haar: { mean: 1 / dimension, variance: (dimension - 1) / (dimension ** 2 * (dimension + 1)) },
    shots:
      relativeSpread > rounding
        ? Math.ceil(average((entry) => entry * (1 - entry)) / (resolution ** 2 * variance))
        : Infinity,
    ...{ qubits: circuit.qubits, samples },
  };
}

/** The concentration of an embedding as it grows. */
export interface KernelScaling {
  readonly concentrations: readonly KernelConcentration[];
  /** By how much the logarithm of the variance changes with each qubit, by least squares weighted by its errors. */
  readonly slope: number;
  readonly slopeError: number;
}

export interface KernelScalingOptions extends Pick<
  KernelConcentrationOptions,
  'samples' | 'resolution' | 'seed' | 'engine'
> {
  /** The numbers of qubits, two or more. */
  readonly qubits: readonly number[];
  /** Called after each number of qubits. */
  readonly onProgress?: (done: number, total: number) => void;
}

const scalingNames: OptionNames<KernelScalingOptions> = {
  qubits: true,
  samples: true,
  resolution: true,
  seed: true,
  engine: true,
  onProgress: true,
};

/**
 * The concentration of an embedding without weights for several numbers of qubits, and how fast its variance falls: a slope of
 * −ln 4 a qubit is that of Haar random states. No number where the entries of an embedding are all alike.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than two numbers of qubits.
 * @example
 * const { concentrations } = await kernelScaling(angleEmbedding(), { qubits: [2, 4], samples: 100 });
 * concentrations.map(({ qubits }) => qubits); // [2, 4]
 */
export async function kernelScaling(embedding: Template, options: KernelScalingOptions): Promise<KernelScaling> {
  const { qubits, onProgress, ...concentration } = checkOptions('kernelScaling', options, scalingNames);
  if (new Set(qubits).size < 2) {
    throw new KetworkError(
      'invalid',
      `kernelScaling was given qubits = ${qubits.join(', ') || 'none'}. Use two different numbers or more.`,
    );
  }
  const concentrations: KernelConcentration[] = [];
  for (const size of qubits) {
    concentrations.push(await kernelConcentration(new Circuit(size).append(embedding), concentration));
    onProgress?.(concentrations.length, qubits.length);
  }
  return { concentrations, ...slopeOf(concentrations) };
}

/** The line through ln variance, each point by the inverse square of its error. */
function slopeOf(points: readonly KernelConcentration[]): { readonly slope: number; readonly slopeError: number } {
  const weightOf = ({ variance, varianceError }: KernelConcentration) => (variance / varianceError) ** 2;
  const total = (of: (point: KernelConcentration) => number) =>
    points.reduce((sum, point) => sum + weightOf(point) * of(point), 0);
  const sum = total(() => 1);
  const [x, y] = [total(({ qubits }) => qubits) / sum, total(({ variance }) => Math.log(variance)) / sum];
  const spread = total(({ qubits }) => (qubits - x) ** 2);
  const slope = total(({ qubits, variance }) => (qubits - x) * (Math.log(variance) - y)) / spread;
  return { slope, slopeError: 1 / Math.sqrt(spread) };
}

/** Makes rows of features and weights: of data two different ones after another, or random features. */
function rowsOf(
  circuit: Circuit,
  weights: ArrayLike<number>,
  data: KernelConcentrationOptions['data'],
  random: Random,
): () => readonly number[] {
  const fixed = Array.from(weights);
  if (!data) {
    return () => [...Array.from({ length: circuit.inputs }, () => 2 * Math.PI * random.uniform()), ...fixed];
  }
  let first: number | undefined;
  return () => {
    // The second of a pair is any but the first.
    const drawn =
      first === undefined ? random.integer(data.length) : (first + 1 + random.integer(data.length - 1)) % data.length;
    first = first === undefined ? drawn : undefined;
    return [...Array.from(data[drawn]!), ...fixed];
  };
}

function checkKernel(
  circuit: Circuit,
  weights: ArrayLike<number>,
  data: KernelConcentrationOptions['data'],
  resolution: number,
): void {
  if (circuit.inputs === 0 || !(resolution > 0) || (data && data.length < 2)) {
    throw new KetworkError(
      'invalid',
      `kernelConcentration was given a circuit of ${count(circuit.inputs, 'input')}, resolution = ${resolution}` +
        `${data ? ` and ${count(data.length, 'row')} of data` : ''}. Use one input or more, a resolution above 0 and two rows or more.`,
    );
  }
  if (weights.length !== circuit.weights) {
    throw new KetworkError(
      'mismatch',
      `The circuit has ${count(circuit.weights, 'weight')} but received ${weights.length}. Pass one number for each.`,
    );
  }
  for (const row of data ?? []) checkInputs(circuit, row);
}
