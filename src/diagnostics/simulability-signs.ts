import { propagatedExpectation } from '../autodiff/propagated-expectation.js';
import type { Circuit } from '../circuit/circuit.js';
import { weightsAsInputs } from '../circuit/weights-as-inputs.js';
import { count, KetworkError } from '../errors.js';
import { type PauliWord, supportOf } from '../math/pauli-word.js';
import { Random } from '../math/random.js';
import { PauliSum } from '../observables/pauli-sum.js';
import { lower } from '../program/lower.js';
import { type Program, quarterTurnsOf, type Rotation } from '../program/program.js';
import { reachableWords } from '../program/reachable-words.js';
import { generatorsOf, lieAlgebra, lossVariance } from './lie-algebra.js';

/** One thing that can make a circuit easy for a classical computer. */
export interface SimulabilitySign {
  readonly kind: 'clifford' | 'light cone' | 'lie algebra' | 'words' | 'propagation';
  /** Whether it makes this one easy. */
  readonly holds: boolean;
  /** The same in a sentence. */
  readonly text: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Rotations that are no Cliffords which a classical computer takes in its stride: at most 2^20 words. */
const fewRotations = 20;
/** A state of so many qubits fits any machine. */
const fewQubits = 20;
/** Typical error of an expectation that Pauli propagation may make. */
const allowedError = 0.01;

/** Gottesman and Knill: what is left when all Cliffords are taken into the words and the unseen is dropped. */
export function cliffordSign(circuit: Circuit, observables: readonly PauliSum[]): SimulabilitySign {
  const { length: rotations } = rotationsOf(lowered(circuit, observables, 'words'));
  const all = rotationsOf(lower(circuit, { kind: 'state' }, { dialect: 'words', passes: false })).length;
  // Each doubles the words at most, of which there are 4^n.
  const holds = rotations <= Math.min(fewRotations, 2 * circuit.qubits - 2);
  const text =
    rotations === 0
      ? 'all that the observables see is Clifford gates.'
      : `${count(rotations, 'rotation')} that ${rotations === 1 ? 'is no Clifford' : 'are no Cliffords'} ${rotations === 1 ? 'remains' : 'remain'} of ${all} Pauli rotations, after what the observables do not see is dropped.`;
  return { kind: 'clifford', holds, text, figures: { rotations, all } };
}

/** The qubits that gates on the way to a word of the observables touch, of the word with the largest cone. */
export function coneSign(circuit: Circuit, observables: readonly PauliSum[]): SimulabilitySign {
  const terms = observables.flatMap((observable) => observable.terms);
  // Of very many words (a projector has 2^n) the cone of all together is what counts.
  const groups = terms.length <= 256 ? terms.map((term) => [term]) : [terms];
  const sizes = groups.map((group) => {
    const program = lowered(circuit, [PauliSum.of(group)], 'local');
    const touched = new Set(group.flatMap(({ word }) => supportOf(word)));
    for (const step of program.steps) {
      for (const qubit of step.kind === 'rotation' ? supportOf(step.word) : step.qubits) touched.add(qubit);
    }
    return touched.size;
  });
  const qubits = Math.max(0, ...sizes);
  const holds = qubits <= fewQubits && qubits < circuit.qubits;
  const text = `the light cone of each word that is read covers at most ${qubits} of ${count(circuit.qubits, 'qubit')}.`;
  return { kind: 'light cone', holds, text, figures: { qubits, of: circuit.qubits } };
}

/** The algebra of all rotations taken apart, or, where weights are shared, of what each weight turns. */
export function lieSign(circuit: Circuit, observables: readonly PauliSum[]): SimulabilitySign {
  const { qubits } = circuit;
  // Of a state nothing is out of sight, Cliffords neither: those that could not be taken into words stand at the end.
  const program = lower(circuit, { kind: 'state' }, { dialect: 'words' });
  const rotations = rotationsOf(program).filter(({ angle }) => quarterTurnsOf(angle) === undefined);
  // Largest of the families known to be easy, a ring of free fermions: 4n² − 2n.
  const limit = 4 * qubits ** 2;
  const words = rotations.map(({ word }) => PauliSum.of([{ coefficient: 1, word }]));
  if (words.length === 0) {
    return {
      kind: 'lie algebra',
      holds: true,
      text: 'there is nothing but Clifford gates, so no algebra.',
      figures: { dimension: 0, limit },
    };
  }
  const apart = lieAlgebra(words, { cap: Math.min(limit, 8192) });
  const sums = circuit.inputs === 0 ? generatorsOf(circuit) : [];
  const isShared = sums.length > 0 && sums.length < words.length;
  const algebra =
    apart.dimension === undefined && isShared ? lieAlgebra(sums, { cap: Math.min(limit, sharedCap) }) : apart;
  const { dimension, cap } = algebra;
  const holds = dimension !== undefined && dimension <= limit && dimension < 4 ** qubits / 2;
  const isInside = observables.every((observable) => lossVariance(algebra, observable) !== undefined);
  const text =
    dimension === undefined
      ? `the Lie algebra of its rotations has more than ${cap} dimensions.`
      : `the Lie algebra of its rotations has ${count(dimension, 'dimension')}, of up to ${(4 ** qubits - 1).toPrecision(3)}${isInside ? ', and the observables lie in it' : ''}.`;
  return {
    kind: 'lie algebra',
    holds,
    text,
    figures: { limit, cap, ...(dimension === undefined ? {} : { dimension }) },
  };
}

// Sums of words are closed by linear algebra, whose cost grows as the cube.
const sharedCap = 128;

/** Exact, for all angles: the words that the observables can become at all. */
export function wordsSign(circuit: Circuit, observables: readonly PauliSum[], cap: number): SimulabilitySign {
  const program = lowered(circuit, observables, 'words');
  const words = reachableWords(rotationsOf(program), wordsRead(program), cap);
  const holds = words !== undefined && words <= 4 ** circuit.qubits / 4;
  const text =
    words === undefined
      ? `the observables become more than ${cap} Pauli words.`
      : `whatever the angles, the observables become at most ${count(words, 'Pauli word')} on their way back.`;
  return { kind: 'words', holds, text, figures: { cap, ...(words === undefined ? {} : { words }) } };
}

/** At random angles: what Pauli propagation with truncation makes of it. */
export async function propagationSign(
  circuit: Circuit,
  observables: readonly PauliSum[],
  { words: maxWords, samples, seed }: { readonly words: number; readonly samples: number; readonly seed: number },
): Promise<SimulabilitySign> {
  const random = new Random(seed);
  const free = weightsAsInputs(circuit);
  const rows = Array.from({ length: samples }, () =>
    Array.from({ length: free.inputs }, () => 2 * Math.PI * random.uniform()),
  );
  const found = (
    await propagatedExpectation(free, observables, {
      ...(free.inputs > 0 ? { inputs: rows } : {}),
      maxWords,
      cut: 1e-4,
    })
  ).flat();
  const words = Math.max(...found.map((each) => each.words));
  const error = Math.max(...found.map((each) => each.typicalError));
  const holds = error <= allowedError && words <= 4 ** circuit.qubits / 8;
  const text = `at random angles Pauli propagation takes ${count(words, 'word')} for a typical error of ${error.toExponential(0)}.`;
  return { kind: 'propagation', holds, text, figures: { words, error, samples } };
}

function lowered(circuit: Circuit, observables: readonly PauliSum[], dialect: 'words' | 'local'): Program {
  return lower(circuit, { kind: 'expectation', observables }, { dialect });
}

function wordsRead({ readout }: Program): readonly PauliWord[] {
  return readout.kind === 'expectation' ? readout.observables.flat().map(({ word }) => word) : [];
}

function rotationsOf({ steps }: Program): readonly Rotation[] {
  return steps.map((step) => {
    if (step.kind === 'rotation') return step;
    throw new KetworkError(
      'unsupported',
      `Simulability is judged by Pauli rotations, but the circuit has a matrix on ${step.qubits.length} qubits. Write it as gates.`,
    );
  });
}
