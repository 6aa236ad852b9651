import * as tf from '@tensorflow/tfjs';
import { chooseEngine } from '../engines/registry.js';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import { spanOf } from '../math/word-span.js';
import {
  amplitudeColumn,
  isUnitaryStep,
  type NoisyProgram,
  type PauliErrors,
  type Program,
  type Step,
} from '../program/program.js';
import { callRun } from './kernel.js';
import { pin } from './pinned.js';

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

/** Rows that a call of the kernel gets at most, where memory allows them. */
const mostRows = 2 ** 16;

/**
 * Monte-Carlo wave functions (Dalibard, Castin and Mølmer 1992), a trajectory to a row of the batch: in each some errors strike,
 * drawn by their probabilities, and the mean of what is read is that of the density matrix. Errors do not depend on the
 * state, so a trajectory is a circuit of rotations by 0 or π in columns of its own; every engine runs it, and gradients of
 * the mean are means of gradients, unbiased.
 *
 * @throws KetworkError `unsupported` for channels that are no mixture of Pauli words.
 */
export function trajectoryProgram(noisy: NoisyProgram, trajectories: number, random: Random): TrajectoryProgram {
  const { program, draws } = unravelled(noisy);
  const unpin = pin(program);
  const first = amplitudeColumn(noisy);

  const runSome = (features: tf.Tensor2D, weights: tf.Tensor1D, count: number): tf.Tensor3D => {
    const [batch, columns] = features.shape;
    const rows = batch * count;
    const tiled: tf.Tensor2D = tf.tile(features, [count, 1]);
    const drawn = tf.tensor2d(drawnAngles(draws, rows, random), [rows, program.columns.inputs - first]);
    const parts = [tiled.slice([0, 0], [rows, first]), drawn, tiled.slice([0, first], [rows, columns - first])];
    const output = callRun(tf.concat(parts, 1), weights, { program, engine: 'auto', gradient: { method: 'adjoint' } });
    return output.reshape([count, batch, -1]);
  };

  const runAll = (features: tf.Tensor2D, weights: tf.Tensor1D): tf.Tensor3D => {
    const perCall = rowsThatFit(program, features.shape[0], trajectories);
    const parts: tf.Tensor3D[] = [];
    for (let done = 0; done < trajectories; done += perCall) {
      parts.push(runSome(features, weights, Math.min(perCall, trajectories - done)));
    }
    return parts.length === 1 ? parts[0]! : tf.concat(parts, 0);
  };

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

/** How many trajectories of a batch an engine takes at once. */
function rowsThatFit(program: Program, batch: number, trajectories: number): number {
  let count = Math.max(1, Math.min(trajectories, Math.floor(mostRows / batch)));
  while (count > 1) {
    try {
      chooseEngine('auto', program, batch * count, tf.getBackend());
      return count;
    } catch (error) {
      if (!(error instanceof KetworkError)) throw error;
      count = Math.ceil(count / 2);
    }
  }
  return 1;
}

/** A channel's errors: their probabilities, and which of its columns turn by π where one strikes. */
interface Draw {
  readonly columns: number;
  readonly errors: readonly { readonly probability: number; readonly pattern: number }[];
}

/**
 * The program with a column for each word of a basis of each channel's errors, before the amplitudes: a turn by π about the
 * word is the word, up to a phase that nobody sees.
 */
function unravelled(noisy: NoisyProgram): { program: Program; draws: readonly Draw[] } {
  let column = amplitudeColumn(noisy);
  const draws: Draw[] = [];
  const turnsOf = ({ errors }: PauliErrors): Step[] => {
    const { basis, coordinates } = spanOf(errors.map(({ word }) => word));
    draws.push({
      columns: basis.length,
      errors: errors.map(({ probability }, k) => ({ probability, pattern: coordinates[k]! })),
    });
    return basis.map((word) => ({
      kind: 'rotation',
      word,
      angle: { offset: 0, terms: [{ source: 'feature', index: column++, scale: 1 }] },
    }));
  };
  const steps = noisy.steps.flatMap((step): Step[] => {
    if (isUnitaryStep(step)) return [step];
    if (step.kind === 'pauli-errors') return turnsOf(step);
    throw new KetworkError(
      'unsupported',
      `Trajectories need noise that is a mixture of Pauli words, but a channel on the qubits ${step.qubits.join(', ')} is none. ` +
        'Use the engine "density", or Pauli channels instead.',
    );
  });
  const columns = { inputs: column, products: [], preparation: noisy.columns.preparation };
  return { program: { ...noisy, columns, steps }, draws };
}

/** The angles of all channels' columns for so many trajectories, row after row. */
function drawnAngles(draws: readonly Draw[], rows: number, random: Random): Float32Array {
  const width = draws.reduce((sum, { columns }) => sum + columns, 0);
  const angles = new Float32Array(rows * width);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const { columns, errors } of draws) {
      let left = random.uniform();
      for (const { probability, pattern } of errors) {
        left -= probability;
        if (left >= 0) continue;
        for (let k = 0; k < columns; k++) if ((pattern >> k) & 1) angles[at + k] = Math.PI;
        break;
      }
      at += columns;
    }
  }
  return angles;
}
