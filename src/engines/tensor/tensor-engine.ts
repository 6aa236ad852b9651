import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../../errors.js';
import { wordKey } from '../../math/pauli-word.js';
import {
  amplitudeColumn,
  dependsOnFeatures,
  featureCount,
  type Program,
  type Rotation,
} from '../../program/program.js';
import type { Engine, PreparedProgram } from '../engine.js';
import { halfAngles } from './angles.js';
import { type Arrangement, arrangementOf } from './contract.js';
import { refuseMemory } from './memory.js';
import { type Block, planOf } from './plan.js';
import { readoutOf } from './readout.js';
import { type UnitaryGroup, unitaryGroup } from './unitaries.js';
import { type Turn, turnOf } from './word-action.js';

/**
 * The engine made of TF.js operations, for every TF.js backend: gates as batched contractions.
 *
 * Steps that are the same for all samples are fused into unitaries on a few qubits and applied by one matrix product;
 * rotations that differ by sample are a gather and a few element-wise products. The gradient is the adjoint method
 * (Jones and Gacon, arXiv:2009.02823): it goes back through the steps, undoing ψ and λ together.
 */
export const tensorEngine: Engine<tf.Tensor> = {
  name: 'tensor',
  dialect: 'local',
  tolerance: 1e-5,
  refuse: refuseMemory,
  prepare,
};

/** What happens to a state: forward, and backward with its gradient. */
type Action =
  | { readonly kind: 'block'; readonly arrangement: Arrangement; readonly group: number; readonly member: number }
  | { readonly kind: 'rotation'; readonly turn: Turn; readonly perSample: boolean; readonly row: number };

function prepare(program: Program): PreparedProgram<tf.Tensor> {
  const { qubits } = program;
  const plan = planOf(program);
  const blocks = plan.filter((item) => item.kind === 'block');
  const alone = plan.filter((item) => item.kind === 'rotation');
  const inBlocks = blocks.flatMap(({ steps }) => steps).filter(isVariable);
  const sampleRotations = alone.filter(({ angle }) => dependsOnFeatures(angle));
  const sharedRotations = [...inBlocks, ...alone.filter(({ angle }) => !dependsOnFeatures(angle))];
  const sharedIndex = new Map(sharedRotations.map((rotation, k) => [rotation, k]));
  const shared = halfAngles(
    program,
    sharedRotations.map(({ angle }) => angle),
  );
  const perSample = halfAngles(
    program,
    sampleRotations.map(({ angle }) => angle),
  );
  const groups = groupsOf(blocks, (rotation) => sharedIndex.get(rotation)!, shared.count);
  const readout = readoutOf(program);
  const words = new Map(alone.map(({ word }) => [wordKey(word), word]));
  const turns = new Map([...words].map(([key, word]) => [key, turnOf(word, qubits)]));
  const actions = plan.map((item): Action => {
    if (item.kind === 'block') {
      const group = groups.findIndex(({ blocks: members }) => members.includes(item));
      const member = groups[group]!.blocks.indexOf(item);
      return { kind: 'block', arrangement: arrangementOf(item.qubits, qubits), group, member };
    }
    const isPerSample = dependsOnFeatures(item.angle);
    const row = isPerSample ? sampleRotations.indexOf(item) : sharedIndex.get(item)!;
    return { kind: 'rotation', turn: turns.get(wordKey(item.word))!, perSample: isPerSample, row };
  });
  // Where each shared rotation's gradient stands in the groups' gradients laid end to end.
  const entries = groups.flatMap(({ rotations }) => rotations);
  const entryOf = inBlocks.map((rotation) => entries.indexOf(rotation));

  const anglesOf = (features: tf.Tensor2D, weights: tf.Tensor1D) => {
    const sharedValues = shared.values(features, weights).as1D();
    const sampleValues = perSample.count > 0 ? perSample.values(features, weights) : undefined;
    const withFiller = tf.concat([sharedValues, tf.zeros([1])]) as tf.Tensor1D;
    return {
      shared: { cos: tf.cos(withFiller), sin: tf.sin(withFiller) },
      perSample: sampleValues && { cos: tf.cos(sampleValues), sin: tf.sin(sampleValues) },
    };
  };
  type Angles = ReturnType<typeof anglesOf>;
  /** cos and sin of a rotation, `[1, batch]` or `[1, 1]`. */
  const cosSin = (action: Extract<Action, { kind: 'rotation' }>, angles: Angles) => {
    if (action.perSample) {
      const row = (values: tf.Tensor2D): tf.Tensor2D => values.slice([action.row, 0], [1, values.shape[1]]);
      return { cos: row(angles.perSample!.cos), sin: row(angles.perSample!.sin) };
    }
    const entry = (values: tf.Tensor1D) => values.slice([action.row], [1]).reshape([1, 1]);
    return { cos: entry(angles.shared.cos), sin: entry(angles.shared.sin) };
  };
  const unitariesOf = (angles: Angles): tf.Tensor2D[][] =>
    groups.map((group) => tf.unstack(group.build(angles.shared.cos, angles.shared.sin)) as tf.Tensor2D[]);

  const initialState = (features: tf.Tensor2D): tf.Tensor2D => {
    const size = 2 ** qubits;
    const batch = features.shape[0];
    if (program.columns.preparation) {
      const amplitudes = features.slice([0, amplitudeColumn(program)], [batch, size]).transpose() as tf.Tensor2D;
      return tf.concat([amplitudes, tf.zeros<tf.Rank.R2>([size, batch])]);
    }
    const first = tf.ones([1, batch]) as tf.Tensor2D;
    return tf.concat([first, tf.zeros([2 * size - 1, batch])]);
  };

  const run = (features: tf.Tensor2D, weights: tf.Tensor1D) =>
    tf.tidy(() => {
      const batch = features.shape[0];
      const angles = anglesOf(features, weights);
      const unitaries = unitariesOf(angles);
      let state = initialState(features);
      for (const action of actions) {
        state = replacing([state], () => {
          if (action.kind === 'block') {
            const { arrangement, group, member } = action;
            return [arrangement.restore(tf.matMul(unitaries[group]![member]!, arrangement.arrange(state)), batch)];
          }
          const { cos, sin } = cosSin(action, angles);
          return [tf.add(tf.mul(state, cos), tf.mul(action.turn.apply(state), sin))];
        })[0]!;
      }
      return { output: readout.read(state), state };
    });

  const gradient = (features: tf.Tensor2D, weights: tf.Tensor1D, finalState: tf.Tensor2D, dOutput: tf.Tensor) =>
    tf.tidy(() => {
      const batch = features.shape[0];
      const angles = anglesOf(features, weights);
      const unitaries = unitariesOf(angles);
      const dUnitaries: tf.Tensor2D[][] = groups.map(() => []);
      const dShared = new Map<number, tf.Tensor2D>();
      const dPerSample = new Map<number, tf.Tensor2D>();
      let psi = finalState.clone();
      let lambda = readout.gradient(psi, dOutput);
      for (const action of [...actions].reverse()) {
        [psi, lambda] = replacing([psi, lambda], () => {
          if (action.kind === 'block') {
            const unitary = unitaries[action.group]![action.member]!;
            const { arrange, restore } = action.arrangement;
            const arrangedLambda = arrange(lambda);
            const psiBefore = tf.matMul<tf.Tensor2D>(unitary, arrange(psi), true);
            dUnitaries[action.group]![action.member] = tf.keep(tf.matMul(arrangedLambda, psiBefore, false, true));
            return [restore(psiBefore, batch), restore(tf.matMul(unitary, arrangedLambda, true), batch)];
          }
          const { cos, sin } = cosSin(action, angles);
          // d/dh of cos h ψ + sin h Jψ for the half angle h is J applied to the result.
          const turned = action.turn.apply(psi);
          const slope = tf.keep(tf.sum<tf.Tensor2D>(tf.mul(lambda, turned), 0, true));
          if (action.perSample) dPerSample.set(action.row, slope);
          else dShared.set(action.row, slope);
          return [
            tf.sub(tf.mul(psi, cos), tf.mul(turned, sin)),
            tf.sub(tf.mul(lambda, cos), tf.mul(action.turn.apply(lambda), sin)),
          ];
        }) as [tf.Tensor2D, tf.Tensor2D];
      }
      const result = collectGradients(features, angles, lambda, dUnitaries, dShared, dPerSample);
      tf.dispose([dUnitaries, [...dShared.values()], [...dPerSample.values()]]);
      return result;
    });

  const collectGradients = (
    features: tf.Tensor2D,
    angles: Angles,
    lambda: tf.Tensor2D,
    dUnitaries: tf.Tensor2D[][],
    dShared: ReadonlyMap<number, tf.Tensor2D>,
    dPerSample: ReadonlyMap<number, tf.Tensor2D>,
  ) => {
    const { cos, sin } = angles.shared;
    let dWeights: tf.Tensor1D = tf.zeros([program.weights]);
    let dFeatures: tf.Tensor2D = tf.zeros([features.shape[0], amplitudeColumn(program)]);
    if (shared.count > 0) {
      const parts: tf.Tensor1D[] = [];
      if (entryOf.length > 0) {
        const perEntry = groups.map((group, g) => group.gradient(cos, sin, tf.stack(dUnitaries[g]!) as tf.Tensor3D));
        parts.push(tf.gather(tf.concat(perEntry), tf.tensor1d(entryOf, 'int32')));
      }
      for (let row = inBlocks.length; row < shared.count; row++) parts.push(dShared.get(row)!.sum().reshape([1]));
      const ofShared = shared.gradient(tf.concat(parts).reshape([shared.count, 1]));
      if (ofShared.weights) dWeights = tf.add(dWeights, ofShared.weights);
    }
    if (perSample.count > 0) {
      const rows = Array.from({ length: perSample.count }, (_, row) => dPerSample.get(row)!);
      const ofSamples = perSample.gradient(tf.concat(rows, 0) as tf.Tensor2D);
      if (ofSamples.weights) dWeights = tf.add(dWeights, ofSamples.weights);
      if (ofSamples.features) dFeatures = tf.add(dFeatures, ofSamples.features);
    }
    if (program.columns.preparation) {
      const real = lambda.slice([0, 0], [2 ** qubits, lambda.shape[1]]);
      dFeatures = tf.concat([dFeatures, real.transpose<tf.Tensor2D>()], 1);
    }
    return { features: dFeatures, weights: dWeights };
  };

  return {
    run: (features, weights) => run(checkedFeatures(program, features), weights as tf.Tensor1D),
    gradient: (features, weights, state, dOutput) =>
      gradient(features as tf.Tensor2D, weights as tf.Tensor1D, state as tf.Tensor2D, dOutput),
    dispose: () => {
      for (const item of [shared, perSample, readout, ...groups, ...turns.values()]) item.dispose();
    },
  };
}

const isVariable = (step: Block['steps'][number]): step is Rotation =>
  step.kind === 'rotation' && step.angle.terms.length > 0;

function groupsOf(blocks: readonly Block[], indexOf: (rotation: Rotation) => number, filler: number): UnitaryGroup[] {
  const bySize = new Map<number, Block[]>();
  for (const block of blocks) bySize.set(block.qubits.length, [...(bySize.get(block.qubits.length) ?? []), block]);
  return [...bySize.values()].map((members) => unitaryGroup(members, indexOf, filler));
}

/** The tensors that take the place of `before`, which are given back at once: a deep circuit must not pile up states. */
function replacing(before: readonly tf.Tensor2D[], next: () => tf.Tensor2D[]): tf.Tensor2D[] {
  const after = tf.tidy(next);
  tf.dispose([...before]);
  return after;
}

function checkedFeatures(program: Program, features: tf.Tensor): tf.Tensor2D {
  if (features.shape.length !== 2 || features.shape[1] !== featureCount(program)) {
    throw new KetworkError(
      'mismatch',
      `Features of shape [${features.shape}] do not fit a program of ${featureCount(program)} columns.`,
    );
  }
  return features as tf.Tensor2D;
}
