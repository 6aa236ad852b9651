/**
 * A Pauli word: a product of Pauli matrices, one per qubit, with a sign.
 *
 * `P = sign · i^y X^x Z^z` with `y = popcount(x & z)`, where bit q of a mask belongs to qubit q; so a qubit whose bit is
 * set in `x` alone carries X, in `z` alone Z, in both Y. Every word is Hermitian and its own inverse. Masks are bigints:
 * a word may touch hundreds of qubits.
 */
export interface PauliWord {
  readonly x: bigint;
  readonly z: bigint;
  readonly sign: 1 | -1;
}

/** The word without a Pauli matrix on any qubit. A rotation about it is a global phase. */
export const identityWord: PauliWord = { x: 0n, z: 0n, sign: 1 };

/** The word with the given letters (`I`, `X`, `Y`, `Z`), letter k on `qubits[k]` (by default on qubit k). */
export function pauliWord(letters: string, qubits?: readonly number[]): PauliWord {
  let x = 0n;
  let z = 0n;
  for (let k = 0; k < letters.length; k++) {
    const bit = 1n << BigInt(qubits ? qubits[k]! : k);
    const letter = letters[k]!;
    if (letter === 'X' || letter === 'Y') x |= bit;
    if (letter === 'Z' || letter === 'Y') z |= bit;
  }
  return { x, z, sign: 1 };
}

/** The letter of one qubit. */
export function letterAt(word: PauliWord, qubit: number): 'I' | 'X' | 'Y' | 'Z' {
  const bit = BigInt(qubit);
  const x = (word.x >> bit) & 1n;
  const z = (word.z >> bit) & 1n;
  return x ? (z ? 'Y' : 'X') : z ? 'Z' : 'I';
}

/** The qubits on which the word is not the identity, ascending. */
export function supportOf(word: PauliWord): number[] {
  const qubits: number[] = [];
  for (let mask = word.x | word.z, qubit = 0; mask > 0n; mask >>= 1n, qubit++) {
    if (mask & 1n) qubits.push(qubit);
  }
  return qubits;
}

/** Whether two words commute; if not, they anticommute. */
export function commutes(a: PauliWord, b: PauliWord): boolean {
  return ((popcount(a.x & b.z) + popcount(a.z & b.x)) & 1) === 0;
}

/** Whether two words agree up to their sign. */
export function isSameWord(a: PauliWord, b: PauliWord): boolean {
  return a.x === b.x && a.z === b.z;
}

/** The product `a · b = i^power · word`. Commuting words have an even power. */
export function multiplyWords(a: PauliWord, b: PauliWord): { word: PauliWord; power: 0 | 1 | 2 | 3 } {
  const x = a.x ^ b.x;
  const z = a.z ^ b.z;
  // Moving Z^za past X^xb gives a sign per shared qubit; the rest restores the i^y that the definition carries.
  const power = popcount(a.x & a.z) + popcount(b.x & b.z) - popcount(x & z) + 2 * popcount(a.z & b.x);
  return { word: { x, z, sign: (a.sign * b.sign) as 1 | -1 }, power: (((power % 4) + 4) % 4) as 0 | 1 | 2 | 3 };
}

/** The same word with the opposite sign. */
export function negateWord(word: PauliWord): PauliWord {
  return { ...word, sign: -word.sign as 1 | -1 };
}

/** A key that is equal for words that agree up to their sign. */
export function wordKey(word: PauliWord): string {
  return `${word.x.toString(36)}.${word.z.toString(36)}`;
}

/** How many bits are set. */
export function popcount(mask: bigint): number {
  let count = 0;
  for (let rest = mask; rest > 0n; rest >>= 32n) count += countBits(Number(rest & 0xffffffffn));
  return count;
}

/** How many of 32 bits are set. */
export function countBits(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
