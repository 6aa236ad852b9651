import { indexMasks } from '../../math/word-matrix.js';
import type { Program, Step } from '../../program/program.js';

/**
 * A space of row numbers over GF(2). A tile is one of its cosets: rows that the steps of a segment mix among themselves,
 * whatever qubits their words touch.
 */
export interface Basis {
  /** In reduced echelon form: each vector's highest bit, its pivot, is set in no other. Pivots ascend. */
  readonly vectors: readonly number[];
  /** The bits that are no pivots, ascending: their values tell one coset from another. */
  readonly free: readonly number[];
}

/** Steps that one dispatch does, and the tiles it does them in. */
export interface Segment {
  /** The place of the first step in the program. */
  readonly first: number;
  readonly steps: readonly Step[];
  readonly basis: Basis;
}

/** Consecutive rows that every tile holds, as bits, where there is room: what memory delivers at once. */
const contiguousBits = 3;
/** Qubits of the largest matrix. */
const denseQubits = 5;

/** All rows, each its own number. */
export const unitBasis = (qubits: number): Basis => ({
  vectors: Array.from({ length: qubits }, (_, bit) => 2 ** bit),
  free: [],
});

/** The number within a tile of a vector of the space. */
export function coordinatesOf({ vectors }: Basis, vector: number): number {
  return vectors.reduce((sum, each, k) => (vector & pivotOf(each) ? sum | (1 << k) : sum), 0);
}

/**
 * The steps of a program in as few segments as a greedy cut gives: a segment ends where the next step would mix more rows
 * than `2^tileBits`. Steps of the dialect *words* may touch every qubit, yet `tileBits` of them always go together.
 */
export function segmentsOf(program: Program, tileBits: number): Segment[] {
  const segments: Segment[] = [];
  const contiguous = Math.min(contiguousBits, program.qubits, Math.max(0, tileBits - denseQubits));
  const start = Array.from({ length: contiguous }, (_, bit) => 2 ** bit);
  let vectors: readonly number[] = start;
  let first = 0;
  const close = (end: number) => {
    const steps = program.steps.slice(first, end);
    const full = filled(vectors, Math.min(tileBits, program.qubits));
    segments.push({ first, steps, basis: basisOf(full, program.qubits) });
    first = end;
  };
  program.steps.forEach((step, k) => {
    const wanted = movesOf(step, program.qubits).reduce(including, vectors);
    if (wanted.length > tileBits) {
      close(k);
      vectors = movesOf(step, program.qubits).reduce(including, start);
    } else {
      vectors = wanted;
    }
  });
  close(program.steps.length);
  return segments;
}

/** What a step adds to a row's number: for a rotation its x mask, for a matrix each of its bits. */
const movesOf = (step: Step, qubits: number): readonly number[] =>
  step.kind === 'dense'
    ? step.qubits.map((qubit) => 2 ** (qubits - 1 - qubit))
    : [indexMasks(step.word, qubits).x].filter((x) => x > 0);

/** The highest bit. */
const pivotOf = (vector: number): number => 2 ** (31 - Math.clz32(vector));

/** The space with one more vector, unless it has it; still in reduced echelon form. */
function including(vectors: readonly number[], vector: number): readonly number[] {
  const rest = vectors.reduce((left, each) => (left & pivotOf(each) ? left ^ each : left), vector);
  if (rest === 0) return vectors;
  return [...vectors.map((each) => (each & pivotOf(rest) ? each ^ rest : each)), rest].sort((a, b) => a - b);
}

/** The space made larger by single bits until it has so many dimensions: tiles are of one size. */
function filled(vectors: readonly number[], dimensions: number): readonly number[] {
  let result = vectors;
  for (let bit = 0; result.length < dimensions; bit++) result = including(result, 2 ** bit);
  return result;
}

function basisOf(vectors: readonly number[], qubits: number): Basis {
  const pivots = new Set(vectors.map(pivotOf));
  const free = Array.from({ length: qubits }, (_, bit) => bit).filter((bit) => !pivots.has(2 ** bit));
  return { vectors, free };
}
