import * as tf from '@tensorflow/tfjs';
import { chooseEngine } from '../engines/registry.js';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import type { NoisyProgram } from '../program/program.js';
import { callRun } from './kernel.js';
import { pin } from './pinned.js';
import { withRandomTurns } from './random-turns.js';

/** The mean over trajectories, and how far off it typically is: both shaped as the readout, `[batch, outputs]`. */
export interface TrajectoryEstimate {
  readonly mean: tf.Tensor2D;
  readonly standardError: tf.Tensor2D;
}

/** A noisy program as an average over runs of pure states. */
export interface TrajectoryProgram {
  /** The mean over trajectories, differentiable; the features are those of the noisy program. Each call draws anew. */
  run(features: tf.Tensor2D, weights: tf.Tensor1D): tf.Tensor2D;
  /** The same with its standard error. */
  estimate(features: tf.Tensor2D, weights: tf.Tensor1D): TrajectoryEstimate;
  dispose(): void;
}

/**
 * Monte-Carlo wave functions (Dalibard, Castin and Mølmer 1992), a trajectory to a row of the batch: in each some errors strike,
 * drawn by their probabilities, and the mean of what is read is that of the density matrix. Errors do not depend on the
 * state, so a trajectory is a circuit of rotations by 0 or π in columns of its own; every engine runs it, and gradients of
 * the mean are means of gradients, unbiased.
 *
 * @throws KetworkError `unsupported` for channels that are no mixture of Pauli words.
 */
export function trajectoryProgram(noisy: NoisyProgram, trajectories: number, random: Random): TrajectoryProgram {
  const { program, draw } = withRandomTurns(noisy, 'An average over trajectories', (errors, { coordinates }) => ({
    outcomes: errors.map(({ probability }, k) => ({ probability, pattern: coordinates[k]!, sign: 1 })),
    keepsErrors: false,
  }));
  const unpin = pin(program);
  const runAll = (features: tf.Tensor2D, weights: tf.Tensor1D): tf.Tensor3D =>
    inParts(program, features.shape[0], trajectories, (times) => {
      const drawn = draw(features, times, random);
      const output = callRun(drawn.features, weights, { program, engine: 'auto', gradient: { method: 'adjoint' } });
      return output.reshape([times, features.shape[0], -1]);
    });
  return {
    run: (features, weights) => tf.tidy(() => tf.mean(runAll(features, weights), 0)),
    estimate: (features, weights) =>
      tf.tidy(() => {
        const { mean, variance } = tf.moments(runAll(features, weights), 0);
        const standardError = tf.sqrt(tf.div(variance, Math.max(1, trajectories - 1)));
        return { mean: mean as tf.Tensor2D, standardError: standardError as tf.Tensor2D };
      }),
    dispose: unpin,
  };
}

/** Rows that a call of the kernel gets at most, where memory allows them. */
const mostRows = 2 ** 16;

/** Runs a batch so many times over, `[times, batch, outputs]`, as many at once as an engine takes. */
export function inParts(
  program: NoisyProgram,
  batch: number,
  times: number,
  run: (times: number) => tf.Tensor3D,
): tf.Tensor3D {
  const perCall = timesThatFit(program, batch, times);
  const parts: tf.Tensor3D[] = [];
  for (let done = 0; done < times; done += perCall) parts.push(run(Math.min(perCall, times - done)));
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 0);
}

function timesThatFit(program: NoisyProgram, batch: number, wanted: number): number {
  let times = Math.max(1, Math.min(wanted, Math.floor(mostRows / batch)));
  while (times > 1) {
    try {
      chooseEngine('auto', program, batch * times, tf.getBackend());
      return times;
    } catch (error) {
      if (!(error instanceof KetworkError)) throw error;
      times = Math.ceil(times / 2);
    }
  }
  return 1;
}
