import { deviationOf, meanOf } from '../math/moments.js';
import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { absSquared, innerProduct, pairOf } from '../complex/pair.js';
import { KetworkError } from '../errors.js';
import { Random } from '../math/random.js';
import { x, y, z } from '../observables/pauli-sum.js';
import { checkOptions } from '../options.js';
import { checkSamples, onRandomWeights, randomWeightsNames, type RandomWeightsOptions } from './random-weights.js';

export interface EntanglingCapabilityOptions extends RandomWeightsOptions {
  /** How many random weight vectors. Default 1000. */
  readonly samples?: number;
}

/** How entangled the states of a circuit are on average. */
export interface EntanglingCapability {
  /** The mean Meyer-Wallach measure, from 0 (product states) to 1. */
  readonly mean: number;
  /** The standard error of the mean. */
  readonly standardError: number;
  /** The standard deviation of a single state's measure. */
  readonly deviation: number;
  /** What Haar random states have on average, `(d − 2)/(d + 1)`. */
  readonly haar: number;
  readonly samples: number;
}

/**
 * The entangling capability of a circuit: the mean Meyer-Wallach measure of its states at weights uniform in [0, 2π).
 * Source: Sim, Johnson and Aspuru-Guzik 2019 (arXiv:1905.10876).
 *
 * Read from the Bloch vectors of the qubits, `1 − mean |r|²`, so that no state is needed.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for fewer than two samples, `mismatch`
 * where inputs do not fit the circuit.
 * @example
 * const ghz = new Circuit(3).h(0).cx(0, 1).cx(1, 2).rz(weight(0), 2);
 * (await entanglingCapability(ghz, { samples: 10 })).mean; // 1
 */
export async function entanglingCapability(
  circuit: Circuit,
  options: EntanglingCapabilityOptions = {},
): Promise<EntanglingCapability> {
  const {
    samples = 1000,
    seed = 0,
    ...runs
  } = checkOptions('entanglingCapability', options, randomWeightsNames, 'samples');
  checkSamples('entanglingCapability', samples, 2);
  const { qubits } = circuit;
  const observables = Array.from({ length: qubits }, (_, qubit) => [x(qubit), y(qubit), z(qubit)]).flat();
  const measures = await onRandomWeights(circuit, {
    ...{ ...runs, samples, random: new Random(seed) },
    reading: { kind: 'expectation', observables },
    keep: measuresOf,
  });
  const [mean, deviation] = [meanOf(measures), deviationOf(measures)];
  const dimension = 2 ** qubits;
  const haar = (dimension - 2) / (dimension + 1);
  return { mean, standardError: deviation / Math.sqrt(samples), deviation, haar, samples };
}

/** `1 − mean |r|²` of the Bloch vectors `[rows, 3 · qubits]`, `[rows]`. Rounding leaves some a little below 0. */
function measuresOf(vectors: ArrayLike<number>, rows: number): number[] {
  const width = vectors.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let k = row * width; k < (row + 1) * width; k++) sum += vectors[k]! ** 2;
    return Math.min(1, Math.max(0, 1 - sum / (width / 3)));
  });
}

/**
 * The Meyer-Wallach measure `2 (1 − mean Tr ρ_k²)` of states, the mean over the qubits k of how mixed each is: 0 for product
 * states, 1 where every qubit is fully mixed. A state `[2^n]` or states `[batch, 2^n]`, complex64 and of norm 1, to `[]` or
 * `[batch]`.
 *
 * Source: Meyer and Wallach 2002 (quant-ph/0108104), in the form of Brennen 2003 (quant-ph/0305094).
 *
 * @throws KetworkError `invalid` for a tensor that is not complex64, `mismatch` unless its last axis is a power of two, 2 or more.
 * @example
 * meyerWallach(state(new Circuit(3).h(0).cx(0, 1).cx(1, 2))).print(); // [1]
 */
export function meyerWallach(states: tf.Tensor): tf.Tensor {
  const dimension = states.shape.at(-1) ?? 0;
  const qubits = Math.log2(dimension);
  if (!Number.isInteger(qubits) || qubits < 1 || states.rank > 2) {
    throw new KetworkError(
      'mismatch',
      `meyerWallach takes states [2^n] or [batch, 2^n] but received a tensor of shape [${states.shape}].`,
    );
  }
  return tf.tidy(() => {
    const batch = states.size / dimension;
    const pair = pairOf(states);
    const purities = Array.from({ length: qubits }, (_, qubit) => purityOf(pair, qubit, batch, dimension));
    const mean = tf.div(
      purities.reduce((sum, purity) => tf.add(sum, purity)),
      qubits,
    );
    return tf.mul(2, tf.sub(1, mean)).reshape(states.shape.slice(0, -1));
  });
}

/** Tr ρ² of one qubit: `p₀² + p₁² + 2 |⟨ψ₀|ψ₁⟩|²` with the parts of the state where the qubit is 0 and 1, `[batch]`. */
function purityOf(pair: tf.Tensor, qubit: number, batch: number, dimension: number): tf.Tensor {
  const before = 2 ** qubit;
  const after = dimension / before / 2;
  const parts = tf.split(pair.reshape([2 * batch * before, 2, after]), 2, 1);
  const [zero, one] = parts.map((part) => part.reshape([2, batch, before * after])) as [tf.Tensor, tf.Tensor];
  const shareOf = (part: tf.Tensor) => tf.sum(absSquared(part), 1);
  const squares = tf.add(tf.square(shareOf(zero)), tf.square(shareOf(one)));
  return tf.add(squares, tf.mul(2, absSquared(innerProduct(zero, one))));
}
