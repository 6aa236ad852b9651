import * as tf from '@tensorflow/tfjs';
import type { Arrangement } from './contract.js';
import type { RunValues, Slopes } from './parameters.js';
import type { Turn } from './word-action.js';

/** What an item of the plan does to a state `[2 · 2^n, batch]`, and how it is undone with its gradient. */
export interface Action {
  forward(state: tf.Tensor2D, values: RunValues): tf.Tensor2D;
  /** ψ and λ = dLoss/dψ as they were before; what the loss changes with the action's parameters goes to the slopes. */
  backward(psi: tf.Tensor2D, lambda: tf.Tensor2D, values: RunValues, slopes: Slopes): [tf.Tensor2D, tf.Tensor2D];
}

/** A fused unitary: one matrix product with the block's qubits in front. */
export function blockAction({ arrange, restore }: Arrangement, group: number, member: number): Action {
  return {
    forward: (state, { batch, unitaries }) => restore(tf.matMul(unitaries[group]![member]!, arrange(state)), batch),
    backward: (psi, lambda, { batch, unitaries }, slopes) => {
      const unitary = unitaries[group]![member]!;
      const arrangedLambda = arrange(lambda);
      const psiBefore = tf.matMul<tf.Tensor2D>(unitary, arrange(psi), true);
      slopes.unitaries[group]![member] = tf.keep(tf.matMul(arrangedLambda, psiBefore, false, true));
      return [restore(psiBefore, batch), restore(tf.matMul(unitary, arrangedLambda, true), batch)];
    },
  };
}

/** A rotation by itself, `cos h ψ + sin h Jψ` with the half angle h in one row of the sample's or the shared angles. */
export function rotationAction({ apply }: Turn, kind: 'perSample' | 'shared', row: number): Action {
  const cosSin = (values: RunValues) => {
    const { cos, sin } = values[kind]!;
    const rowOf = (tensor: tf.Tensor2D): tf.Tensor2D => tensor.slice([row, 0], [1, tensor.shape[1]]);
    return { cos: rowOf(cos), sin: rowOf(sin) };
  };
  return {
    forward: (state, values) => {
      const { cos, sin } = cosSin(values);
      return tf.add(tf.mul(state, cos), tf.mul(apply(state), sin));
    },
    backward: (psi, lambda, values, slopes) => {
      const { cos, sin } = cosSin(values);
      // The derivative of cos h ψ + sin h Jψ with respect to h is J applied to the result.
      const turned = apply(psi);
      slopes[kind].set(row, tf.keep(tf.sum<tf.Tensor2D>(tf.mul(lambda, turned), 0, true)));
      return [tf.sub(tf.mul(psi, cos), tf.mul(turned, sin)), tf.sub(tf.mul(lambda, cos), tf.mul(apply(lambda), sin))];
    },
  };
}
