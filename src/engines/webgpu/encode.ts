import { indexMasks, parity } from '../../math/word-matrix.js';
import { amplitudeColumn, type Dense, type Program, type ProgramAngle, type Rotation } from '../../program/program.js';
import { featureBit, flag, head, record } from './layout.js';
import { type Basis, coordinatesOf, type Segment, unitBasis } from './segments.js';
import { type Writer, writer } from './writer.js';

/** The program as one list of 32-bit words, rows numbered by the basis states themselves. */
export function encodeProgram(program: Program): Int32Array {
  const out = writer();
  for (let k = 0; k < head.size; k++) out.words(0);
  encodeSteps(out, program, { first: 0, steps: program.steps, basis: unitBasis(program.qubits) });
  encodeReadout(out, program);
  const { features, weights } = slopeLists(program);
  out.patch(head.featuresAt, encodeLists(out, features));
  out.patch(head.weightsAt, encodeLists(out, weights));
  return out.finish();
}

/** Some steps of a program, rows numbered within a tile. */
export function encodeSegment(program: Program, segment: Segment): Int32Array {
  const out = writer();
  for (let k = 0; k < head.size; k++) out.words(0);
  encodeSteps(out, program, segment);
  out.patch(head.basisAt, out.words(...segment.basis.vectors));
  out.patch(head.freeAt, out.words(...segment.basis.free));
  out.patch(head.firstStep, segment.first);
  return out.finish();
}

/** What reads a large state: the part of the program behind its steps. */
export function encodeReading(program: Program): Int32Array {
  const out = writer();
  for (let k = 0; k < head.size; k++) out.words(0);
  encodeReadout(out, program);
  return out.finish();
}

function encodeSteps(out: Writer, { qubits }: Program, { steps, basis }: Segment): void {
  const partners = partnersOf(steps, qubits, basis);
  out.patch(head.steps, steps.length);
  const at = out.words(...new Array<number>(steps.length * record.size).fill(0));
  out.patch(head.stepsAt, at);
  steps.forEach((step, k) => {
    const place = at + k * record.size;
    const isLast = k === steps.length - 1;
    const barrier = isLast || partners[k] !== partners[k + 1] || step.kind === 'dense' ? flag.barrier : 0;
    if (step.kind === 'dense') encodeDense(out, place, step, qubits, basis, barrier);
    else encodeRotation(out, place, step, qubits, basis, partners[k]!, barrier);
  });
}

/**
 * How each step pairs rows. A diagonal pairs none, so it takes the pairs of the step before it (or after, at the start):
 * then every thread keeps its rows, and nobody has to wait. A dense step has pairs like no other.
 */
function partnersOf(steps: Segment['steps'], qubits: number, basis: Basis): number[] {
  const own = steps.map((step, k) =>
    step.kind === 'dense' ? -1 - k : coordinatesOf(basis, indexMasks(step.word, qubits).x),
  );
  const first = own.find((partner) => partner > 0) ?? 1;
  let latest = first;
  return own.map((partner) => {
    if (partner > 0) latest = partner;
    return partner < 0 ? partner : latest;
  });
}

function encodeRotation(
  out: Writer,
  place: number,
  { word, angle }: Rotation,
  qubits: number,
  basis: Basis,
  partner: number,
  barrier: number,
): void {
  const { x, z, power } = indexMasks(word, qubits);
  // −iP has the factor i^(power + 3): 1, i, −1 or −i.
  const turn = (power + 3) % 4;
  const isReal = turn % 2 === 0 ? flag.real : 0;
  out.patch(place + record.flags, isReal | barrier | (x === 0 ? flag.diagonal : 0));
  out.patch(place + record.partner, partner);
  out.patch(place + record.z, signsWithin(basis, z));
  out.patch(place + record.factor, floatBits(turn >= 2 ? -1 : 1));
  out.patch(place + record.angleAt, encodeHalfAngle(out, angle));
  out.patch(place + record.terms, angle.terms.length);
  out.patch(place + record.tileZ, z);
}

function encodeDense(
  out: Writer,
  place: number,
  { matrix, qubits: on }: Dense,
  qubits: number,
  basis: Basis,
  barrier: number,
): void {
  const bits = on.map((qubit) => Math.log2(coordinatesOf(basis, 2 ** (qubits - 1 - qubit))));
  const offsets = Array.from({ length: matrix.size }, (_, row) =>
    bits.reduce((sum, bit, k) => ((row >> (bits.length - 1 - k)) & 1 ? sum + 2 ** bit : sum), 0),
  );
  out.patch(place + record.flags, flag.dense | barrier);
  out.patch(place + record.partner, on.length);
  out.patch(place + record.tileZ, out.words(...[...bits].sort((a, b) => a - b), ...offsets));
  out.patch(place + record.z, out.length);
  matrix.re.forEach((re, k) => out.floats(re, matrix.im[k]!));
  out.patch(place + record.angleAt, out.floats(0));
}

function encodeHalfAngle(out: Writer, { offset, terms }: ProgramAngle): number {
  const half = offset / 2;
  // A constant of many turns would cost digits of the whole angle in float32.
  const at = out.floats(half - 2 * Math.PI * Math.round(half / (2 * Math.PI)));
  for (const { source, index, scale } of terms) {
    out.words(source === 'feature' ? featureBit + index : index);
    out.floats(scale / 2);
  }
  return at;
}

function encodeReadout(out: Writer, { readout, qubits }: Program): void {
  if (readout.kind === 'expectation') {
    out.patch(head.observables, readout.observables.length);
    const lists = readout.observables.map((terms) => {
      const at = out.length;
      for (const { word, coefficient } of terms) {
        const { x, z, power } = indexMasks(word, qubits);
        out.words(x, z, power % 2 === 0 ? 1 : 0);
        out.floats(power >= 2 ? -coefficient : coefficient);
      }
      return [at, terms.length];
    });
    out.patch(head.observablesAt, out.words(...lists.flat()));
    return;
  }
  const read = readout.kind === 'probabilities' ? readout.qubits : Array.from({ length: qubits }, (_, q) => q);
  const rest = Array.from({ length: qubits }, (_, q) => q).filter((q) => !read.includes(q));
  // Bit k of a number "qubits read first" is bit `bits[k]` of the row.
  const bits = [...read, ...rest].map((qubit) => qubits - 1 - qubit).reverse();
  out.patch(head.bitsAt, out.words(...bits));
  out.patch(head.bitsRead, read.length);
}

/** For each value that angles read, which steps read it, and how much of their slope is its own. */
interface SlopeLists {
  readonly features: readonly (readonly Share[])[];
  readonly weights: readonly (readonly Share[])[];
}

interface Share {
  readonly step: number;
  readonly scale: number;
}

export function slopeLists(program: Program): SlopeLists {
  const features = Array.from({ length: amplitudeColumn(program) }, (): Share[] => []);
  const weights = Array.from({ length: program.weights }, (): Share[] => []);
  program.steps.forEach((each, step) => {
    if (each.kind === 'dense') return;
    for (const { source, index, scale } of each.angle.terms) {
      (source === 'feature' ? features : weights)[index]!.push({ step, scale });
    }
  });
  return { features, weights };
}

/** Where lists begin: of each its place and its length; behind them the shares. */
function encodeLists(out: Writer, lists: readonly (readonly Share[])[]): number {
  const places = lists.map((shares) => {
    const at = out.length;
    for (const { step, scale } of shares) {
      out.words(step);
      out.floats(scale);
    }
    return [at, shares.length];
  });
  return out.words(...places.flat());
}

/** The signs of a mask on rows of a tile: bit k is set if vector k of the basis flips the sign. */
const signsWithin = (basis: Basis, z: number): number =>
  basis.vectors.reduce((sum, vector, k) => (parity(vector & z) < 0 ? sum | (1 << k) : sum), 0);

const floatBits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0]!;
