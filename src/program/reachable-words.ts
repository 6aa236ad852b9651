import { commutes, multiplyWords, type PauliWord, wordKey } from '../math/pauli-word.js';
import type { Rotation } from './program.js';

/**
 * How many Pauli words an observable becomes on its way back through rotations of any angle, at most; nothing beyond `cap`. Each
 * rotation about P adds iPQ for every word Q that it does not commute with. Words that Pauli propagation would hold.
 */
export function reachableWords(
  rotations: readonly Rotation[],
  observable: readonly PauliWord[],
  cap: number,
): number | undefined {
  const words = new Map(observable.map((word) => [wordKey(word), word]));
  for (const { word: turned } of [...rotations].reverse()) {
    for (const word of [...words.values()]) {
      if (commutes(word, turned)) continue;
      const { word: partner } = multiplyWords(turned, word);
      words.set(wordKey(partner), partner);
    }
    if (words.size > cap) return undefined;
  }
  return words.size;
}
