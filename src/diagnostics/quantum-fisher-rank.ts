import * as tf from '@tensorflow/tfjs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { checkOptions } from '../options.js';
import { quantumFisherInformation, type QuantumFisherInformation } from './quantum-fisher-information.js';
import {
  checkInputs,
  checkSamples,
  randomWeightsNames,
  type RandomWeightsOptions,
  weightRow,
} from './random-weights.js';

export interface QuantumFisherRankOptions extends RandomWeightsOptions {
  /** How many random weight vectors. Default 5: nearly all have the same rank. */
  readonly samples?: number;
  /** Eigenvalues up to this share of the largest count as 0. Default 1e-10, well above what float32 leaves of them. */
  readonly tolerance?: number;
}

/** In how many directions the weights of a circuit can move its state. */
export interface QuantumFisherRank {
  /** The largest rank over the weight vectors. */
  readonly rank: number;
  /** Of each weight vector. */
  readonly ranks: readonly number[];
  readonly weights: number;
  /** How many weights do nothing that others do not do already. */
  readonly redundant: number;
  /** The directions that pure states have: no rank is larger than `2^(n + 1) − 2`. */
  readonly largest: number;
  /** The eigenvalues of the quantum Fisher information at each weight vector, the largest first. */
  readonly eigenvalues: readonly (readonly number[])[];
}

/**
 * The rank of the quantum Fisher information, four times the metric tensor, at weights uniform in [0, 2π): how many of the
 * weights do something. Add layers until it stops growing: from there on the circuit is overparametrised, and its losses have
 * few poor minima; the rank is then at most the dimension of its {@link lieAlgebra}. Weights beyond it can be left out.
 *
 * Costs a state for each rotation and weight vector, and the products of all tangents, in float64. Source: Larocca et al. 2023
 * (arXiv:2109.11676); Haug, Bharti and Kim 2021 (arXiv:2102.01659).
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no samples or weights, or a tolerance
 * outside [0, 1), `mismatch` where inputs do not fit the circuit, `memory` where the derivatives are too large.
 * @example
 * const circuit = new Circuit(1).ry(weight(0), 0).ry(weight(1), 0).rz(weight(2), 0);
 * (await quantumFisherRank(circuit)).rank; // 2
 */
export async function quantumFisherRank(
  circuit: Circuit,
  options: QuantumFisherRankOptions = {},
): Promise<QuantumFisherRank> {
  const {
    samples = 5,
    tolerance = 1e-10,
    seed = 0,
    inputs = [],
    engine,
    onProgress,
  } = checkOptions('quantumFisherRank', options, { ...randomWeightsNames, tolerance: true }, 'samples');
  checkSamples('quantumFisherRank', samples, 1);
  checkInputs(circuit, inputs);
  if (circuit.weights === 0 || !(tolerance >= 0 && tolerance < 1)) {
    throw new KetworkError(
      'invalid',
      `quantumFisherRank was given a circuit of ${circuit.weights} weights and the tolerance ${tolerance}. ` +
        'Use a circuit with weights, and a tolerance from 0 to below 1.',
    );
  }
  const random = new Random(seed);
  const eigenvalues: number[][] = [];
  const ranks: number[] = [];
  while (eigenvalues.length < samples) {
    const weights = weightRow(circuit, [], random);
    const { matrix, largest } = await quantumFisherInformation(circuit, weights, { inputs, engine });
    const values = eigenvaluesOf(matrix);
    eigenvalues.push(values);
    ranks.push(values.filter((value) => value > tolerance * Math.max(largest, values[0]!)).length);
    onProgress?.(eigenvalues.length, samples);
    if (eigenvalues.length < samples) await tf.nextFrame();
  }
  const rank = Math.max(...ranks);
  return {
    ...{ rank, ranks, weights: circuit.weights, redundant: circuit.weights - rank },
    ...{ largest: 2 ** (circuit.qubits + 1) - 2, eigenvalues },
  };
}

/** The largest first. */
function eigenvaluesOf(matrix: QuantumFisherInformation['matrix']): number[] {
  const rows = new Matrix(matrix.map((row) => [...row]));
  const { realEigenvalues } = new EigenvalueDecomposition(rows, { assumeSymmetric: true });
  return realEigenvalues.sort((a, b) => b - a);
}
