import * as tf from '@tensorflow/tfjs';
import type { Circuit } from '../circuit/circuit.js';
import { backendInUse } from '../complex/backend-in-use.js';
import { dialectOf, isRunnable, jumpEngines } from '../engines/registry.js';
import type { Random } from '../math/random.js';
import type { NoiseModel } from '../noise/noise-model.js';
import { lowerNoisy, type Reading } from '../program/lower.js';
import type { AnyProgram, Dense, Jump, NoisyProgram, Rotation } from '../program/program.js';
import { withDrawnColumns } from './drawn-columns.js';
import { callRun } from './kernel.js';
import { pin } from './pinned.js';
import { randomJump } from './random-jumps.js';
import { randomTurns, strikingErrors } from './random-turns.js';

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
 * The noisy program as trajectories want it. Jumps are run by the tensor engine, in its dialect: a jump lets no Clifford
 * pass, so that words would only grow wide between jumps and get all Cliffords back before each.
 *
 * @throws KetworkError as `lowerNoisy` does.
 */
export function lowerForTrajectories(
  circuit: Circuit,
  reading: Reading,
  noise: NoiseModel,
  passes: boolean,
): NoisyProgram {
  const hasJumps =
    noise.rules.some(({ channel }) => channel.body.kind === 'kraus') ||
    (noise.readout !== undefined && reading.kind === 'probabilities');
  const dialect = hasJumps ? jumpEngines[0]!.dialect : dialectOf('auto', backendInUse());
  return lowerNoisy(circuit, reading, noise, { dialect, passes });
}

/**
 * Monte-Carlo wave functions (Dalibard, Castin and Mølmer 1992), a trajectory to a row of the batch: in each some errors strike,
 * drawn by their probabilities, and the mean of what is read is that of the density matrix.
 *
 * Pauli errors do not depend on the state, so they are drawn beforehand: rotations by 0 or π in columns of their own, which every
 * engine runs. Of a channel given by Kraus operators the state itself has the probabilities: it is a jump, for which
 * only the number that draws it comes beforehand. Gradients of the mean are means of gradients, unbiased.
 */
export function trajectoryProgram(noisy: NoisyProgram, trajectories: number, random: Random): TrajectoryProgram {
  const { program, draw } = withDrawnColumns<Rotation | Jump | Dense>(noisy, (channel, column) =>
    channel.kind === 'kraus' ? randomJump(channel, column) : randomTurns(channel, column, strikingErrors),
  );
  const unpin = pin(program);
  const runAll = (features: tf.Tensor2D, weights: tf.Tensor1D): tf.Tensor3D =>
    inParts(program, features.shape[0], trajectories, (times) => {
      const drawn = draw(features, times, random);
      const output = callRun(drawn.features, weights, { program, engine: 'auto', gradient: { method: 'adjoint' } });
      return output.reshape([times, features.shape[0], output.shape[1]!]);
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
  program: AnyProgram,
  batch: number,
  times: number,
  run: (times: number) => tf.Tensor3D,
): tf.Tensor3D {
  const perCall = timesThatFit(program, batch, times);
  const parts: tf.Tensor3D[] = [];
  for (let done = 0; done < times; done += perCall) parts.push(run(Math.min(perCall, times - done)));
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 0);
}

function timesThatFit(program: AnyProgram, batch: number, wanted: number): number {
  let times = Math.max(1, Math.min(wanted, Math.floor(mostRows / batch)));
  while (times > 1 && !isRunnable(program, batch * times, backendInUse())) times = Math.ceil(times / 2);
  return times;
}
