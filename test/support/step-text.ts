import { letterAt, type PauliWord, supportOf } from '../../src/math/pauli-word.js';
import type { PauliTerm } from '../../src/observables/pauli-sum.js';
import type { ProgramAngle, Step } from '../../src/program/program.js';

/** `Z0Y2`, with a minus where the sign is one; `1` for the identity. */
export const wordText = (word: PauliWord) =>
  (word.sign < 0 ? '-' : '') +
  (supportOf(word)
    .map((qubit) => letterAt(word, qubit) + qubit)
    .join('') || '1');

/** `X0(w1)` for a rotation by weight 1, `Z0X1(0.5π-2f0)`, `matrix 2,0`. */
export const stepText = (step: Step) =>
  step.kind === 'dense' ? `matrix ${step.qubits.join(',')}` : `${wordText(step.word)}(${angleText(step.angle)})`;

/** `-0.5 Z0Z1` of each term. */
export const termTexts = (terms: readonly PauliTerm[]) =>
  terms.map(({ coefficient, word }) => `${coefficient} ${wordText(word)}`);

function angleText({ offset, terms }: ProgramAngle): string {
  const parts = terms.map(
    ({ source, index, scale }) => `${scale === 1 ? '' : scale === -1 ? '-' : scale}${source[0]}${index}`,
  );
  const constant = offset === 0 && parts.length > 0 ? [] : [`${+(offset / Math.PI).toFixed(9)}π`];
  return [...constant, ...parts].join('+').replace('+-', '-');
}
