import * as tf from '@tensorflow/tfjs';
import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import { spanOf, type WordSpan } from '../math/word-span.js';
import {
  amplitudeColumn,
  isUnitaryStep,
  type NoisyProgram,
  type NoisyStep,
  type PauliErrors,
} from '../program/program.js';

/** One of the things that may happen at a place: which words of the channel's basis are applied, how likely, and its sign. */
export interface Outcome {
  readonly probability: number;
  /** Bit k for word k of the basis. */
  readonly pattern: number;
  readonly sign: 1 | -1;
}

/** What happens where errors strike. */
export interface Choice {
  /** With what is left to 1, nothing is applied. */
  readonly outcomes: readonly Outcome[];
  /** Whether the errors themselves stay in the program. */
  readonly keepsErrors: boolean;
}

/** A program in which words are applied at random, drawn anew for each row of the batch. */
export interface RandomTurns {
  readonly program: NoisyProgram;
  /** Features of the program without turns, so many times over, with turns drawn; and the product of signs of each row. */
  draw(features: tf.Tensor2D, times: number, random: Random): { features: tf.Tensor2D; signs: Float32Array };
}

/**
 * The program with a column of features for each word of a basis of each channel's errors, before the amplitudes: a turn by π
 * about the word is the word, up to a phase that nobody sees.
 *
 * @throws KetworkError `unsupported` for channels that are no mixture of Pauli words; `what` says for what.
 */
export function withRandomTurns(
  noisy: NoisyProgram,
  what: string,
  choose: (errors: PauliErrors['errors'], span: WordSpan) => Choice,
): RandomTurns {
  const first = amplitudeColumn(noisy);
  let column = first;
  const places: { readonly columns: number; readonly outcomes: readonly Outcome[] }[] = [];
  const steps = noisy.steps.flatMap((step): NoisyStep[] => {
    if (isUnitaryStep(step)) return [step];
    if (step.kind === 'kraus') {
      throw new KetworkError(
        'unsupported',
        `${what} needs noise that is a mixture of Pauli words, but a channel on the qubits ${step.qubits.join(', ')} is none. ` +
          'Use the engine "density" without it, or Pauli channels instead: of a calibration, set `relaxation` to "twirled".',
      );
    }
    const span = spanOf(step.errors.map(({ word }) => word));
    const { outcomes, keepsErrors } = choose(step.errors, span);
    places.push({ columns: span.basis.length, outcomes });
    const turns = span.basis.map((word): NoisyStep => ({
      kind: 'rotation',
      word,
      angle: { offset: 0, terms: [{ source: 'feature', index: column++, scale: 1 }] },
    }));
    return keepsErrors ? [step, ...turns] : turns;
  });
  const width = column - first;
  const columns = { inputs: column, products: [], preparation: noisy.columns.preparation };

  const drawn = (rows: number, random: Random) => {
    const angles = new Float32Array(rows * width);
    const signs = new Float32Array(rows).fill(1);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      for (const place of places) {
        const outcome = drawOutcome(place.outcomes, random);
        for (let k = 0; k < place.columns; k++) if (outcome && (outcome.pattern >> k) & 1) angles[at + k] = Math.PI;
        signs[row]! *= outcome?.sign ?? 1;
        at += place.columns;
      }
    }
    return { angles, signs };
  };

  return {
    program: { ...noisy, columns, steps },
    draw: (features, times, random) => {
      const [batch, given] = features.shape;
      const rows = batch * times;
      const { angles, signs } = drawn(rows, random);
      const tiled: tf.Tensor2D = tf.tile(features, [times, 1]);
      const before = tiled.slice([0, 0], [rows, first]);
      const after = tiled.slice([0, first], [rows, given - first]);
      return { features: tf.concat([before, tf.tensor2d(angles, [rows, width]), after], 1), signs };
    },
  };
}

function drawOutcome(outcomes: readonly Outcome[], random: Random): Outcome | undefined {
  let left = random.uniform();
  return outcomes.find(({ probability }) => (left -= probability) < 0);
}
