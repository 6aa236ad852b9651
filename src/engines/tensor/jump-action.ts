import * as tf from '@tensorflow/tfjs';
import type { Jump, ProgramFrame } from '../../program/program.js';
import type { Action } from './action.js';
import { arrangementOf } from './contract.js';
import { embed, placeMatrix } from './embedding.js';

/** The jumps of a program as actions; what they hold is given back together. */
export interface JumpActions {
  /** `row` is that of the numbers which draw it. */
  actionOf(jump: Jump, row: number): Action;
  dispose(): void;
}

/**
 * At a jump every sample takes one of the channel's branches: `ψ → K_k ψ / √p_k`, drawn with `p_k = ⟨ψ|K_k†K_k|ψ⟩`
 * (Dalibard, Castin and Mølmer, Phys. Rev. Lett. 68, 580). All branches are worked out; comparing the sample's number with
 * the sums of their probabilities gives the factor of each: `1/√p` for the one drawn, 0 for the others. Nothing is read back.
 *
 * The gradient takes the branch and `1/√p_k` for constants of the sample. That is unbiased, though p_k depends on the
 * angles: with the branches as they are, not normalised, `⟨O⟩ = Σ_k ⟨K_k ψ|O|K_k ψ⟩`, and to draw term k of its derivative
 * with probability p_k and weigh it by `1/p_k` gives every term as it is on average, whatever p_k is. So λ goes back
 * through the operator that was applied, factor and all, transposed.
 */
export function jumpActions({ qubits }: ProgramFrame): JumpActions {
  const size = 2 ** (qubits + 1);
  const held: tf.Tensor[] = [];
  const hold = (tensor: tf.Tensor2D): tf.Tensor2D => {
    held.push(tf.keep(tensor));
    return tensor;
  };
  let ones: tf.Tensor2D | undefined;
  /** |ψ|² of each sample, by a product with ones: TF.js would transpose a state to sum over its first axis. */
  const squaredNorm = (state: tf.Tensor2D): tf.Tensor1D => {
    ones ??= hold(tf.ones([1, size]));
    const row = ones;
    return tf.tidy(() => tf.matMul(row, tf.square(state)).as1D());
  };

  return {
    actionOf: (jump, row) => {
      const ascending = [...jump.qubits].sort((a, b) => a - b);
      const { arrange, restore } = arrangementOf(ascending, qubits);
      const positions = jump.qubits.map((qubit) => ascending.indexOf(qubit));
      const height = 2 ** (ascending.length + 1);
      const operators = jump.operators.map((operator) =>
        hold(tf.tensor2d(embed(placeMatrix(operator, positions, ascending.length)), [height, height])),
      );
      return {
        forward: (state, { batch, draws }, kept) => {
          const arranged = arrange(state);
          const branches = operators.map((operator) =>
            tf.matMul(operator, arranged).reshape<tf.Tensor2D>([size, batch]),
          );
          const draw = draws!.slice([row, 0], [1, batch]).as1D();
          const factors = factorsOf(branches.map(squaredNorm), draw);
          kept?.set(row, { psi: tf.keep(state.clone()), factors: factors.map((factor) => tf.keep(factor)) });
          const after = sumOf(branches.length, (k) => tf.mul(branches[k]!, factors[k]!));
          return restore(after.reshape([height, -1]), batch);
        },
        backward: (pair, { batch }, _slopes, kept) => {
          const { psi, factors } = kept.get(row)!;
          kept.delete(row);
          const lambda = arrange(pair.slice(size)).reshape<tf.Tensor2D>([size, batch]);
          const before = sumOf(operators.length, (k) =>
            tf.matMul(operators[k]!, tf.mul(lambda, factors[k]!).reshape([height, -1]), true),
          );
          const result = tf.concat([psi, restore(before, batch)]);
          tf.dispose([psi, ...factors]);
          return result;
        },
      };
    },
    dispose: () => tf.dispose(held),
  };
}

/** Below any probability that is drawn: a branch without any gets the factor 0/√least instead of 0/0. */
const least = 1e-30;

/** `1/√p` of the branch that is drawn, 0 of the others: each `[batch]`. */
function factorsOf(probabilities: readonly tf.Tensor1D[], draw: tf.Tensor1D): tf.Tensor1D[] {
  // Summed one by one: a branch of probability 0 leaves the sum as it is, to the last bit, and is never drawn.
  const sums = probabilities.reduce<tf.Tensor1D[]>(
    (before, probability) => [...before, before.length > 0 ? tf.add(before.at(-1)!, probability) : probability],
    [],
  );
  const target = tf.mul(draw, sums.at(-1)!);
  const isReached = sums.map((sum) => tf.cast(tf.less(target, sum), 'float32'));
  return probabilities.map((probability, k) => {
    const isDrawn = k > 0 ? tf.sub(isReached[k]!, isReached[k - 1]!) : isReached[0]!;
    return tf.div(isDrawn, tf.sqrt(tf.maximum(probability, least)));
  });
}

/** The sum of so many states, few of them alive at once. */
function sumOf(terms: number, term: (k: number) => tf.Tensor2D): tf.Tensor2D {
  let sum = term(0);
  for (let k = 1; k < terms; k++) {
    const before = sum;
    sum = tf.tidy(() => tf.add(before, term(k)));
    before.dispose();
  }
  return sum;
}
