import * as tf from '@tensorflow/tfjs';
import type { Random } from '../math/random.js';
import {
  amplitudeColumn,
  isUnitaryStep,
  type KrausStep,
  type NoisyProgram,
  type PauliErrors,
  type ProgramOf,
  type Step,
} from '../program/program.js';

/** What takes the place of a channel, and the numbers that it reads. */
export interface Unravelled<AnyStep> {
  readonly steps: readonly AnyStep[];
  /** How many columns of features it reads. */
  readonly columns: number;
  /** Draws the numbers of a row, into as many places, and says which sign the row gets. */
  draw(row: Float32Array, random: Random): 1 | -1;
}

/** A program in which channels are left to chance, drawn anew for each row of the batch. */
export interface DrawnProgram<AnyStep> {
  readonly program: ProgramOf<Step | AnyStep>;
  /** Features of the noisy program, so many times over, with columns drawn; and the product of signs of each row. */
  draw(features: tf.Tensor2D, times: number, random: Random): { features: tf.Tensor2D; signs: Float32Array };
}

/** The program with columns of features for what replaces its channels, before the amplitudes. */
export function withDrawnColumns<AnyStep>(
  noisy: NoisyProgram,
  unravel: (channel: PauliErrors | KrausStep, firstColumn: number) => Unravelled<AnyStep>,
): DrawnProgram<AnyStep> {
  const first = amplitudeColumn(noisy);
  const drawn: Unravelled<AnyStep>[] = [];
  let width = 0;
  const steps = noisy.steps.flatMap((step): readonly (Step | AnyStep)[] => {
    if (isUnitaryStep(step)) return [step];
    const unravelled = unravel(step, first + width);
    drawn.push(unravelled);
    width += unravelled.columns;
    return unravelled.steps;
  });
  const columns = { inputs: first + width, products: [], preparation: noisy.columns.preparation };

  const valuesOf = (rows: number, random: Random) => {
    const values = new Float32Array(rows * width);
    const signs = new Float32Array(rows).fill(1);
    let at = 0;
    // Row by row, so that rows are the same however many are drawn at once.
    for (let row = 0; row < rows; row++) {
      for (const { columns: count, draw } of drawn) {
        signs[row]! *= draw(values.subarray(at, at + count), random);
        at += count;
      }
    }
    return { values, signs };
  };

  return {
    program: { ...noisy, columns, steps },
    draw: (features, times, random) => {
      const [batch, given] = features.shape;
      const rows = batch * times;
      const { values, signs } = valuesOf(rows, random);
      const tiled: tf.Tensor2D = tf.tile(features, [times, 1]);
      const before = tiled.slice([0, 0], [rows, first]);
      const after = tiled.slice([0, first], [rows, given - first]);
      return { features: tf.concat([before, tf.tensor2d(values, [rows, width]), after], 1), signs };
    },
  };
}
