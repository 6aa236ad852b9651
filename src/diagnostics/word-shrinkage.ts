import { dagger, multiplyMatrices } from '../math/complex-matrix.js';
import { commutes, letterAt, multiplyWords, type PauliWord, pauliWord, wordKey } from '../math/pauli-word.js';
import type { Random } from '../math/random.js';
import { wordMatrix } from '../math/word-matrix.js';
import { KetworkError } from '../errors.js';
import type { PauliTerm } from '../observables/pauli-sum.js';
import {
  type KrausStep,
  type NoisyProgram,
  type NoisyStep,
  type PauliErrors,
  quarterTurnsOf,
  type Rotation,
} from '../program/program.js';

/** A step on the way back of a word: a rotation, or noise as the factor that it leaves of a word. */
type BackStep =
  | { readonly kind: 'turn'; readonly rotation: Rotation; readonly weights: number; readonly turns: number | undefined }
  | { readonly kind: 'noise'; readonly factor: (word: PauliWord) => number };

/** @throws KetworkError `unsupported` for matrices that are no rotations, and noise that turns words into others. */
export function backSteps({ steps }: NoisyProgram): BackStep[] {
  return steps.map(backStep).reverse();
}

function backStep(step: NoisyStep): BackStep {
  switch (step.kind) {
    case 'rotation':
      return {
        ...{ kind: 'turn', rotation: step, turns: quarterTurnsOf(step.angle) },
        weights: step.angle.terms.filter(({ source }) => source === 'weight').length,
      };
    case 'pauli-errors':
      return { kind: 'noise', factor: pauliFactor(step) };
    case 'kraus':
      return { kind: 'noise', factor: krausFactor(step) };
    case 'dense':
      throw new KetworkError(
        'unsupported',
        `A matrix on ${step.qubits.length} qubits has no Pauli words to follow noise through. Write it as gates.`,
      );
  }
}

function pauliFactor({ errors }: PauliErrors): (word: PauliWord) => number {
  const support = errors.reduce((mask, { word }) => mask | word.x | word.z, 0n);
  const left = (word: PauliWord) =>
    errors.reduce((rest, error) => (commutes(word, error.word) ? rest : rest - 2 * error.probability), 1);
  // Depolarizing of two qubits has 15 errors, but only 15 words to meet on its way: each is looked at once.
  const known = new Map<string, number>();
  return (word) => {
    const [x, z] = [word.x & support, word.z & support];
    if ((x | z) === 0n) return 1;
    const key = `${x}.${z}`;
    const found = known.get(key) ?? left(word);
    known.set(key, found);
    return found;
  };
}

/** `Σ K† P K = f P + …`: what a channel leaves of each word; a part of the identity moves no slope. */
function krausFactor({ qubits, operators }: KrausStep): (word: PauliWord) => number {
  const letters = ['I', 'X', 'Y', 'Z'];
  const names = qubits.reduce<string[]>((known) => known.flatMap((name) => letters.map((each) => name + each)), ['']);
  const matrices = names.map((name) => wordMatrix(pauliWord(name), qubits.length));
  const table = new Map<string, number>();
  names.forEach((name, k) => {
    const images = operators.map((operator) =>
      multiplyMatrices(multiplyMatrices(dagger(operator), matrices[k]!), operator),
    );
    const parts = matrices.map((matrix) =>
      images.reduce((sum, image) => {
        const { re, size } = multiplyMatrices(matrix, image);
        let trace = 0;
        for (let row = 0; row < size; row++) trace += re[row * size + row]!;
        return sum + trace / size;
      }, 0),
    );
    // The identity's own image is the identity, for the channel preserves the trace.
    if (k > 0 && parts.some((part, other) => other !== k && other > 0 && Math.abs(part) > 1e-9)) {
      throw new KetworkError(
        'unsupported',
        `The channel on the qubits ${qubits.join(', ')} turns Pauli words into others, so no word has a factor. Use Pauli or damping channels.`,
      );
    }
    table.set(name, parts[k]!);
  });
  return (word) => table.get(qubits.map((qubit) => letterAt(word, qubit)).join(''))!;
}

/** A word that is read, and what misread bits have left of it. */
export interface StartWord {
  readonly word: PauliWord;
  readonly factor: number;
}

/**
 * The largest share that noise leaves of any way from a word that is read back to the start, whatever the angles. Over
 * independent uniform angles different ways do not interfere, so that no standard deviation, of the expectation or of a slope, shrinks
 * by less. Beyond `cap` words those with the least left are let go, and count as if nothing more happened to them.
 */
export function largestFactor(steps: readonly BackStep[], start: readonly StartWord[], cap = 1024): number {
  let alive = new Map<string, StartWord>();
  for (const { word, factor } of start) {
    const before = alive.get(wordKey(word))?.factor ?? 0;
    if (word.x + word.z > 0n && factor > before) alive.set(wordKey(word), { word, factor });
  }
  let lost = 0;
  for (const step of steps) {
    if (step.kind === 'noise') {
      for (const [key, { word, factor }] of alive)
        alive.set(key, { word, factor: factor * Math.abs(step.factor(word)) });
      continue;
    }
    const { rotation, turns } = step;
    const next: typeof alive = new Map();
    const add = (word: PauliWord, factor: number) => {
      const key = wordKey(word);
      if (factor > (next.get(key)?.factor ?? -1)) next.set(key, { word, factor });
    };
    for (const { word, factor } of alive.values()) {
      const isStill = commutes(word, rotation.word) || (turns !== undefined && turns % 2 === 0);
      if (isStill || turns === undefined) add(word, factor);
      if (!isStill) add(multiplyWords(word, rotation.word).word, factor);
    }
    alive = next;
    if (alive.size > cap) {
      const sorted = [...alive].sort(([, a], [, b]) => b.factor - a.factor);
      lost = Math.max(lost, sorted[cap]![1].factor);
      alive = new Map(sorted.slice(0, cap));
    }
  }
  // Of |0…0⟩ words of I and Z alone have an expectation.
  return Math.max(lost, ...[...alive.values()].map(({ word, factor }) => (word.x === 0n ? factor : 0)));
}

/** The root mean square of what noise leaves of the slopes, over uniform angles. */
export interface TypicalFactor {
  readonly factor: number;
  /** How many of the ways that were drawn count. */
  readonly paths: number;
}

/**
 * What noise leaves of the root mean square slope over independent uniform angles, from random ways of words back to the start:
 * at a rotation that it does not commute with, a word stays or turns, each with half of its square; each weight that it so
 * meets is a slope. Exact but for the draws, where each weight has a rotation of its own.
 */
export function typicalFactor(
  steps: readonly BackStep[],
  observables: readonly (readonly PauliTerm[])[],
  { draws, random }: { readonly draws: number; readonly random: Random },
): TypicalFactor {
  const words = observables
    .map((terms) => terms.filter(({ word }) => word.x + word.z > 0n))
    .filter(({ length }) => length > 0);
  const read = { paths: 0, before: 0, after: 0 };
  const all = { paths: 0, before: 0, after: 0 };
  for (let draw = 0; draw < draws; draw++) {
    let { word } = drawnTerm(words[draw % words.length]!, random);
    let [slopes, factor] = [0, 1];
    for (const step of steps) {
      if (step.kind === 'noise') {
        factor *= step.factor(word);
      } else if (!commutes(word, step.rotation.word)) {
        slopes += step.weights;
        if (isTurned(step, random)) word = multiplyWords(word, step.rotation.word).word;
      }
    }
    if (slopes === 0) continue;
    for (const sums of word.x === 0n ? [read, all] : [all]) {
      sums.paths += 1;
      sums.before += slopes;
      sums.after += slopes * factor ** 2;
    }
  }
  // Of |0…0⟩ words of I and Z alone have an expectation. On many qubits few ways end there, and those differ little from the others.
  const { paths, before, after } = read.paths >= fewest ? read : all;
  return { factor: before > 0 ? Math.sqrt(after / before) : NaN, paths };
}

function isTurned({ rotation: { angle }, turns }: Extract<BackStep, { kind: 'turn' }>, random: Random): boolean {
  if (turns !== undefined) return turns % 2 === 1;
  return random.uniform() < (angle.terms.length > 0 ? 0.5 : Math.sin(angle.offset) ** 2);
}

/** Fewer ways than these tell less than all ways, wherever they end. */
const fewest = 100;

/** A term, as likely as the square of its coefficient. */
function drawnTerm(terms: readonly PauliTerm[], random: Random): PauliTerm {
  const total = terms.reduce((sum, { coefficient }) => sum + coefficient ** 2, 0);
  let left = total * random.uniform();
  return terms.find(({ coefficient }) => (left -= coefficient ** 2) < 0) ?? terms.at(-1)!;
}
