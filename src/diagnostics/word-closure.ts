import { commutes, identityWord, multiplyWords, type PauliWord, wordKey } from '../math/pauli-word.js';

/** Words by their keys, each of sign +1. */
export type WordSet = ReadonlyMap<string, PauliWord>;

/**
 * The words that nested commutators of the given ones reach, the given ones among them: they span the Lie algebra. Nothing
 * beyond `cap` words. Commutators with the generators alone reach all, by the Jacobi identity.
 */
export function wordClosure(generators: readonly PauliWord[], cap: number): WordSet | undefined {
  const found = new Map<string, PauliWord>();
  for (const word of generators) found.set(wordKey(word), { ...word, sign: 1 });
  const own = [...found.values()];
  if (found.size > cap) return undefined;
  // A Map is read in the order in which words are added, those added meanwhile included.
  for (const word of found.values()) {
    for (const generator of own) {
      if (commutes(word, generator)) continue;
      const { word: product } = multiplyWords(word, generator);
      const key = wordKey(product);
      if (found.has(key)) continue;
      if (found.size === cap) return undefined;
      found.set(key, { ...product, sign: 1 });
    }
  }
  return found;
}

/**
 * Words in groups that commute with one another: within a group, words hang together by chains that do not commute. Each
 * group spans an ideal.
 */
export function commutingGroups(words: WordSet): WordSet[] {
  const rest = new Map(words);
  const groups: WordSet[] = [];
  for (const [key, first] of words) {
    if (!rest.delete(key)) continue;
    const group = new Map([[key, first]]);
    for (const word of group.values()) {
      for (const [other, candidate] of rest) {
        if (commutes(word, candidate)) continue;
        rest.delete(other);
        group.set(other, candidate);
      }
    }
    groups.push(group);
  }
  return groups;
}

/**
 * Independent words that commute with a whole group and map it to itself by multiplication: each splits the algebra into
 * the halves on which it is +1 and −1, so that k of them give 2^k ideals (as the parity does for a ring).
 */
export function splittingWords(group: WordSet): PauliWord[] {
  const words = [...group.values()];
  const [first] = words;
  const result: PauliWord[] = [];
  const products = new Map([[wordKey(identityWord), identityWord]]);
  for (const word of words.slice(1)) {
    if (!commutes(first!, word)) continue;
    const { word: candidate } = multiplyWords(first!, word);
    if (products.has(wordKey(candidate))) continue;
    const splits = words.every(
      (each) => commutes(each, candidate) && group.has(wordKey(multiplyWords(each, candidate).word)),
    );
    if (!splits) continue;
    result.push({ ...candidate, sign: 1 });
    for (const product of [...products.values()]) {
      const { word: next } = multiplyWords(product, candidate);
      products.set(wordKey(next), next);
    }
  }
  return result;
}
