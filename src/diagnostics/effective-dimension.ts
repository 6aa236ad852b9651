import { meanOf } from '../math/moments.js';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { KetworkError } from '../errors.js';
import { checkOptions } from '../options.js';
import type { FisherMatrix } from './fisher-information.js';

export interface EffectiveDimensionOptions {
  /** How many data the model is to be trained on, n. Default 5000. */
  readonly dataSize?: number;
  /** The constant γ of the definition, in (2π ln n / n, 1]. Default 1. */
  readonly gamma?: number;
}

/** How many parameters of a model count, for so many data. */
export interface EffectiveDimension {
  /** From 0 to about the number of parameters. */
  readonly dimension: number;
  /** The same for each parameter. */
  readonly normalised: number;
  /** The standard error of the dimension, by leaving out one weight vector after another; nothing for a single one. */
  readonly standardError: number | undefined;
  readonly parameters: number;
}

/** The eigenvalues of Fisher information, scaled so that they are 1 on average. */
export interface FisherSpectrum {
  /** Of each weight vector, the largest first. */
  readonly eigenvalues: readonly (readonly number[])[];
  /** Their means over the weight vectors: a few large and many near 0 is what barren plateaus look like. */
  readonly mean: readonly number[];
  /** The mean trace before scaling. */
  readonly trace: number;
}

/**
 * The effective dimension of a model from its Fisher information at weight vectors drawn evenly from its weights:
 * `2 ln(mean √det(1 + κ F̂)) / ln κ` with `κ = γn / (2π ln n)` and `F̂` scaled so that its mean trace is the number of
 * parameters. Bounds the generalisation error; as n grows it tends to the largest rank of F. Compare models of equally many
 * parameters by the normalised one.
 *
 * Source: Abbas et al. 2021 (arXiv:2011.00027), where the mean is an integral over the weights by their volume.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no matrices, information that is 0
 * throughout, or a γ outside its range.
 * @example
 * effectiveDimension([[[1]]], { dataSize: 5000 }).dimension; // 1.002
 */
export function effectiveDimension(
  fishers: readonly FisherMatrix[],
  options: EffectiveDimensionOptions = {},
): EffectiveDimension {
  const { dataSize = 5000, gamma = 1 } = checkOptions(
    'effectiveDimension',
    options,
    { dataSize: true, gamma: true },
    'dataSize',
  );
  const kappa = (gamma * dataSize) / (2 * Math.PI * Math.log(dataSize));
  if (!(gamma > 0 && gamma <= 1 && Number.isFinite(dataSize) && dataSize > 1 && kappa > 1)) {
    throw new KetworkError(
      'invalid',
      `effectiveDimension was given dataSize = ${dataSize} and gamma = ${gamma}. ` +
        'Use γ up to 1 and so many data that γn / (2π ln n) is above 1.',
    );
  }
  const spectra = eigenvaluesOf(fishers);
  const parameters = spectra[0]!.length;
  const dimension = dimensionOf(spectra, kappa);
  return { dimension, normalised: dimension / parameters, standardError: jackknife(spectra, kappa), parameters };
}

/**
 * The eigenvalues of the Fisher information, scaled as for the effective dimension, to draw as a histogram. Source: Abbas et
 * al. 2021 (arXiv:2011.00027).
 *
 * @throws KetworkError `invalid` for no matrices, or information that is 0 throughout.
 * @example
 * const oneOfTwo = [[1, 1], [1, 1]];
 * fisherSpectrum([oneOfTwo]).mean; // [2, 0]
 */
export function fisherSpectrum(fishers: readonly FisherMatrix[]): FisherSpectrum {
  const spectra = eigenvaluesOf(fishers);
  const scale = scaleOf(spectra);
  const eigenvalues = spectra.map((values) => values.map((value) => value * scale));
  const mean = eigenvalues[0]!.map((_, k) => eigenvalues.reduce((sum, values) => sum + values[k]!, 0) / spectra.length);
  return { eigenvalues, mean, trace: spectra[0]!.length / scale };
}

/** The logarithm of the mean of √det is taken without making √det, which overflows for some hundred parameters. */
function dimensionOf(spectra: readonly (readonly number[])[], kappa: number): number {
  const scale = scaleOf(spectra);
  const logs = spectra.map((values) => values.reduce((sum, value) => sum + Math.log1p(kappa * scale * value), 0) / 2);
  const largest = Math.max(...logs);
  const mean = logs.reduce((sum, log) => sum + Math.exp(log - largest), 0) / logs.length;
  return (2 * (largest + Math.log(mean))) / Math.log(kappa);
}

function jackknife(spectra: readonly (readonly number[])[], kappa: number): number | undefined {
  const { length } = spectra;
  if (length < 2) return undefined;
  const without = spectra.map((_, left) =>
    dimensionOf(
      spectra.filter((_other, k) => k !== left),
      kappa,
    ),
  );
  const mean = meanOf(without);
  return Math.sqrt((without.reduce((sum, value) => sum + (value - mean) ** 2, 0) * (length - 1)) / length);
}

/** What makes the mean trace the number of parameters. */
function scaleOf(spectra: readonly (readonly number[])[]): number {
  const trace = spectra.flat().reduce((sum, value) => sum + value, 0) / spectra.length;
  if (!(trace > 0)) {
    throw new KetworkError(
      'invalid',
      'The Fisher information is 0: no weight changes an outcome. Look at other outcomes.',
    );
  }
  return spectra[0]!.length / trace;
}

/** The largest first; rounding makes some that are 0 a little negative. */
function eigenvaluesOf(fishers: readonly FisherMatrix[]): number[][] {
  const size = fishers[0]?.length ?? 0;
  const isSquare = fishers.every((rows) => rows.length === size && rows.every(({ length }) => length === size));
  if (size === 0 || !isSquare || !fishers.flat(2).every(Number.isFinite)) {
    throw new KetworkError(
      'invalid',
      `${fishers.length} Fisher matrices were given. Give one or more, all square, of the same size and of finite numbers.`,
    );
  }
  return fishers.map((rows) => {
    const matrix = new Matrix(rows.map((row) => [...row]));
    const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
    return realEigenvalues.map((value) => Math.max(0, value)).sort((a, b) => b - a);
  });
}
