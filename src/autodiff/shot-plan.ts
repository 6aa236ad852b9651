import type { Circuit } from '../circuit/circuit.js';
import { count, KetworkError } from '../errors.js';
import { apportioned } from '../math/apportion.js';
import { letterAt, type PauliWord, supportOf, wordKey } from '../math/pauli-word.js';
import { commutingGroups, settingOf } from '../observables/commuting-groups.js';
import type { PauliTerm } from '../observables/pauli-sum.js';
import { type Reading, readoutOf } from '../program/lower.js';
import { type NoisyProgram, outputCount } from '../program/program.js';
import { checkMemory } from './memory.js';

/** How a reading is estimated from a number of shots for each sample. */
export interface ShotPlan {
  /** For each sample and evaluation. */
  readonly shots: number;
  /** What is known without measuring, of each number read: the coefficient of the identity. */
  readonly constants: readonly number[];
  readonly groups: readonly MeasuredGroup[];
}

/** What is measured by one circuit: words that commute qubit by qubit, or outcomes themselves. */
export interface MeasuredGroup {
  /** Gives the probabilities of the outcomes of the qubits that the words touch, each turned into the basis of its letter. */
  readonly program: NoisyProgram;
  readonly shots: number;
  /** The words; undefined where the frequencies of the outcomes are read as they are. */
  readonly words: readonly MeasuredWord[] | undefined;
}

export interface MeasuredWord {
  readonly word: PauliWord;
  /** The bits of an outcome whose parity is the word's sign. */
  readonly mask: number;
  /** What a sign adds to the numbers read. */
  readonly coefficients: readonly { readonly output: number; readonly coefficient: number }[];
}

/**
 * The words of a reading in groups, and the shots shared among them: in proportion to the root of the sum of squared coefficients.
 * That is the optimum for words whose estimates vary alike and independently (Rubin, Babbush and McClean 2018, arXiv:1801.03524;
 * Arrasmith et al. 2020, arXiv:2004.06252): the variance `Σ v_g / N_g` is least for `N_g ∝ √v_g`.
 *
 * @throws KetworkError `invalid` for shots that are no whole number from 1 on, or fewer than groups; `unsupported` for a reading
 * of the state.
 */
export function shotPlan(
  circuit: Circuit,
  reading: Reading,
  shots: number,
  lowered: (reading: Reading) => NoisyProgram,
): ShotPlan {
  if (!Number.isSafeInteger(shots) || shots < 1) {
    throw new KetworkError(
      'invalid',
      `A circuit cannot be measured ${shots} times. Use a whole number of shots, 1 or more.`,
    );
  }
  const readout = readoutOf(reading, circuit);
  if (readout.kind === 'state') {
    throw new KetworkError(
      'unsupported',
      'A state cannot be read by shots. Read expectations or probabilities, or leave `shots` out.',
    );
  }
  if (readout.kind === 'probabilities') {
    const program = lowered(reading);
    const constants = Array.from({ length: outputCount(program) }, () => 0);
    return { shots, constants, groups: [{ program, shots, words: undefined }] };
  }
  const { observables } = readout;
  const constants = observables.map((terms) => terms.find(({ word }) => isIdentity(word))?.coefficient ?? 0);
  const groups = commutingGroups(joinedTerms(observables));
  if (groups.length > shots) {
    throw new KetworkError(
      'invalid',
      `The observables need ${groups.length} settings of the device, but there ${shots === 1 ? 'is 1 shot' : `are ${shots} shots`}. ` +
        'Use at least one shot for each, or observables whose words have the same letters.',
    );
  }
  const shares = groups.map((terms) => Math.hypot(...terms.map(({ coefficient }) => coefficient)));
  const parts = apportioned(shots, shares);
  return { shots, constants, groups: groups.map((terms, k) => measuredGroup(terms, parts[k]!, lowered)) };
}

/** A word with the root of the sum of its squared coefficients, and these. */
interface JoinedTerm extends PauliTerm {
  readonly coefficients: MeasuredWord['coefficients'];
}

/** Each word of the observables once, the identity left out. */
function joinedTerms(observables: readonly (readonly PauliTerm[])[]): JoinedTerm[] {
  const byKey = new Map<string, JoinedTerm>();
  observables.forEach((terms, output) => {
    for (const { coefficient, word } of terms) {
      if (isIdentity(word)) continue;
      const before = byKey.get(wordKey(word));
      byKey.set(wordKey(word), {
        word,
        coefficient: Math.hypot(before?.coefficient ?? 0, coefficient),
        coefficients: [...(before?.coefficients ?? []), { output, coefficient }],
      });
    }
  });
  return [...byKey.values()];
}

function measuredGroup(
  terms: readonly JoinedTerm[],
  shots: number,
  lowered: (reading: Reading) => NoisyProgram,
): MeasuredGroup {
  const setting = settingOf(terms.map(({ word }) => word));
  const qubits = supportOf(setting);
  checkOutcomes(qubits.length, 1);
  const letters = qubits.map((qubit) => letterAt(setting, qubit)).join('');
  const words = terms.map(({ word, coefficients }) => {
    const touched = new Set(supportOf(word));
    const mask = qubits.reduce((bits, qubit) => (bits << 1) | Number(touched.has(qubit)), 0);
    return { word, mask, coefficients };
  });
  return { program: lowered({ kind: 'probabilities', qubits, letters }), shots, words };
}

/** @throws KetworkError `memory` where the probabilities of all outcomes do not fit; sums of them are float64. */
export function checkOutcomes(qubits: number, batch: number): void {
  checkMemory(
    `The probabilities of the outcomes of ${count(qubits, 'qubit')} measured together, with a batch of ${batch},`,
    (4 * batch + 8) * 2 ** qubits,
    'Measure observables that touch fewer qubits, smaller batches, or leave `shots` out.',
  );
}

const isIdentity = ({ x, z }: PauliWord) => x === 0n && z === 0n;
