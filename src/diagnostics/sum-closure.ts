import { commutes, multiplyWords, type PauliWord, wordKey } from '../math/pauli-word.js';
import type { PauliTerm } from '../observables/pauli-sum.js';

/** A vector over words: coefficients by key. */
interface Vector {
  readonly entries: Map<string, { readonly word: PauliWord; readonly value: number }>;
}

/** What rounding leaves of a vector that lies in the span, relative to its length. */
const negligible = 1e-9;

/**
 * The dimension of the Lie algebra that sums of words generate, by linear algebra on commutators; nothing beyond `cap`.
 * Costs dimension² · generators products of sparse vectors, so caps of some hundreds are practical.
 */
export function sumClosureDimension(generators: readonly (readonly PauliTerm[])[], cap: number): number | undefined {
  const basis: { readonly pivot: string; readonly vector: Vector }[] = [];
  const own = generators.map(vectorOf);
  const queue = [...own];
  for (let at = 0; at < queue.length; at++) {
    const rest = reduced(queue[at]!, basis);
    if (!rest) continue;
    if (basis.length === cap) return undefined;
    basis.push(rest);
    for (const generator of own) queue.push(commutator(generator, rest.vector));
  }
  return basis.length;
}

function vectorOf(terms: readonly PauliTerm[]): Vector {
  return { entries: new Map(terms.map(({ word, coefficient }) => [wordKey(word), { word, value: coefficient }])) };
}

/** `−i [a, b] / 2`, Hermitian as both are. */
function commutator(a: Vector, b: Vector): Vector {
  const entries: Vector['entries'] = new Map();
  for (const left of a.entries.values()) {
    for (const right of b.entries.values()) {
      if (commutes(left.word, right.word)) continue;
      // Words that do not commute have the product ±i · word.
      const { word, power } = multiplyWords(left.word, right.word);
      const sign = word.sign * (power === 1 ? 1 : -1);
      const key = wordKey(word);
      const before = entries.get(key)?.value ?? 0;
      entries.set(key, { word: { ...word, sign: 1 }, value: before + sign * left.value * right.value });
    }
  }
  return { entries };
}

/** What of a vector is not in the span, scaled to its largest entry, which becomes its pivot; nothing if it is in the span. */
function reduced({ entries }: Vector, basis: readonly { pivot: string; vector: Vector }[]) {
  const rest = new Map(entries);
  const size = Math.max(0, ...[...entries.values()].map(({ value }) => Math.abs(value)));
  for (const { pivot, vector } of basis) {
    const factor = rest.get(pivot)?.value;
    if (factor === undefined || factor === 0) continue;
    for (const [key, { word, value }] of vector.entries) {
      rest.set(key, { word, value: (rest.get(key)?.value ?? 0) - factor * value });
    }
    rest.delete(pivot);
  }
  for (const [key, { value }] of rest) if (Math.abs(value) <= negligible * size) rest.delete(key);
  const pivot = [...rest.entries()].reduce<readonly [string, number] | undefined>(
    (best, [key, { value }]) => (best && best[1] >= Math.abs(value) ? best : [key, Math.abs(value)]),
    undefined,
  );
  if (!pivot) return undefined;
  const scale = 1 / rest.get(pivot[0])!.value;
  const scaled = new Map([...rest].map(([key, { word, value }]) => [key, { word, value: value * scale }]));
  return { pivot: pivot[0], vector: { entries: scaled } };
}
