import * as tf from '@tensorflow/tfjs';
import { addAll } from '../complex/add-all.js';
import { halfAngles } from '../engines/tensor/angles.js';
import {
  amplitudeColumn,
  dependsOnFeatures,
  isVariable,
  type NoisyProgram,
  type ProgramAngle,
  type Rotation,
} from '../program/program.js';
import { type Gradients, type GradientProblem, lossDifference, range, unitRow } from './estimate-gradient.js';
import { pin } from './pinned.js';

/**
 * The parameter-shift rule (Mitarai et al. 2018, Schuld et al. 2019): `dE/dθ = (E(θ + π/2) − E(θ − π/2)) / 2` for every
 * rotation of the program that depends on a feature or weight, whatever gate it came from; the chain rule takes it to
 * features and weights.
 *
 * Amplitudes of a state are linear in half the angle: there the shift is π and the factor 1/4. A prepared state's
 * amplitudes enter readouts at most squared, so that a central difference of any step is exact.
 *
 * Runs are spent only on what is wanted; the rest counts as 0.
 */
export function parameterShift(problem: GradientProblem, wanted: Wanted = everything): Gradients {
  const { program, features, weights } = problem;
  const angles = variableAngles(program);
  const sampleAngles = angles.filter((angle) => dependsOnFeatures(angle));
  const sharedAngles = angles.filter((angle) => !dependsOnFeatures(angle));
  const perSample = halfAngles(program, sampleAngles);
  const shared = halfAngles(program, sharedAngles);
  const free = withFreeAngles(program, perSample.count, shared.count);
  const unpin = pin(free);
  try {
    const batch = features.shape[0];
    const amplitudes = features.slice([0, amplitudeColumn(program)], [batch, -1]);
    const sampleValues =
      perSample.count > 0 ? tf.mul(perSample.values(features, weights), 2).transpose() : tf.zeros([batch, 0]);
    const sharedValues = shared.count > 0 ? tf.mul(shared.values(features, weights), 2).as1D() : tf.zeros([0]);
    const shifted: GradientProblem = {
      ...problem,
      program: free,
      features: tf.concat([sampleValues as tf.Tensor2D, amplitudes], 1),
      weights: sharedValues as tf.Tensor1D,
    };
    const [shift, factor] = program.readout.kind === 'state' ? [Math.PI, 1 / 4] : [Math.PI / 2, 1 / 2];
    const columns = shifted.features.shape[1];
    const perColumn = range(columns).map((column) => {
      const angle = sampleAngles[column];
      if (angle ? !wanted.angle(angle) : !wanted.amplitudes) return tf.zeros<tf.Rank.R1>([batch]);
      return angle
        ? lossDifference(shifted, unitRow(columns, column, shift), undefined, factor)
        : lossDifference(shifted, unitRow(columns, column, 1 / 2), undefined, 1);
    });
    const perShared = sharedAngles.map((angle, place) => {
      if (!wanted.angle(angle)) return tf.scalar(0);
      return lossDifference(shifted, undefined, unitRow(shared.count, place, shift).as1D(), factor).sum();
    });
    return chained(problem, { perSample, shared }, perColumn, perShared);
  } finally {
    unpin();
    perSample.dispose();
    shared.dispose();
  }
}

/** Of which angles, and whether of a prepared state's amplitudes. */
export interface Wanted {
  readonly angle: (angle: ProgramAngle) => boolean;
  readonly amplitudes: boolean;
}

const everything: Wanted = { angle: () => true, amplitudes: true };

/** The angles that depend on features or weights, in the order of their rotations: each takes two runs. */
export const variableAngles = (program: NoisyProgram): ProgramAngle[] =>
  program.steps.filter(isVariable).map(({ angle }) => angle);

type Maps = Record<'perSample' | 'shared', ReturnType<typeof halfAngles>>;

/** From the gradients of the angles (and amplitudes) to those of features and weights. */
function chained(
  { program, features, weights }: GradientProblem,
  maps: Maps,
  perColumn: tf.Tensor1D[],
  perShared: tf.Tensor[],
): Gradients {
  const { perSample, shared } = maps;
  const zeroWeights = tf.zerosLike(weights);
  // An angle is twice its half: dLoss/dHalf = 2 dLoss/dAngle.
  const ofSamples =
    perSample.count > 0 ? perSample.gradient(tf.mul(tf.stack(perColumn.slice(0, perSample.count)), 2)) : undefined;
  const ofShared = shared.count > 0 ? shared.gradient(tf.mul(tf.stack(perShared), 2).reshape([-1, 1])) : undefined;
  const ofColumns = ofSamples?.features ?? tf.zeros([features.shape[0], amplitudeColumn(program)]);
  const ofAmplitudes = perColumn.slice(perSample.count);
  return {
    features: ofAmplitudes.length > 0 ? tf.concat([ofColumns, tf.stack(ofAmplitudes, 1)], 1) : ofColumns,
    weights: addAll([zeroWeights, ...[ofSamples?.weights, ofShared?.weights].filter((part) => part !== undefined)]),
  };
}

/** The program with an own feature or weight as the angle of each rotation that depends on any. */
function withFreeAngles(program: NoisyProgram, samples: number, shared: number): NoisyProgram {
  let feature = 0;
  let weight = 0;
  const freed = (step: Rotation): Rotation => {
    const term = dependsOnFeatures(step.angle)
      ? ({ source: 'feature', index: feature++, scale: 1 } as const)
      : ({ source: 'weight', index: weight++, scale: 1 } as const);
    return { ...step, angle: { offset: 0, terms: [term] } };
  };
  return {
    ...program,
    columns: { inputs: samples, products: [], preparation: program.columns.preparation },
    weights: shared,
    steps: program.steps.map((step) => (isVariable(step) ? freed(step) : step)),
  };
}
