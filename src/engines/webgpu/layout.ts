/**
 * Where the kernels find what: the encoder writes these places, the WGSL sources read them, both from here.
 */

/** The head of an encoded program. */
export const head = {
  /** How many steps, and where their records begin. */
  steps: 0,
  stepsAt: 1,
  /** How many observables, and where the list of their terms begins: of each the first place and the number. */
  observables: 2,
  observablesAt: 3,
  /** Where the places of bits of an outcome's number begin (see `outcomeBits`), and how many qubits are read. */
  bitsAt: 4,
  bitsRead: 5,
  /** Where the lists begin that lead from slopes of angles to features and to weights. */
  featuresAt: 6,
  weightsAt: 7,
  /** The vectors that span a tile and the bits that tell tiles apart; which step of the program is the first here. */
  basisAt: 8,
  freeAt: 9,
  firstStep: 10,
  size: 11,
} as const;

/** The record of a step. */
export const record = {
  flags: 0,
  /** The other row of a pair is `row ^ partner`. Of a dense step, its number of qubits. */
  partner: 1,
  /** Which bits of a row's number in the tile give its sign. Of a dense step, where its matrix is. */
  z: 2,
  /** ±1: the sign of −iP beside those of the rows. */
  factor: 3,
  /** Where the half angle is: its offset, then for each term the source and the scale. */
  angleAt: 4,
  terms: 5,
  /** Which bits of the tile's own number give a sign. Of a dense step, where the places of its bits are. */
  tileZ: 6,
  size: 7,
} as const;

/** Flags of a step. */
export const flag = {
  dense: 1,
  /** −iP mixes rows by real numbers: the word has an odd number of Y. */
  real: 2,
  /** The next step pairs other rows: all must have finished this one. */
  barrier: 4,
  /** The word moves no rows. */
  diagonal: 8,
} as const;

/** A term of an observable: x, z, whether its factor is real, the factor. */
export const term = { x: 0, z: 1, real: 2, factor: 3, size: 4 } as const;

/** The source of an angle's term: features have this bit beside the column. */
export const featureBit = 2 ** 31;
