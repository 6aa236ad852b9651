import type { Angle, Parameter } from '../circuit/angle.js';
import type { Circuit } from '../circuit/circuit.js';
import { checkQubits, type Operation } from '../circuit/operation.js';
import { count, KetworkError, unknownName } from '../errors.js';
import { pauliWord } from '../math/pauli-word.js';
import { channelsAfter, checkNoise, type NoiseModel } from '../noise/noise-model.js';
import type { PauliSum } from '../observables/pauli-sum.js';
import { checkOptions, type OptionNames } from '../options.js';
import { absorbCliffords } from './absorb-cliffords.js';
import { dropUnread } from './drop-unread.js';
import { dropUnseen } from './drop-unseen.js';
import { gatherErrors } from './gather-errors.js';
import { channelSteps, misread } from './noise-steps.js';
import { mergeRotations } from './merge-rotations.js';
import {
  addAngles,
  isNoiseless,
  type NoisyProgram,
  type NoisyStep,
  type Program,
  type ProgramAngle,
  type Readout,
  type Rotation,
  scaleAngle,
  type Step,
} from './program.js';

/**
 * What an engine wants: `words`, every Clifford absorbed into the words of the rotations and the observables (fewest
 * steps, but words may touch every qubit), or `local`, Cliffords left in place (every step touches few qubits).
 */
export type Dialect = 'words' | 'local';

export interface LoweringOptions {
  readonly dialect?: Dialect;
  /** Whether to merge, absorb and drop; without, every gate's rotations stand in a row. Default true. */
  readonly passes?: boolean;
}

const loweringNames: OptionNames<LoweringOptions> = { dialect: true, passes: true };

/** What to read of a circuit, as users say it. */
export type Reading =
  | { readonly kind: 'expectation'; readonly observables: readonly PauliSum[] }
  | {
      readonly kind: 'probabilities';
      readonly qubits?: readonly number[] | undefined;
      /** The Pauli letter that each of the qubits is measured in, such as `XZY`. Default Z for all. */
      readonly letters?: string | undefined;
    }
  | { readonly kind: 'state' };

/**
 * The program of a circuit: `U = C · R(P_m, θ_m) … R(P_1, θ_1)`, gates replaced by their Pauli rotations.
 *
 * @throws KetworkError `unknown` for an option, or a kind or field of a reading, that there is not, `mismatch` where an observable
 * or a qubit read lies beyond the circuit.
 */
export function lower(circuit: Circuit, reading: Reading, options: LoweringOptions = {}): Program {
  const { dialect = 'local', passes = true } = checkOptions('lower', options, loweringNames);
  const translate = angleTranslation(circuit);
  const plain: Program = {
    ...frameOf(circuit, reading, translate),
    steps: [...circuit.operations.flatMap((operation) => stepsOf(operation, translate.angle)), ...turnsOf(reading)],
  };
  return passes ? simplified(plain, dialect) : plain;
}

/**
 * The program of a circuit on a noisy device: channels strike after its gates, and bits are misread.
 *
 * @throws KetworkError as `lower` does; `mismatch` where the noise does not fit the circuit, `unsupported` for a reading of
 * the state, which a noisy circuit has none of.
 */
export function lowerNoisy(
  circuit: Circuit,
  reading: Reading,
  noise: NoiseModel,
  options: LoweringOptions = {},
): NoisyProgram {
  const { dialect = 'local', passes = true } = checkOptions('lowerNoisy', options, loweringNames);
  checkNoise(noise, circuit);
  if (reading.kind === 'state') {
    throw new KetworkError(
      'unsupported',
      'A noisy circuit has no state vector. Read expectations or probabilities, or leave the noise out.',
    );
  }
  const translate = angleTranslation(circuit);
  const misreading = misread(reading, noise, circuit.qubits);
  const frame = frameOf(circuit, misreading.reading, translate);
  const steps = circuit.operations.flatMap((operation): NoisyStep[] => [
    ...stepsOf(operation, translate.angle),
    ...channelsAfter(noise, operation).flatMap(channelSteps),
  ]);
  // Noise follows the circuit's gates; what turns qubits into the basis that they are read in is part of reading them.
  const read = [...turnsOf(reading), ...misreading.channels.flatMap(channelSteps)];
  const plain: NoisyProgram = { ...frame, steps: [...steps, ...read] };
  return passes ? simplified(plain, dialect) : plain;
}

/** All of a program but its steps. */
function frameOf(circuit: Circuit, reading: Reading, { products }: ReturnType<typeof angleTranslation>) {
  return {
    qubits: circuit.qubits,
    columns: { inputs: circuit.inputs, products, preparation: circuit.preparation },
    weights: circuit.weights,
    readout: readoutOf(reading, circuit),
  };
}

/** The program with all passes of the dialect done: they keep what is read, up to rounding. */
export function simplified(program: Program, dialect: Dialect): Program;
export function simplified(program: NoisyProgram, dialect: Dialect): NoisyProgram;
export function simplified(program: NoisyProgram, dialect: Dialect): NoisyProgram {
  const merged = dialect === 'words' ? withoutCliffords(program) : mergeRotations(program);
  const read = dropUnread(merged);
  // What is gone may have kept others from each other.
  if (read.steps.length < merged.steps.length) return simplified(read, dialect);
  return dropUnseen(isNoiseless(merged) ? merged : gatherErrors(merged));
}

/** Rotations that meet once a Clifford between them is absorbed may join to one, as T · H · RX(π/4) do: again, then. */
function withoutCliffords(program: NoisyProgram): NoisyProgram {
  const absorbed = mergeRotations(absorbCliffords(program));
  return absorbed.steps.length < program.steps.length ? withoutCliffords(absorbed) : absorbed;
}

function stepsOf({ gate, qubits, angles }: Operation, translate: (angle: Angle) => ProgramAngle): Step[] {
  if (gate.body.kind === 'dense') return [{ kind: 'dense', matrix: gate.matrix([]), qubits }];
  const values = angles.map(translate);
  return gate.body.rotations.map(({ letters, offset, scales }) => ({
    kind: 'rotation',
    word: pauliWord(letters, qubits),
    angle: scales.reduce((sum, scale, k) => (scale === 0 ? sum : addAngles(sum, scaleAngle(values[k]!, scale))), {
      offset,
      terms: [],
    } as ProgramAngle),
  }));
}

/** Turns angles of the circuit into angles of the program; the products met get columns of their own. */
function angleTranslation(circuit: Circuit) {
  const { inputs } = circuit;
  const firstOf = new Map<string, number>();
  let total = 0;
  for (const { name, size } of circuit.weightGroups) {
    firstOf.set(name, total);
    total += size;
  }
  const products: Extract<Parameter, { kind: 'product' }>['factors'][] = [];
  const columnOf = new Map<string, number>();
  for (const { parameter } of circuit.operations.flatMap(({ angles }) => angles)) {
    if (parameter?.kind !== 'product' || columnOf.has(JSON.stringify(parameter.factors))) continue;
    columnOf.set(JSON.stringify(parameter.factors), inputs + products.length);
    products.push(parameter.factors);
  }
  const angle = ({ parameter, scale, offset }: Angle): ProgramAngle => {
    if (!parameter || scale === 0) return { offset, terms: [] };
    if (parameter.kind === 'weight') {
      return { offset, terms: [{ source: 'weight', index: firstOf.get(parameter.group)! + parameter.index, scale }] };
    }
    const index = parameter.kind === 'input' ? parameter.index : columnOf.get(JSON.stringify(parameter.factors))!;
    return { offset, terms: [{ source: 'feature', index, scale }] };
  };
  return { angle, products };
}

type FieldOf<Kind> = Kind extends unknown ? keyof Kind : never;

const readingNames: Readonly<Record<FieldOf<Reading>, true>> = {
  kind: true,
  observables: true,
  qubits: true,
  letters: true,
};

const readingKinds: readonly string[] = ['expectation', 'probabilities', 'state'] satisfies Reading['kind'][];

/** What the engines read. @throws KetworkError as `lower` does, where the reading does not fit the circuit. */
export function readoutOf(reading: Reading, { qubits }: Circuit): Readout {
  checkOptions<object>('a reading', reading, readingNames);
  if (!readingKinds.includes(reading.kind)) throw unknownName('reading', String(reading.kind), readingKinds);
  if (reading.kind === 'state') return reading;
  if (reading.kind === 'probabilities') {
    const read = reading.qubits ?? Array.from({ length: qubits }, (_, qubit) => qubit);
    checkQubits(read, qubits, 'A reading of probabilities');
    if (read.length === 0)
      throw new KetworkError('invalid', 'Probabilities of no qubits were asked for. Name at least one.');
    checkLetters(reading.letters, read.length);
    return { kind: 'probabilities', qubits: read };
  }
  if (reading.observables.length === 0) {
    throw new KetworkError('invalid', 'No observables were given. Use at least one, such as z(0).');
  }
  const observables = reading.observables.map((observable) => {
    if (observable.qubits > qubits) {
      throw new KetworkError(
        'mismatch',
        `The observable ${observable} touches qubit ${observable.qubits - 1}, but the circuit has ${count(qubits, 'qubit')}, counted from 0.`,
      );
    }
    return observable.terms;
  });
  return { kind: 'expectation', observables };
}

/** Turns the qubits read in X or Y so that Z tells what X or Y would: `R(Y, −π/2)` for X, `R(X, π/2)` for Y. */
function turnsOf(reading: Reading): Rotation[] {
  if (reading.kind !== 'probabilities' || reading.letters === undefined) return [];
  return Array.from(reading.letters).flatMap((letter, k): Rotation[] => {
    if (letter === 'Z') return [];
    const word = pauliWord(letter === 'X' ? 'Y' : 'X', [reading.qubits?.[k] ?? k]);
    return [{ kind: 'rotation', word, angle: { offset: letter === 'X' ? -Math.PI / 2 : Math.PI / 2, terms: [] } }];
  });
}

function checkLetters(letters: string | undefined, qubits: number): void {
  if (letters === undefined || (/^[XYZ]*$/.test(letters) && letters.length === qubits)) return;
  throw new KetworkError(
    'invalid',
    `Qubits cannot be measured in "${letters}". Give a letter X, Y or Z for each of the ${count(qubits, 'qubit')} read.`,
  );
}
