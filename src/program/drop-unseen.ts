import { commutes, type PauliWord, supportOf, wordKey } from '../math/pauli-word.js';
import type { NoisyProgram, NoisyStep, Program } from './program.js';

/**
 * Drops the steps that cannot change what is read: a rotation goes if its word commutes with every word read and with
 * every step kept after it, for then it can be moved to the end, where `R† O R = O`.
 *
 * So light cones shrink the program, diagonal gates before a reading of probabilities vanish, and a global phase too.
 * Where the state itself is read, everything is seen.
 */
export function dropUnseen(program: Program): Program;
export function dropUnseen(program: NoisyProgram): NoisyProgram;
export function dropUnseen(program: NoisyProgram): NoisyProgram {
  const { readout } = program;
  if (readout.kind === 'state') return program;
  const seen = new Map<string, PauliWord>();
  const see = (word: PauliWord) => seen.set(wordKey(word), word);
  if (readout.kind === 'expectation') readout.observables.flat().forEach(({ word }) => see(word));
  else readout.qubits.forEach((qubit) => see({ x: 0n, z: 1n << BigInt(qubit), sign: 1 }));

  const kept: NoisyStep[] = [];
  for (const step of [...program.steps].reverse()) {
    const words = [...seen.values()];
    if (step.kind === 'rotation') {
      if (words.every((word) => commutes(word, step.word))) continue;
      see(step.word);
    } else if (step.kind === 'pauli-errors') {
      // Words read shrink by errors but stay what they are, so nothing else comes into sight.
      if (step.errors.every((error) => words.every((word) => commutes(word, error.word)))) continue;
    } else {
      if (words.every((word) => supportOf(word).every((qubit) => !step.qubits.includes(qubit)))) continue;
      for (const qubit of step.qubits) {
        see({ x: 1n << BigInt(qubit), z: 0n, sign: 1 });
        see({ x: 0n, z: 1n << BigInt(qubit), sign: 1 });
      }
    }
    kept.push(step);
  }
  return { ...program, steps: kept.reverse() };
}
