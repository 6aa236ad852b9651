import * as tf from '@tensorflow/tfjs';
import { type PauliWord, supportOf, wordKey } from '../../math/pauli-word.js';
import { dependsOnFeatures, type JumpProgram, type Rotation } from '../../program/program.js';
import { type Action, rotationAction } from './action.js';
import type { Parameters, RunValues } from './parameters.js';
import { type PlanItem, qubitsOf } from './plan.js';
import { initialState, productState } from './start.js';
import { type Turn, turnOf } from './word-action.js';

/** A run without a way back: what does not depend on the samples is worked out once for the batch. */
export interface Inference {
  /** The state that `actions` begin with. */
  start(features: tf.Tensor2D, values: RunValues): tf.Tensor2D;
  /** What follows, for a batch of that size. */
  actions(batch: number): readonly Pick<Action, 'forward'>[];
  dispose(): void;
}

/**
 * Rotations by sample that come first on their qubits make a product state, which takes as many numbers as it has;
 * items between two rotations by sample, or jumps, become one unitary, applied in one matrix product, where that pays.
 */
export function inferenceOf(
  program: JumpProgram,
  plan: readonly PlanItem[],
  actions: readonly Action[],
  rowOf: Parameters['rowOf'],
): Inference {
  const first = program.columns.preparation ? new Set<Rotation>() : firstRotations(plan);
  const start = productStart([...first], program.qubits, rowOf);
  const rest = plan
    .map((item, k) => ({ item, action: actions[k]! }))
    .filter(({ item }) => !(item.kind === 'rotation' && first.has(item)));
  const stretches: { isShared: boolean; actions: Action[] }[] = [];
  for (const { item, action } of rest) {
    const isShared = item.kind === 'block' || (item.kind === 'rotation' && !dependsOnFeatures(item.angle));
    const last = stretches.at(-1);
    if (last?.isShared && isShared) last.actions.push(action);
    else stretches.push({ isShared, actions: [action] });
  }
  return {
    start: (features, values) => (first.size > 0 ? start.state(values) : initialState(program, features)),
    actions: (batch) =>
      stretches.flatMap(({ isShared, actions: stretch }) =>
        isShared && foldPays(program.qubits, stretch.length, batch) ? [foldedAction(stretch, program.qubits)] : stretch,
      ),
    dispose: () => start.dispose(),
  };
}

/**
 * What a block costs per number of the state, in multiplications and additions of one large matrix product of the same
 * time. On `tensorflow`, two cores: 1.2 ns, in which the product makes about 70.
 */
const blockCost = 64;

/** Whether it pays to run `items` on the 2^qubits basis states and multiply the batch by the unitary that they make. */
export function foldPays(qubits: number, items: number, batch: number): boolean {
  const unitary = 2 ** (qubits + 2);
  return items * blockCost * batch > items * blockCost * 2 ** qubits + unitary * batch;
}

/** The actions as one unitary: they run on the identity, with its columns for samples. */
function foldedAction(actions: readonly Action[], qubits: number): Pick<Action, 'forward'> {
  const size = 2 ** qubits;
  return {
    forward: (state, values) => {
      const identity = tf.concat([tf.eye(size), tf.zeros<tf.Rank.R2>([size, size])]);
      const columns = actions.reduce((before, action) => {
        const after = tf.tidy(() => action.forward(before, { ...values, batch: size }));
        before.dispose();
        return after;
      }, identity);
      const [re, im] = tf.split(columns, 2);
      return tf.matMul(tf.concat([columns, tf.concat([tf.neg(im!), re!])], 1), state);
    },
  };
}

/** The rotations by sample of single qubits that nothing else has touched before: no jump either. */
function firstRotations(plan: readonly PlanItem[]): Set<Rotation> {
  const first = new Set<Rotation>();
  const touched = new Set<number>();
  for (const item of plan) {
    const qubits = item.kind === 'block' ? item.qubits : qubitsOf(item);
    const isFirst = item.kind === 'rotation' && dependsOnFeatures(item.angle) && qubits.length === 1;
    if (isFirst && !touched.has(qubits[0]!)) first.add(item);
    else for (const qubit of qubits) touched.add(qubit);
  }
  return first;
}

/** |0…0⟩ after rotations of single qubits by sample. */
function productStart(rotations: readonly Rotation[], qubits: number, rowOf: Parameters['rowOf']) {
  // Of one qubit there are three words, however many rotations.
  const turns = new Map<string, Turn>();
  const turnAbout = (word: PauliWord): Turn => {
    const turn = turns.get(wordKey(word)) ?? turnOf(word, 1);
    turns.set(wordKey(word), turn);
    return turn;
  };
  const perQubit = Array.from({ length: qubits }, (): Action[] => []);
  for (const rotation of rotations) {
    const [qubit] = supportOf(rotation.word);
    const { x, z } = rotation.word;
    const { kind, row } = rowOf(rotation);
    perQubit[qubit!]!.push(rotationAction(turnAbout({ x: x && 1n, z: z && 1n, sign: 1 }), kind, row));
  }
  return {
    state: (values: RunValues) => {
      const zero = tf.tile(tf.tensor2d([1, 0, 0, 0], [4, 1]), [1, values.batch]);
      return productState(
        perQubit.map((actions) => actions.reduce((state, action) => action.forward(state, values), zero)),
      );
    },
    dispose: () => [...turns.values()].forEach((turn) => turn.dispose()),
  };
}
