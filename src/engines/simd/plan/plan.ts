import type { ComplexMatrix } from '../../../math/complex-matrix.js';
import {
  type Program,
  type ProgramAngle,
  quarterTurnsOf,
  type Readout,
  scaleAngle,
  type Step,
} from '../../../program/program.js';
import { type BasisChange, diagonalise, inBasis, type Transform } from './diagonalise.js';
import { commutingLayers, commutingSets, type IndexWord, indexWord } from './index-word.js';
import { type ProductStart, withProductStart } from './product-start.js';
import { isSeen, realStructure, structureInBasis } from './real.js';
import { combined, isTrivial, noPhase, parityPhase, type QuadraticPhase } from './quadratic-phase.js';

// A program as alternating diagonals and Walsh–Hadamard transforms.
//
// Commuting rotations are diagonal in a common basis. So the rotations are put into layers that commute, and the state is
// carried from the basis of one layer to that of the next: a diagonal Clifford, joined to the layer's own diagonal, then
// additions (a Walsh–Hadamard transform; bits that both bases share are left alone). A whole layer of rotations about Z
// words, whatever qubits they touch, is then one multiplication an amplitude, and one transform of Im(λ* ψ) holds the
// slopes of all its angles. CX and other Clifford gates never move an amplitude.
//
// As long as nothing entangles, the state is a product of a vector for each bit: product-start.ts takes those stages off. Runs
// without a way back turn pairs of transforms into rotations: rotated.ts.
//
// Real circuits take two samples at once: real.ts.
//
// Where the state itself is wanted, at the end or before a dense matrix, each layer goes back to the basis of the qubits.

/** A word that is diagonal in the stage's basis: `(−1)^parity(index & mask)`, about which the state turns by the angle. */
export interface DiagonalWord {
  readonly mask: number;
  readonly angle: ProgramAngle;
}

export type Stage = DiagonalStage | DenseStage;

/** `transform · scale · phase · Π exp(−i θ/2 word)`; the transform lacks its factor `2^(−rank/2)`. */
export interface DiagonalStage {
  readonly kind: 'diagonal';
  readonly words: readonly DiagonalWord[];
  readonly phase: QuadraticPhase;
  readonly scale: number;
  readonly transform: Transform;
  /** In place of a transform: rotations `Π exp(−i θ/2 X^mask)`, by independent masks. */
  readonly rotations?: readonly DiagonalWord[];
}

export interface DenseStage {
  readonly kind: 'dense';
  readonly matrix: ComplexMatrix;
  /** The index bit of each of its qubits, as masks. */
  readonly masks: readonly number[];
}

/** Words read in one basis. Where there are several branches, a stage leads from the last state to each. */
export interface Branch {
  readonly stage: DiagonalStage | undefined;
  readonly words: readonly ReadWord[];
  /** The real structure in its basis, of a real circuit. */
  readonly structure?: IndexWord | undefined;
  /** What squared amplitudes, or amplitudes, are multiplied by, for transforms are not normalised. */
  readonly scale: number;
}

export interface ReadWord {
  readonly mask: number;
  /** Whether the sign is turned round. */
  readonly negative: boolean;
  /** Which output it adds to, with which coefficient. */
  readonly output: number;
  readonly coefficient: number;
}

export interface Plan {
  /** Bits of an index. */
  readonly bits: number;
  /** The masks whose span the state begins on uniformly, or nothing where amplitudes are given. */
  readonly span: readonly number[] | undefined;
  /** What the state begins as instead, where first stages have been made a product. */
  readonly product?: ProductStart;
  readonly stages: readonly Stage[];
  readonly branches: readonly Branch[];
  /** What does not depend on the state, for each output. */
  readonly constants: readonly number[];
}

interface Turn {
  readonly word: IndexWord;
  readonly angle: ProgramAngle;
}

interface Read {
  readonly word: IndexWord;
  readonly output: number;
  readonly coefficient: number;
}

const plans = new WeakMap<Program, Plan>();

/** The plan of a program, made once however often it is asked for. */
export function plannedOnce(program: Program): Plan {
  const plan = plans.get(program) ?? planOf(program);
  plans.set(program, plan);
  return plan;
}

/** The plan of a program lowered to words. A single qubit gets an idle neighbour, for rows go in quads. */
export function planOf(program: Program): Plan {
  const { readout, steps } = program;
  const bits = Math.max(2, program.qubits);
  const lastDense = steps.map(({ kind }) => kind).lastIndexOf('dense');
  const returning = readout.kind === 'state' ? steps.length : lastDense + 1;
  const rest = turnsOf(steps.slice(returning).filter(isRotation), bits);
  const { reads, constants } = readsOf(readout, bits);
  const isPrepared = program.columns.preparation !== undefined;
  const structure =
    readout.kind === 'expectation' && returning === 0
      ? realStructure(
          rest.map(({ word }) => word),
          isPrepared,
        )
      : undefined;
  const track = new Track(bits, !isPrepared, structure);
  for (const segment of segments(steps.slice(0, returning))) {
    if (segment instanceof Array) track.turnAndReturn(turnsOf(segment, bits));
    else {
      const masks = segment.qubits.map((qubit) => 1 << (bits - 1 - qubit));
      track.dense({ kind: 'dense', matrix: segment.matrix, masks });
    }
  }
  const seen = structure ? reads.filter(({ word }) => isSeen(word, structure)) : reads;
  return withProductStart({ bits, ...track.finish(rest, seen, readout.kind === 'state'), constants });
}

type RotationStep = Extract<Step, { kind: 'rotation' }>;

const isRotation = (step: Step): step is RotationStep => step.kind === 'rotation';

const turnsOf = (steps: readonly RotationStep[], bits: number): Turn[] =>
  steps.map(({ word, angle }) => ({ word: indexWord(word, bits), angle }));

/** Runs of rotations, and dense steps. */
function segments(steps: readonly Step[]): (RotationStep[] | Extract<Step, { kind: 'dense' }>)[] {
  const result: (RotationStep[] | Extract<Step, { kind: 'dense' }>)[] = [];
  for (const step of steps) {
    const last = result.at(-1);
    if (step.kind === 'dense') result.push(step);
    else if (last instanceof Array) last.push(step);
    else result.push([step]);
  }
  return result;
}

function readsOf(readout: Readout, bits: number): { reads: Read[]; constants: number[] } {
  if (readout.kind === 'state') return { reads: [], constants: [] };
  if (readout.kind === 'probabilities') {
    const word = (qubit: number) => ({ x: 0, z: 1 << (bits - 1 - qubit), power: 0 });
    const reads = readout.qubits.map((qubit, output) => ({ word: word(qubit), output, coefficient: 1 }));
    return { reads, constants: [] };
  }
  const all = readout.observables.flatMap((terms, output) =>
    terms.map(({ coefficient, word }) => ({ word: indexWord(word, bits), output, coefficient })),
  );
  const isConstant = ({ word }: Read) => word.x === 0 && word.z === 0;
  const constants = readout.observables.map(() => 0);
  for (const { word, output, coefficient } of all.filter(isConstant)) {
    constants[output]! += word.power === 2 ? -coefficient : coefficient;
  }
  return { reads: all.filter((read) => !isConstant(read)), constants };
}

/** The stages so far, and what is to be multiplied on before the next transform. */
class Track {
  readonly #bits: number;
  readonly #stages: Stage[] = [];
  #span: readonly number[] | undefined;
  #words: DiagonalWord[] = [];
  #phase: QuadraticPhase;
  /** Transforms are not normalised: the squared norm of the state is 2^excess. */
  #excess = 0;
  /** The global phase `exp(−iπ/4 eighths)` of Clifford rotations, which only a reading of the state sees. */
  #eighths = 0;
  /** In the basis after the last stage. Only where `#phase` is of basis changes alone: T turns by twice a global phase. */
  #structure: IndexWord | undefined;

  constructor(bits: number, fromZero: boolean, structure?: IndexWord) {
    this.#bits = bits;
    this.#structure = structure;
    this.#phase = noPhase(bits);
    this.#span = fromZero ? [] : undefined;
  }

  /** Rotations, after which the basis is the one before. */
  turnAndReturn(turns: readonly Turn[]): void {
    for (const layer of commutingLayers(turns)) {
      const change = this.#change(layer.map(({ word }) => word));
      this.#enter(change);
      for (const word of layer.map((turn) => diagonalWord(turn, change))) this.#turn(word);
      this.#transform(change.transform);
      this.#phase = combined(this.#phase, change.phase, -1);
    }
  }

  dense(stage: DenseStage): void {
    this.#flush();
    this.#stages.push(stage);
  }

  /** By k quarter turns exactly: `exp(−i kπ/4 (1 − 2 parity)) = exp(−i kπ/4) i^(k parity)`. */
  #turn(word: DiagonalWord): void {
    const quarters = quarterTurnsOf(word.angle);
    if (quarters === undefined) this.#words.push(word);
    else {
      this.#phase = combined(this.#phase, parityPhase(word.mask, quarters, this.#bits));
      this.#eighths = (this.#eighths + quarters) % 8;
    }
  }

  /** The remaining rotations, each layer in its own basis, and what is read. */
  finish(turns: readonly Turn[], reads: readonly Read[], state: boolean): Omit<Plan, 'bits' | 'constants'> {
    let layers = commutingLayers(turns);
    let read = reads;
    while (layers.length > 0) {
      const change = this.#change(layers[0]!.map(({ word }) => word));
      layers = layers.map((layer) => layer.map((turn) => ({ ...turn, word: inBasis(turn.word, change) })));
      read = read.map((each) => ({ ...each, word: inBasis(each.word, change) }));
      this.#enter(change);
      this.#words.push(...layers[0]!.map((turn) => diagonalWord(turn)));
      layers = layers.slice(1);
    }
    const branches = state ? [this.#stateBranch()] : this.#branches(read);
    return { span: this.#span, stages: this.#stages, branches };
  }

  #change = (words: readonly IndexWord[]) => diagonalise(words, this.#bits);

  /** Goes over to a basis. At the very beginning |0…0⟩ becomes a uniform superposition. */
  #enter(change: BasisChange): void {
    if (this.#span?.length === 0 && this.#stages.length === 0 && this.#isClean()) {
      this.#span = change.transform.map(({ mask }) => mask);
      this.#structure = this.#structureAfter(change);
      this.#excess = change.transform.length;
      return;
    }
    this.#phase = combined(this.#phase, change.phase);
    this.#transform(change.transform);
  }

  #isClean = () => this.#words.length === 0 && isTrivial(this.#phase);

  #transform(transform: Transform): void {
    if (transform.length === 0) return;
    this.#add(transform);
  }

  #add(transform: Transform): void {
    this.#stages.push(this.#stage(transform));
    this.#structure = this.#structureAfter({ phase: this.#phase, transform });
    this.#words = [];
    this.#phase = noPhase(this.#bits);
    this.#excess = this.#excessAfter(transform);
  }

  /** Scales are powers of two, which round nothing; a factor √2 that is left goes on to the end. */
  #stage(transform: Transform): DiagonalStage {
    const scale = 2 ** -Math.floor(this.#excess / 2);
    return { kind: 'diagonal', words: this.#words, phase: this.#phase, scale, transform };
  }

  #structureAfter = (change: BasisChange) => this.#structure && structureInBasis(this.#structure, change);

  #excessAfter = (transform: Transform) => (this.#excess % 2) + transform.length;

  #flush(): void {
    if (!this.#isClean()) this.#add([]);
  }

  #stateBranch(): Branch {
    if (this.#eighths > 0) {
      this.#words.push({ mask: 0, angle: { offset: (this.#eighths * Math.PI) / 2, terms: [] } });
    }
    this.#flush();
    return { stage: undefined, words: [], scale: 2 ** (-this.#excess / 2) };
  }

  #branches(reads: readonly Read[]): Branch[] {
    const sets = commutingSets(reads);
    const changes = sets.map((set) => this.#change(set.map(({ word }) => word)));
    const words = sets.map((set, k) => set.map((read) => readWord(read, changes[k]!)));
    if (sets.length <= 1) {
      // What is multiplied on last cannot be seen by words that are diagonal already.
      if (changes[0]) this.#enter(changes[0]);
      const [structure, scale] = [this.#structure, 2 ** -this.#excess];
      return words.map((read) => ({ stage: undefined, words: read, structure, scale }));
    }
    return changes.map(({ phase: added, transform }, k) => {
      const phase = combined(this.#phase, added);
      return {
        stage: { ...this.#stage(transform), phase },
        words: words[k]!,
        structure: this.#structureAfter({ phase, transform }),
        scale: 2 ** -this.#excessAfter(transform),
      };
    });
  }
}

function diagonalWord({ word, angle }: Turn, change?: BasisChange): DiagonalWord {
  const { z, power } = change ? inBasis(word, change) : word;
  return { mask: z, angle: power === 2 ? scaleAngle(angle, -1) : angle };
}

function readWord({ word, output, coefficient }: Read, change: BasisChange): ReadWord {
  const { z, power } = inBasis(word, change);
  return { mask: z, negative: power === 2, output, coefficient };
}
