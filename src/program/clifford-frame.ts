import {
  commutes,
  identityWord,
  letterAt,
  multiplyWords,
  negateWord,
  type PauliWord,
  supportOf,
} from '../math/pauli-word.js';

interface Images {
  readonly x: PauliWord;
  readonly z: PauliWord;
}

/**
 * A Clifford C, known by what it does to words: `Q → C† Q C`.
 *
 * It keeps the images of X and Z of every qubit (a tableau, Aaronson and Gottesman, arXiv:quant-ph/0406196); those of
 * qubits it has not touched are themselves.
 */
export class CliffordFrame {
  readonly #images = new Map<number, Images>();

  /** `C† Q C` */
  conjugate(word: PauliWord): PauliWord {
    let result: PauliWord = { ...identityWord, sign: word.sign };
    let power = 0;
    const multiply = (factor: PauliWord) => {
      const next = multiplyWords(result, factor);
      result = next.word;
      power += next.power;
    };
    for (const qubit of supportOf(word)) {
      const { x, z } = this.#imagesOf(qubit);
      const letter = letterAt(word, qubit);
      if (letter === 'Y') power += 1; // Y = i X Z
      if (letter !== 'Z') multiply(x);
      if (letter !== 'X') multiply(z);
    }
    return power % 4 === 2 ? negateWord(result) : result;
  }

  /**
   * Lets C be followed by `K = exp(−i kπ/4 P)`. A generator g that anticommutes with P becomes
   * `K†gK = g (cos kπ/2 − i sin kπ/2 P)`: −igP, −g or igP for k = 1, 2, 3.
   */
  append(word: PauliWord, quarters: number): void {
    if (quarters === 0) return;
    const image = this.conjugate(word);
    const turned = (generator: PauliWord, before: PauliWord): PauliWord => {
      if (commutes(generator, word)) return before;
      if (quarters === 2) return negateWord(before);
      const { word: productWord, power } = multiplyWords(before, image);
      const total = (power + (quarters === 1 ? 3 : 1)) % 4; // −i is i³
      return total === 2 ? negateWord(productWord) : productWord;
    };
    const changed = supportOf(word).map((qubit): [number, Images] => {
      const before = this.#imagesOf(qubit);
      const bit = 1n << BigInt(qubit);
      return [
        qubit,
        {
          x: turned({ x: bit, z: 0n, sign: 1 }, before.x),
          z: turned({ x: 0n, z: bit, sign: 1 }, before.z),
        },
      ];
    });
    for (const [qubit, images] of changed) this.#images.set(qubit, images);
  }

  #imagesOf(qubit: number): Images {
    const bit = 1n << BigInt(qubit);
    return this.#images.get(qubit) ?? { x: { x: bit, z: 0n, sign: 1 }, z: { x: 0n, z: bit, sign: 1 } };
  }
}
