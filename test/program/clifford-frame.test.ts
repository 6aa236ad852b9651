import { dagger, identityMatrix, matrixDistance, multiplyMatrices } from '../../src/math/complex-matrix.js';
import { multiplyWords, pauliWord, type PauliWord } from '../../src/math/pauli-word.js';
import { Random } from '../../src/math/random.js';
import { rotationMatrix, wordMatrix } from '../../src/math/word-matrix.js';
import { CliffordFrame } from '../../src/program/clifford-frame.js';
import { wordText } from '../support/step-text.js';

const qubits = 3;
const words = Array.from({ length: 64 }, (_, k) => pauliWord([4, 2, 0].map((bit) => 'IXYZ'[(k >> bit) & 3]).join('')));

/** `i^power · word` with the word's sign taken into the power. */
const phased = (word: PauliWord, power: number) => ({
  word: { ...word, sign: 1 },
  power: (power + (word.sign < 0 ? 2 : 0)) % 4,
});

describe('a Clifford frame', () => {
  it('conjugates every word as the matrices do, sign included, for random Cliffords', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const frame = new CliffordFrame();
      let clifford = identityMatrix(2 ** qubits);
      for (let k = 0; k < 12; k++) {
        const [word, quarters] = [words[random.integer(64)]!, random.integer(4)];
        frame.append(word, quarters);
        clifford = multiplyMatrices(rotationMatrix(word, (quarters * Math.PI) / 2, qubits), clifford);
      }
      for (const positive of words) {
        const word: PauliWord = { ...positive, sign: random.sign() };
        const expected = multiplyMatrices(dagger(clifford), multiplyMatrices(wordMatrix(word, qubits), clifford));
        expect(matrixDistance(wordMatrix(frame.conjugate(word), qubits), expected)).toBeLessThan(1e-12);
      }
    }
  });

  it('leaves every word alone at first, and qubits it has not met', () => {
    const frame = new CliffordFrame();
    for (const word of words) expect(frame.conjugate(word)).toEqual(word);
    frame.append(pauliWord('XX'), 1);
    expect(wordText(frame.conjugate(pauliWord('Y', [700])))).toBe('Y700');
  });

  it('keeps the product of words', () => {
    const random = new Random(5);
    const frame = new CliffordFrame();
    for (let k = 0; k < 9; k++) frame.append(words[random.integer(64)]!, 1 + random.integer(3));
    for (let k = 0; k < 50; k++) {
      const [a, b] = [words[random.integer(64)]!, words[random.integer(64)]!];
      const { word, power } = multiplyWords(a, b);
      const images = multiplyWords(frame.conjugate(a), frame.conjugate(b));
      expect(phased(images.word, images.power)).toEqual(phased(frame.conjugate(word), power));
    }
  });

  // Gottesman, The Heisenberg representation of quantum computers (1998), table 1, for RZ(π/2) = S up to a phase.
  it('takes X to −Y and Y to X backwards through S', () => {
    const frame = new CliffordFrame();
    frame.append(pauliWord('Z'), 1);
    expect(['X', 'Y', 'Z'].map((letter) => wordText(frame.conjugate(pauliWord(letter))))).toEqual(['-Y0', 'X0', 'Z0']);
  });
});
