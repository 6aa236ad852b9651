import * as tf from '@tensorflow/tfjs';
import type { ComplexMatrix } from '../../math/complex-matrix.js';
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
      const { matrix, view, restore } = layoutOf(jump, qubits);
      const operators = jump.operators.map((operator) => hold(matrix(operator)));
      return {
        forward: (state, { batch, draws }, kept) => {
          const viewed = view(state);
          const branches = operators.map((operator) => tf.matMul(operator, viewed).reshape<tf.Tensor2D>([size, batch]));
          const draw = draws!.slice([row, 0], [1, batch]).as1D();
          const factors = factorsOf(branches.map(squaredNorm), draw);
          kept?.set(row, { psi: tf.keep(state.clone()), factors: factors.map((factor) => tf.keep(factor)) });
          const after = sumOf(branches.length, (k) => tf.mul(branches[k]!, factors[k]!));
          return restore(after.reshape(viewed.shape), batch);
        },
        backward: (pair, { batch }, _slopes, kept) => {
          const { psi, factors } = kept.get(row)!;
          kept.delete(row);
          const viewed = view(pair.slice(size));
          const lambda = viewed.reshape<tf.Tensor2D>([size, batch]);
          const before = sumOf(operators.length, (k) =>
            tf.matMul<tf.Tensor>(operators[k]!, tf.mul(lambda, factors[k]!).reshape(viewed.shape), true),
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

/** How a state is looked at so that an operator is a matrix product from the left. */
interface Layout {
  matrix(operator: ComplexMatrix): tf.Tensor2D;
  view(state: tf.Tensor2D): tf.Tensor;
  restore(viewed: tf.Tensor, batch: number): tf.Tensor2D;
}

/**
 * Real operators on neighbouring qubits, as those of damping, relaxation and resets are, leave the planes alone and need no row moved:
 * the product runs over what stands before the qubits. Others have the planes and the qubits brought to the front.
 */
function layoutOf({ qubits: given, operators }: Jump, qubits: number): Layout {
  const ascending = [...given].sort((a, b) => a - b);
  const positions = given.map((qubit) => ascending.indexOf(qubit));
  const placed = (operator: ComplexMatrix) => placeMatrix(operator, positions, given.length);
  const dimension = 2 ** given.length;
  const isReal = operators.every(({ im }) => im.every((value) => value === 0));
  if (isReal && ascending.every((qubit, k) => qubit === ascending[0]! + k)) {
    const before = 2 ** (1 + ascending[0]!);
    return {
      matrix: (operator) => tf.tensor2d(Float32Array.from(placed(operator).re), [dimension, dimension]),
      view: (state) => state.reshape([before, dimension, -1]),
      restore: (viewed, batch) => viewed.reshape([-1, batch]),
    };
  }
  const { arrange, restore } = arrangementOf(ascending, qubits);
  return {
    matrix: (operator) => tf.tensor2d(embed(placed(operator)), [2 * dimension, 2 * dimension]),
    view: arrange,
    restore: (viewed, batch) => restore(viewed as tf.Tensor2D, batch),
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
function sumOf(terms: number, term: (k: number) => tf.Tensor): tf.Tensor {
  let sum = term(0);
  for (let k = 1; k < terms; k++) {
    const before = sum;
    sum = tf.tidy(() => tf.add(before, term(k)));
    before.dispose();
  }
  return sum;
}
