import * as tf from '@tensorflow/tfjs';
import { addAll } from '../complex/add-all.js';
import { dependsOnFeatures, featureCount, type NoisyProgram, type ProgramAngle } from '../program/program.js';
import { type Gradients, spsa } from './estimate-gradient.js';
import { parameterShift } from './parameter-shift.js';
import type { ShotGradientMethod } from './gradient-methods.js';
import type { MeasuredGroup, ShotPlan } from './shot-plan.js';

/** What a run of shifted circuits serves: slopes of the features (and, by the way, weights), or of the weights alone. */
type Purpose = 'features' | 'weights' | 'weights-alone';

/**
 * The gradients by runs of finite shots, measured when TF.js asks for them: where nobody wants the slopes of the inputs, as in a
 * model's first layer, no shots go into them. What the runs for the features tell of the weights is kept for these.
 */
export function shotGradients(problem: ShotProblem): { features: () => tf.Tensor; weights: () => tf.Tensor } {
  const estimate = (purpose: Purpose) => estimated(problem, purpose);
  let partly: Float32Array | undefined;
  return {
    features: () => {
      const result = estimate('features');
      partly = Float32Array.from(result.weights.dataSync());
      return result.features;
    },
    weights: () => {
      if (partly === undefined) return estimate('weights').weights;
      const known = tf.tensor1d(partly);
      return problem.gradient.method === 'spsa' ? known : tf.add(known, estimate('weights-alone').weights);
    },
  };
}

/** One run, what its output's gradient is contracted with, and how to measure others. */
export interface ShotProblem {
  readonly plan: ShotPlan;
  readonly gradient: ShotGradientMethod;
  readonly features: tf.Tensor2D;
  readonly weights: tf.Tensor1D;
  readonly dOutput: tf.Tensor;
  measured(plan: ShotPlan, features: tf.Tensor, weights: tf.Tensor): tf.Tensor;
}

/** Constants have no slopes, and the norm of a state, which they would be times, none that the inputs see. */
const partOf = (plan: ShotPlan, groups: readonly MeasuredGroup[]): ShotPlan => ({
  ...plan,
  constants: plan.constants.map(() => 0),
  groups,
});

function estimated({ plan, gradient, measured, ...operands }: ShotProblem, purpose: Purpose): Gradients {
  const { features, weights } = operands;
  const [first] = plan.groups;
  if (!first || featureCount(first.program) + weights.size === 0) {
    return { features: tf.zerosLike(features), weights: tf.zerosLike(weights) };
  }
  const runOf = (group: MeasuredGroup) => (program: NoisyProgram, f: tf.Tensor, w: tf.Tensor) =>
    measured(partOf(plan, [{ ...group, program }]), f, w);
  const runAll = (_: NoisyProgram, f: tf.Tensor, w: tf.Tensor) => measured(partOf(plan, plan.groups), f, w);
  return tf.tidy(() => {
    if (gradient.method === 'spsa') {
      return spsa(gradient, { ...operands, program: first.program, run: runAll }, purpose === 'features');
    }
    // A group sees no more rotations than its own qubits do, and only these are shifted for it.
    const parts = plan.groups.map((group) =>
      parameterShift(
        { ...operands, program: group.program, run: runOf(group) },
        { angle: (angle) => serves(angle, purpose), amplitudes: purpose === 'features' },
      ),
    );
    return { features: addAll(parts.map((part) => part.features)), weights: addAll(parts.map((part) => part.weights)) };
  });
}

function serves(angle: ProgramAngle, purpose: Purpose): boolean {
  if (purpose === 'features') return dependsOnFeatures(angle);
  if (purpose === 'weights') return dependsOnWeights(angle);
  return dependsOnWeights(angle) && !dependsOnFeatures(angle);
}

export const dependsOnWeights = (angle: ProgramAngle) => angle.terms.some(({ source }) => source === 'weight');
