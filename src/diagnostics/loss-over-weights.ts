import { weightRows, type WeightRowsOptions } from '../autodiff/weight-rows.js';
import type { Circuit } from '../circuit/circuit.js';
import type { PauliSum } from '../observables/pauli-sum.js';

/** A loss over weight vectors: many at once, and the gradient at one where it is known. */
export interface LossOverWeights {
  /** The losses of weight vectors, one for each. */
  losses(rows: readonly ArrayLike<number>[]): Promise<ArrayLike<number>> | ArrayLike<number>;
  /** The gradient at a weight vector. */
  gradient?(weights: ArrayLike<number>): Promise<ArrayLike<number>> | ArrayLike<number>;
}

/** A circuit whose ⟨O⟩ is the loss, averaged over samples where it has inputs. */
export interface CircuitLoss extends WeightRowsOptions {
  readonly circuit: Circuit;
  readonly observable: PauliSum;
}

/** A loss that is ready to run; a circuit holds memory until `dispose`. */
export interface ReadyLoss {
  readonly runner: LossOverWeights;
  readonly rowsAtOnce: number;
  dispose(): void;
}

/** How many weight vectors a loss of the caller's own gets at once. */
const defaultRows = 512;

export function readyLoss(loss: LossOverWeights | CircuitLoss): ReadyLoss {
  if (!('circuit' in loss)) return { runner: loss, rowsAtOnce: defaultRows, dispose: () => undefined };
  const rows = weightRows(loss.circuit, loss.observable, loss);
  const runner: LossOverWeights = {
    losses: (points) => rows.losses(points),
    gradient: async (weights) => (await rows.gradients([weights])).gradients[0]!,
  };
  return { runner, rowsAtOnce: rows.rowsAtOnce, dispose: () => rows.dispose() };
}
