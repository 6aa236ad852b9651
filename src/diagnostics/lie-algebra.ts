import type { Circuit } from '../circuit/circuit.js';
import { KetworkError } from '../errors.js';
import { identityWord, multiplyWords, type PauliWord, wordKey } from '../math/pauli-word.js';
import { parity } from '../math/word-matrix.js';
import { PauliSum, type PauliTerm } from '../observables/pauli-sum.js';
import { checkOptions } from '../options.js';
import { lower } from '../program/lower.js';
import { sumClosureDimension } from './sum-closure.js';
import { commutingGroups, splittingWords, wordClosure, type WordSet } from './word-closure.js';

/** An ideal of the algebra, or several alike: the words span `copies` ideals of the same dimension. */
export interface LieComponent {
  /** The dimension of each ideal. */
  readonly dimension: number;
  /** How many ideals the words span together. */
  readonly copies: number;
  /** Whether it commutes with the whole algebra: it makes no variance. */
  readonly isCentral: boolean;
  readonly words: readonly PauliWord[];
  /** Independent words whose signs tell the copies apart. */
  readonly splitBy: readonly PauliWord[];
}

/** The dynamical Lie algebra of a set of generators. */
export interface LieAlgebra {
  /** Its dimension as a real vector space; nothing if it is larger than the cap. */
  readonly dimension: number | undefined;
  /** The largest dimension that was looked for. */
  readonly cap: number;
  /** Its ideals, the largest first; nothing where it is beyond the cap, or a generator is a sum of words. */
  readonly components: readonly LieComponent[] | undefined;
}

export interface LieAlgebraOptions {
  /** The largest dimension to look for. Default 4096 for words, 512 for sums of words. */
  readonly cap?: number;
}

/**
 * The dynamical Lie algebra of generators: all that nested commutators of `iH` reach. Its dimension says how the variance of
 * a loss falls with the number of qubits: as one over the dimension where the theory applies (see {@link lossVariance}).
 * Generators that are single words are closed exactly, by bit operations; sums by linear algebra, which is slower.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for no generators, or a cap that is no
 * positive whole number.
 * @example
 * const ising = [x(0), x(1), x(2), z(0).times(z(1)), z(1).times(z(2))];
 * lieAlgebra(ising).dimension; // 15
 */
export function lieAlgebra(generators: readonly PauliSum[], options: LieAlgebraOptions = {}): LieAlgebra {
  const terms = generators.map(({ terms: each }) => withoutIdentity(each)).filter(({ length }) => length > 0);
  if (generators.length === 0) {
    throw new KetworkError('invalid', 'A Lie algebra of no generators was asked for. Give at least one, such as x(0).');
  }
  const areWords = terms.every(({ length }) => length === 1);
  const { cap = areWords ? 4096 : 512 } = checkOptions('lieAlgebra', options, { cap: true }, 'cap');
  if (!Number.isInteger(cap) || cap < 1) {
    throw new KetworkError('invalid', `The cap ${cap} of a Lie algebra's dimension is no whole number from 1 on.`);
  }
  if (!areWords) return { dimension: sumClosureDimension(terms, cap), cap, components: undefined };
  const words = wordClosure(
    terms.map(([term]) => term!.word),
    cap,
  );
  if (!words) return { dimension: undefined, cap, components: undefined };
  const components = commutingGroups(words)
    .map(componentOf)
    .sort((a, b) => b.dimension - a.dimension);
  return { dimension: words.size, cap, components };
}

function componentOf(group: WordSet): LieComponent {
  const words = [...group.values()];
  const splitBy = words.length > 1 ? splittingWords(group) : [];
  const copies = 2 ** splitBy.length;
  return { dimension: words.length / copies, copies, isCentral: words.length === 1, words, splitBy };
}

/**
 * The generators of a circuit's trainable angles, one for each weight: the word of its rotation, or the sum of those that
 * share the weight. Clifford gates between them are taken into the words.
 *
 * @throws KetworkError `unsupported` for a circuit with a matrix that is no product of Pauli rotations.
 * @example
 * generatorsOf(new Circuit(2).rx(weight(0), 0).cx(0, 1).rz(weight(1), 1)).map(String); // ['X0', 'Z0 Z1']
 */
export function generatorsOf(circuit: Circuit): PauliSum[] {
  // Of a state nothing is out of sight, so no rotation is dropped.
  const { steps, weights } = lower(circuit, { kind: 'state' }, { dialect: 'words' });
  const sums = Array.from({ length: weights }, (): PauliTerm[] => []);
  for (const step of steps) {
    if (step.kind === 'dense') {
      throw new KetworkError(
        'unsupported',
        `A matrix on ${step.qubits.length} qubits has no generator in Pauli words. Write it as rotations, or give generators yourself.`,
      );
    }
    for (const { source, index, scale } of step.angle.terms) {
      if (source === 'weight') sums[index]!.push({ coefficient: scale, word: step.word });
    }
  }
  return sums.filter(({ length }) => length > 0).map((terms) => PauliSum.of(terms));
}

/**
 * The variance of `⟨0…0|U† O U|0…0⟩` over circuits deep enough to spread evenly over the group of the algebra: the sum over
 * its ideals of the purities of state and observable in it, over its dimension (Ragone et al. 2024, theorem 1; Fontana et
 * al. 2024). Nothing where the theory does not apply or the algebra is not known: the observable must lie in the algebra, up to
 * the identity.
 *
 * @example
 * lossVariance(lieAlgebra([x(0), z(0), x(1), z(1)]), x(1)); // 0.333
 */
export function lossVariance({ components }: LieAlgebra, observable: PauliSum): number | undefined {
  if (!components) return undefined;
  const terms = withoutIdentity(observable.terms);
  const coefficients = new Map(terms.map(({ word, coefficient }) => [wordKey(word), coefficient]));
  const words = new Set(components.flatMap((component) => component.words.map(wordKey)));
  if (terms.some(({ word }) => !words.has(wordKey(word)))) return undefined;
  // In units of 2^n: the state |0…0⟩ is the even sum of all words of I and Z, all signs +.
  const ofState = ({ x: mask }: PauliWord) => (mask === 0n ? 1 : 0);
  const ofObservable = (word: PauliWord) => coefficients.get(wordKey(word)) ?? 0;
  return components
    .filter(({ isCentral }) => !isCentral)
    .map((component) => {
      const states = purities(component, ofState);
      const observables = purities(component, ofObservable);
      return states.reduce((sum, purity, k) => sum + purity * observables[k]!, 0) / component.dimension;
    })
    .reduce((sum, part) => sum + part, 0);
}

/** The purity of an operator in each copy of a component, from its coefficients. */
function purities({ words, splitBy, copies }: LieComponent, coefficientOf: (word: PauliWord) => number): number[] {
  const products = splitBy.reduce(
    (known, word) => [...known, ...known.map((each) => commutingProduct(each, word))],
    [identityWord],
  );
  const result = new Array<number>(copies).fill(0);
  const seen = new Set<string>();
  for (const word of words) {
    if (seen.has(wordKey(word))) continue;
    const orbit = products.map((each) => commutingProduct(each, word));
    for (const each of orbit) seen.add(wordKey(each));
    for (let copy = 0; copy < copies; copy++) {
      // Product number k has the sign of copy number c where they share an odd number of splitting words.
      const sum = orbit.reduce((total, each, k) => total + each.sign * parity(k & copy) * coefficientOf(each), 0);
      result[copy]! += sum ** 2 / copies;
    }
  }
  return result;
}

/** The product of commuting words is a word, up to its sign. */
function commutingProduct(a: PauliWord, b: PauliWord): PauliWord {
  const { word, power } = multiplyWords(a, b);
  return power === 2 ? { ...word, sign: -word.sign as 1 | -1 } : word;
}

/** The identity commutes with everything: as a generator it only turns the phase. */
const withoutIdentity = (terms: readonly PauliTerm[]): readonly PauliTerm[] =>
  terms.filter(({ word }) => word.x !== 0n || word.z !== 0n);
