import * as tf from '@tensorflow/tfjs';
import { addAll } from '../complex/add-all.js';
import type { NoisyProgram } from '../program/program.js';
import type { GradientMethod } from './gradient-methods.js';
import { parameterShift } from './parameter-shift.js';

/** The vector-Jacobian product of a readout for features `[batch, columns]` and weights `[weights]`. */
export type Gradients = Record<'features' | 'weights', tf.Tensor>;

/** One run of a program, and what its readout's gradient is contracted with. */
export interface GradientProblem {
  readonly program: NoisyProgram;
  readonly features: tf.Tensor2D;
  readonly weights: tf.Tensor1D;
  readonly dOutput: tf.Tensor;
  run(program: NoisyProgram, features: tf.Tensor, weights: tf.Tensor): tf.Tensor;
}

/** The gradients by a method that only runs the program. */
export function estimateGradient(
  method: Exclude<GradientMethod, { method: 'adjoint' }>,
  problem: GradientProblem,
): Gradients {
  return tf.tidy(() => {
    if (method.method === 'parameter-shift') return parameterShift(problem);
    return method.method === 'spsa' ? spsa(method, problem) : centralDifference(method.step, problem);
  });
}

/** `Σ dOutput · output` of each sample, `[batch]`; a state has its samples on the second axis. */
export function lossPerSample({ dOutput }: GradientProblem, output: tf.Tensor): tf.Tensor1D {
  const product = tf.mul(dOutput, output);
  return product.rank === 3 ? product.sum([0, 2]) : product.sum(1);
}

/** `(loss at +shift − loss at −shift) · factor` per sample, for features moved by a column and weights by a vector. */
export function lossDifference(
  problem: GradientProblem,
  dFeatures: tf.Tensor | undefined,
  dWeights: tf.Tensor | undefined,
  factor: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    const lossAt = (sign: 1 | -1) => {
      const features = dFeatures ? tf.add(problem.features, tf.mul(dFeatures, sign)) : problem.features;
      const weights = dWeights ? tf.add(problem.weights, tf.mul(dWeights, sign)) : problem.weights;
      return lossPerSample(problem, problem.run(problem.program, features, weights));
    };
    return tf.mul(tf.sub(lossAt(1), lossAt(-1)), factor);
  });
}

/** The unit vector of one place, times a length, `[1, size]`. */
export function unitRow(size: number, place: number, length: number): tf.Tensor2D {
  const values = new Float32Array(size);
  values[place] = length;
  return tf.tensor2d(values, [1, size]);
}

function centralDifference(step: number, problem: GradientProblem): Gradients {
  const { features, weights } = problem;
  const [batch, columns] = features.shape;
  const factor = 1 / (2 * step);
  const perColumn = range(columns).map((column) =>
    lossDifference(problem, unitRow(columns, column, step), undefined, factor),
  );
  const perWeight = range(weights.size).map((place) =>
    lossDifference(problem, undefined, unitRow(weights.size, place, step).as1D(), factor).sum(),
  );
  return {
    features: perColumn.length > 0 ? tf.stack(perColumn, 1) : tf.zeros([batch, 0]),
    weights: perWeight.length > 0 ? tf.stack(perWeight) : tf.zeros([0]),
  };
}

/** Simultaneous perturbation: every feature and weight is moved by ±step at once, at random; or the weights alone. */
export function spsa(
  method: Extract<GradientMethod, { method: 'spsa' }>,
  problem: GradientProblem,
  movesFeatures = true,
): Gradients {
  const { features, weights } = problem;
  const { step, samples, random } = method;
  const signs = (shape: number[]) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.sign());
    return tf.tensor(values, shape);
  };
  const estimates = range(samples).map(() => {
    const featureSigns = movesFeatures ? signs(features.shape) : tf.zerosLike(features);
    const weightSigns = signs(weights.shape);
    const change = lossDifference(problem, tf.mul(featureSigns, step), tf.mul(weightSigns, step), 1 / (2 * step));
    return { features: tf.mul(change.expandDims(1), featureSigns), weights: tf.mul(change.sum(), weightSigns) };
  });
  return {
    features: tf.div(addAll(estimates.map((estimate) => estimate.features)), samples),
    weights: tf.div(addAll(estimates.map((estimate) => estimate.weights)), samples),
  };
}

/** The integers 0 … count − 1. */
export const range = (count: number) => Array.from({ length: count }, (_, k) => k);
