import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../../errors.js';
import { wordKey } from '../../math/pauli-word.js';
import { featureCount, type JumpProgram } from '../../program/program.js';
import type { Engine, PreparedProgram } from '../engine.js';
import { isTaped } from '../tape.js';
import { type Action, blockAction, type Kept, rotationAction } from './action.js';
import { arrangementOf } from './contract.js';
import { inferenceOf } from './inference.js';
import { type JumpActions, jumpActions } from './jump-action.js';
import { refuseMemory } from './memory.js';
import { disposeSlopes, type Parameters, parametersOf, type RunValues } from './parameters.js';
import { type PlanItem, planOf } from './plan.js';
import { readoutOf } from './readout.js';
import { initialState } from './start.js';
import { type Turn, turnOf } from './word-action.js';

/**
 * The engine made of TF.js operations, for every TF.js backend: gates as batched contractions.
 *
 * Steps that are the same for all samples are fused into unitaries on a few qubits and applied by one matrix product;
 * rotations that differ by sample are a gather and a few element-wise products. Where no gradient is taped, what is the
 * same for all samples becomes one unitary for the batch where that pays (`inference.ts`). The gradient is the adjoint method
 * (Jones and Gacon, arXiv:2009.02823): it goes back through the steps, undoing ψ and λ together. Jumps cannot be undone:
 * where there are any, the gradient first runs the program again and keeps ψ before each.
 */
export const tensorEngine: Engine<tf.Tensor, JumpProgram> = {
  name: 'tensor',
  dialect: 'local',
  tolerance: 1e-5,
  runsOn: () => true,
  refuse: refuseMemory,
  prepare,
};

function prepare(program: JumpProgram): PreparedProgram<tf.Tensor> {
  const plan = planOf(program);
  const parameters = parametersOf(program, plan);
  const turns = turnsOf(program, plan);
  const jumps = jumpActions(program);
  const actions = plan.map((item) => actionOf(item, program, parameters, turns, jumps));
  const isTrajectory = plan.some(({ kind }) => kind === 'jump');
  const readout = readoutOf(program);
  const inference = inferenceOf(program, plan, actions, parameters.rowOf);

  const run = (features: tf.Tensor2D, weights: tf.Tensor1D) =>
    tf.tidy(() => {
      const values = parameters.values(features, weights);
      const forward = isTaped() ? actions : inference.actions(values.batch);
      let state = isTaped() ? initialState(program, features) : inference.start(features, values);
      for (const action of forward) state = replacing(state, () => action.forward(state, values));
      return { output: readout.read(state), state: isTrajectory ? tf.scalar(0) : state };
    });

  /** The final state once more, by the very operations of a taped run: the same branches are drawn. */
  const runKeeping = (features: tf.Tensor2D, values: RunValues, kept: Kept) =>
    actions.reduce(
      (state, action) => replacing(state, () => action.forward(state, values, kept)),
      initialState(program, features),
    );

  const gradient = (features: tf.Tensor2D, weights: tf.Tensor1D, finalState: tf.Tensor2D, dOutput: tf.Tensor) =>
    tf.tidy(() => {
      const values = parameters.values(features, weights);
      const slopes = parameters.slopes();
      const kept: Kept = new Map();
      const last = isTrajectory ? runKeeping(features, values, kept) : finalState;
      let pair = tf.tidy(() => tf.concat([last, readout.gradient(last, dOutput)]));
      if (isTrajectory) last.dispose();
      for (const action of [...actions].reverse()) {
        pair = replacing(pair, () => action.backward(pair, values, slopes, kept));
      }
      const ofAngles = parameters.gradient(slopes, values);
      disposeSlopes(slopes);
      if (!program.columns.preparation) return ofAngles;
      const ofAmplitudes = pair
        .slice([pair.shape[0] / 2, 0], [2 ** program.qubits, values.batch])
        .transpose<tf.Tensor2D>();
      return { ...ofAngles, features: tf.concat([ofAngles.features, ofAmplitudes], 1) };
    });

  return {
    run: (features, weights) => run(checkedFeatures(program, features), weights as tf.Tensor1D),
    gradient: (features, weights, state, dOutput) =>
      gradient(features as tf.Tensor2D, weights as tf.Tensor1D, state as tf.Tensor2D, dOutput),
    dispose: () => {
      for (const item of [parameters, readout, inference, jumps, ...turns.values()]) item.dispose();
    },
  };
}

/** One turn for each word that is applied by itself, however often. */
function turnsOf({ qubits }: JumpProgram, plan: readonly PlanItem[]): Map<string, Turn> {
  const words = plan.filter((item) => item.kind === 'rotation').map(({ word }) => word);
  const distinct = new Map(words.map((word) => [wordKey(word), word]));
  return new Map([...distinct].map(([key, word]) => [key, turnOf(word, qubits)]));
}

function actionOf(
  item: PlanItem,
  { qubits }: JumpProgram,
  parameters: Parameters,
  turns: ReadonlyMap<string, Turn>,
  jumps: JumpActions,
): Action {
  if (item.kind === 'jump') return jumps.actionOf(item, parameters.drawOf(item));
  if (item.kind === 'block') {
    const { group, member } = parameters.placeOf(item);
    return blockAction(arrangementOf(item.qubits, qubits), group, member);
  }
  const { kind, row } = parameters.rowOf(item);
  return rotationAction(turns.get(wordKey(item.word))!, kind, row);
}

/** What takes the place of `before`, which is given back at once: a deep circuit must not pile up states. */
function replacing(before: tf.Tensor2D, next: () => tf.Tensor2D): tf.Tensor2D {
  const after = tf.tidy(next);
  before.dispose();
  return after;
}

function checkedFeatures(program: JumpProgram, features: tf.Tensor): tf.Tensor2D {
  if (features.shape.length !== 2 || features.shape[1] !== featureCount(program)) {
    throw new KetworkError(
      'mismatch',
      `Features of shape [${features.shape}] do not fit a program of ${featureCount(program)} columns.`,
    );
  }
  return features as tf.Tensor2D;
}
