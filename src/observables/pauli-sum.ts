import { KetworkError } from '../errors.js';
import {
  identityWord,
  isSameWord,
  letterAt,
  multiplyWords,
  type PauliWord,
  pauliWord,
  supportOf,
  wordKey,
} from '../math/pauli-word.js';

/** One term of a sum: a real coefficient and a word of sign +1. */
export interface PauliTerm {
  readonly coefficient: number;
  readonly word: PauliWord;
}

/** A term in JSON: coefficient and word such as `"X0 Z3"`, `""` for the identity. */
export type PauliTermJson = readonly [coefficient: number, word: string];

interface ComplexTerm {
  readonly re: number;
  readonly im: number;
  readonly word: PauliWord;
}

/** A word's masks are as long as its highest qubit; circuits have up to 4096. */
const highestQubit = 4095;

/** What rounding may leave of parts that cancel, relative to their sizes together. */
const negligible = 1e-12;

/**
 * A sum of Pauli words, immutable: what a circuit's expectation is taken of.
 *
 * Made by `x(q)`, `y(q)`, `z(q)` and arithmetic. Products of words that do not commute carry imaginary coefficients; as
 * an observable only a Hermitian sum, one with real coefficients, is accepted.
 *
 * @example
 * const energy = z(0).times(z(1)).plus(x(2).scaled(0.5));
 * energy.toString(); // 'Z0 Z1 + 0.5 X2'
 */
export class PauliSum {
  readonly #terms: readonly ComplexTerm[];

  private constructor(terms: Iterable<ComplexTerm>) {
    const merged = new Map<string, ComplexTerm & { readonly size: number }>();
    for (const { re, im, word } of terms) {
      const key = wordKey(word);
      const before = merged.get(key) ?? { re: 0, im: 0, size: 0 };
      merged.set(key, {
        re: before.re + word.sign * re,
        im: before.im + word.sign * im,
        size: before.size + Math.hypot(re, im),
        word: { ...word, sign: 1 },
      });
    }
    this.#terms = [...merged.values()]
      .map(({ re, im, size, word }) => ({ re: rounded(re, size), im: rounded(im, size), word }))
      .filter(({ re, im }) => re !== 0 || im !== 0);
  }

  /** The sum of the given terms. @throws KetworkError `invalid` for a coefficient that is not finite. */
  static of(terms: Iterable<PauliTerm>): PauliSum {
    return new PauliSum(
      [...terms].map(({ coefficient, word }) => {
        if (!Number.isFinite(coefficient)) {
          throw new KetworkError('invalid', `An observable has the coefficient ${coefficient}. Use finite numbers.`);
        }
        return { re: coefficient, im: 0, word };
      }),
    );
  }

  /** The sum of both; equal words are merged. */
  plus(other: PauliSum): PauliSum {
    return new PauliSum([...this.#terms, ...other.#terms]);
  }

  /** The difference of both. */
  minus(other: PauliSum): PauliSum {
    return this.plus(other.scaled(-1));
  }

  /** Every coefficient times a factor. @throws KetworkError `invalid` for a factor that is not finite. */
  scaled(factor: number): PauliSum {
    if (!Number.isFinite(factor)) {
      throw new KetworkError('invalid', `An observable was scaled by ${factor}. Use a finite number.`);
    }
    return new PauliSum(this.#terms.map(({ re, im, word }) => ({ re: re * factor, im: im * factor, word })));
  }

  /** The operator product, `this` on the left; a number scales. */
  times(other: PauliSum | number): PauliSum {
    if (typeof other === 'number') return this.scaled(other);
    return new PauliSum(
      this.#terms.flatMap((a) =>
        other.#terms.map((b) => {
          const { word, power } = multiplyWords(a.word, b.word);
          let [re, im] = [a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re];
          for (let k = 0; k < power; k++) [re, im] = [-im, re];
          return { re, im, word };
        }),
      ),
    );
  }

  /** Whether all coefficients are real. */
  get isHermitian(): boolean {
    return this.#terms.every(({ im }) => im === 0);
  }

  /** The terms, each word once. @throws KetworkError `invalid` if a coefficient is imaginary. */
  get terms(): readonly PauliTerm[] {
    if (!this.isHermitian) {
      throw new KetworkError(
        'invalid',
        `The observable ${this} is not Hermitian. Products of words that do not commute need their other order added.`,
      );
    }
    return this.#terms.map(({ re, word }) => ({ coefficient: re, word }));
  }

  /** The number of qubits it needs: one more than the highest it touches. */
  get qubits(): number {
    return Math.max(0, ...this.#terms.map(({ word }) => Math.max(-1, ...supportOf(word)) + 1));
  }

  /** The coefficient of one word, 0 where it is not in the sum. */
  coefficientOf(word: PauliWord): number {
    const term = this.terms.find((candidate) => isSameWord(candidate.word, word));
    return term ? term.coefficient * word.sign : 0;
  }

  /** The sum as people write it: `Z0 Z1 + 0.5 X2`; `0` where it has no terms. */
  toString(): string {
    if (this.#terms.length === 0) return '0';
    const texts = this.#terms.map(({ re, im, word }) => {
      const factor = im === 0 ? String(re) : re === 0 ? `${im}i` : `(${re}${im < 0 ? '-' : '+'}${Math.abs(im)}i)`;
      const letters = wordText(word);
      if (letters === '') return factor;
      return factor === '1' ? letters : factor === '-1' ? `-${letters}` : `${factor} ${letters}`;
    });
    return texts.reduce((text, term) => (term.startsWith('-') ? `${text} - ${term.slice(1)}` : `${text} + ${term}`));
  }

  /** `[[coefficient, "Z0 Z1"], …]`, for `pauliSumFrom`. */
  toJSON(): PauliTermJson[] {
    return this.terms.map(({ coefficient, word }) => [coefficient, wordText(word)]);
  }
}

function rounded(part: number, size: number): number {
  return Math.abs(part) <= negligible * size ? 0 : part;
}

function wordText(word: PauliWord): string {
  return supportOf(word)
    .map((qubit) => `${letterAt(word, qubit)}${qubit}`)
    .join(' ');
}

/** Pauli X on a qubit. */
export const x = (qubit: number) => pauli('X', [qubit]);
/** Pauli Y on a qubit. */
export const y = (qubit: number) => pauli('Y', [qubit]);
/** Pauli Z on a qubit: +1 for |0⟩, −1 for |1⟩. */
export const z = (qubit: number) => pauli('Z', [qubit]);
/** The identity, for constant terms: `z(0).plus(one().scaled(2))`. */
export const one = () => PauliSum.of([{ coefficient: 1, word: identityWord }]);

/** A Pauli word of given letters: `pauli('XZ', [0, 3])` is X on qubit 0, Z on qubit 3; without qubits, letter k is on qubit k. */
export function pauli(letters: string, qubits: readonly number[] = Array.from(letters, (_, k) => k)): PauliSum {
  if (!/^[IXYZ]*$/.test(letters) || letters.length !== qubits.length || new Set(qubits).size !== qubits.length) {
    throw new KetworkError(
      'invalid',
      `pauli("${letters}", [${qubits}]) needs letters I, X, Y, Z and as many different qubits as letters.`,
    );
  }
  for (const qubit of qubits) {
    if (!Number.isInteger(qubit) || qubit < 0 || qubit > highestQubit) {
      throw new KetworkError(
        'invalid',
        `An observable was given qubit ${qubit}. Qubits are 0, 1, 2, … ${highestQubit}.`,
      );
    }
  }
  return PauliSum.of([{ coefficient: 1, word: pauliWord(letters, qubits) }]);
}

/** The observable of its JSON form. @throws KetworkError `invalid` if it is none. */
export function pauliSumFrom(json: unknown): PauliSum {
  if (!Array.isArray(json))
    throw new KetworkError('invalid', 'An observable in JSON is a list of [coefficient, word].');
  return PauliSum.of(
    json.flatMap((term: unknown) => {
      const [coefficient, text] = Array.isArray(term) ? (term as unknown[]) : [];
      if (
        typeof coefficient !== 'number' ||
        typeof text !== 'string' ||
        !/^([XYZ]\d{1,4}( [XYZ]\d{1,4})*)?$/.test(text)
      ) {
        throw new KetworkError('invalid', `${JSON.stringify(term)} is not a term such as [0.5, "X0 Z3"].`);
      }
      const factors = text === '' ? [] : text.split(' ');
      const letters = factors.map((factor) => factor[0]!).join('');
      const qubits = factors.map((factor) => Number(factor.slice(1)));
      return pauli(letters, qubits).scaled(coefficient).terms;
    }),
  );
}
