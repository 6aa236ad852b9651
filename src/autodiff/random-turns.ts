import { KetworkError } from '../errors.js';
import type { Random } from '../math/random.js';
import { spanOf, type WordSpan } from '../math/word-span.js';
import type { KrausStep, NoisyProgram, PauliErrors, Rotation } from '../program/program.js';
import { type DrawnProgram, type Unravelled, withDrawnColumns } from './drawn-columns.js';

/** One of the things that may happen at a place: which words of the channel's basis are applied, how likely, and its sign. */
export interface Outcome {
  readonly probability: number;
  /** Bit k for word k of the basis. */
  readonly pattern: number;
  readonly sign: 1 | -1;
}

/** What may happen where errors strike; with what is left to 1, nothing is applied. */
export type Choice = (errors: PauliErrors['errors'], span: WordSpan) => readonly Outcome[];

/** Errors strike by themselves: each with its probability. */
export const strikingErrors: Choice = (errors, { coordinates }) =>
  errors.map(({ probability }, k) => ({ probability, pattern: coordinates[k]!, sign: 1 }));

/**
 * A rotation for each word of a basis of a channel's errors, by 0 or π as a column of features says: a turn by π about a word is
 * the word, up to a phase that nobody sees.
 */
export function randomTurns({ errors }: PauliErrors, firstColumn: number, choose: Choice): Unravelled<Rotation> {
  const span = spanOf(errors.map(({ word }) => word));
  const outcomes = choose(errors, span);
  return {
    steps: span.basis.map((word, k) => ({
      kind: 'rotation',
      word,
      angle: { offset: 0, terms: [{ source: 'feature', index: firstColumn + k, scale: 1 }] },
    })),
    columns: span.basis.length,
    draw: (row, random) => {
      const outcome = drawOutcome(outcomes, random);
      for (let k = 0; k < row.length; k++) row[k] = outcome && (outcome.pattern >> k) & 1 ? Math.PI : 0;
      return outcome?.sign ?? 1;
    },
  };
}

/**
 * The program with words applied at random after its errors, which stay.
 *
 * @throws KetworkError `unsupported` for channels that are no mixture of Pauli words; `what` says for what.
 */
export function withTurnsAfterErrors(
  noisy: NoisyProgram,
  what: string,
  choose: Choice,
): DrawnProgram<Rotation | PauliErrors> {
  return withDrawnColumns<Rotation | PauliErrors>(noisy, (channel, firstColumn) => {
    if (channel.kind === 'kraus') throw noPauliNoise(channel, what);
    const turns = randomTurns(channel, firstColumn, choose);
    return { ...turns, steps: [channel, ...turns.steps] };
  });
}

const noPauliNoise = ({ qubits }: KrausStep, what: string) =>
  new KetworkError(
    'unsupported',
    `${what} needs noise that is a mixture of Pauli words, but a channel on the qubits ${qubits.join(', ')} is none. ` +
      'Use the engine "density" without it, or Pauli channels instead: of a calibration, set `relaxation` to "twirled".',
  );

function drawOutcome(outcomes: readonly Outcome[], random: Random): Outcome | undefined {
  let left = random.uniform();
  return outcomes.find(({ probability }) => (left -= probability) < 0);
}
