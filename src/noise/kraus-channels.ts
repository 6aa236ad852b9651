import { count, KetworkError } from '../errors.js';
import {
  asComplexMatrix,
  type ComplexMatrix,
  dagger,
  identityMatrix,
  matrixDistance,
  type MatrixLike,
  matrixOf,
  multiplyMatrices,
  scaledMatrix,
  sumOf,
} from '../math/complex-matrix.js';
import { checkOptions } from '../options.js';
import type { Channel } from './channel.js';
import { checkDuration, checkLifetime, checkProbability } from './probability.js';

/** Kraus operators act on at most this many qubits. */
const mostQubits = 3;

/**
 * Any channel by its Kraus operators, `ρ → Σ K ρ K†`, matrices of 2^k rows; the first qubit is the most significant.
 *
 * @throws KetworkError `invalid` where sizes differ or are no power of two up to 8, and where `Σ K†K` is not the identity:
 * such a channel would not keep the trace.
 * @example
 * const half = Math.SQRT1_2;
 * kraus([[[half, 0], [0, half]], [[half, 0], [0, -half]]]).qubits; // 1
 */
export function kraus(operators: readonly MatrixLike[]): Channel {
  const matrices = operators.map(asComplexMatrix);
  const size = matrices[0]?.size ?? 0;
  const qubits = Math.log2(size);
  if (!Number.isInteger(qubits) || qubits < 1 || qubits > mostQubits || matrices.some((each) => each.size !== size)) {
    throw new KetworkError(
      'invalid',
      `Kraus operators of ${matrices.map((each) => each.size).join(', ') || 'no'} rows were given. Use one or more, all of 2, 4 or 8 rows.`,
    );
  }
  const total = sumOf(matrices.map((each) => multiplyMatrices(dagger(each), each)));
  const distance = matrixDistance(total, identityMatrix(size));
  if (!(distance <= 1e-6)) {
    throw new KetworkError(
      'invalid',
      `The Kraus operators do not keep the trace: Σ K†K differs from the identity by ${distance.toPrecision(2)}. Scale them so that it is the identity.`,
    );
  }
  return channelOf(`Kraus on ${count(qubits, 'qubit')}`, matrices);
}

/**
 * Decay to |0⟩ with probability γ: what is left of energy at zero temperature (Nielsen and Chuang, 8.3.5).
 *
 * @throws KetworkError `invalid` for γ outside [0, 1].
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: amplitudeDamping(0.2) }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.6]]
 */
export function amplitudeDamping(gamma: number): Channel {
  checkProbability(gamma, 'The γ of amplitude damping');
  return channelOf('amplitude damping', damping(gamma, 0));
}

/**
 * Exchange of energy with a bath in which |1⟩ has the given population: with probability γ the qubit is as the bath is (Nielsen and
 * Chuang, eq. 8.115).
 *
 * @throws KetworkError `invalid` for γ or a population outside [0, 1].
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: generalizedAmplitudeDamping(1, 0.1) }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[0.8]]
 */
export function generalizedAmplitudeDamping(gamma: number, excited: number): Channel {
  checkProbability(gamma, 'The γ of amplitude damping');
  checkProbability(excited, 'The excited population');
  return channelOf('generalized amplitude damping', damping(gamma, excited));
}

/** Times of a qubit and of what it waits for, all in the same unit. */
export interface ThermalRelaxation {
  /** How long energy lasts; `Infinity` if for ever. */
  readonly t1: number;
  /** How long phase lasts; no longer than `2 · t1`. */
  readonly t2: number;
  /** How long the qubit is exposed, usually the gate's duration. */
  readonly time: number;
  /** The population of |1⟩ in equilibrium. Default 0. */
  readonly excited?: number;
}

/**
 * What waiting does to a qubit: |1⟩ decays by `exp(−time/T1)`, phase by `exp(−time/T2)`.
 *
 * @throws KetworkError `unknown` for an option that it does not have, `invalid` for T1 and T2 that are not above 0, a time
 * below 0 or infinite, and T2 above 2 T1, which no qubit can have.
 * @example
 * const relaxation = thermalRelaxation({ t1: 50, t2: 70, time: 10 }); // microseconds
 * const model = noise.noiseModel({ rules: [{ channel: relaxation }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.637]]
 */
export function thermalRelaxation(options: ThermalRelaxation): Channel {
  const {
    t1,
    t2,
    time,
    excited = 0,
  } = checkOptions('thermalRelaxation', options, { t1: true, t2: true, time: true, excited: true });
  checkLifetime(t1, 'T1');
  checkLifetime(t2, 'T2');
  checkDuration(time, 'The time of relaxation');
  checkProbability(excited, 'The excited population');
  if (t2 > 2 * t1) {
    throw new KetworkError(
      'invalid',
      `T2 is ${t2} and T1 is ${t1}, but phase cannot outlast energy: T2 is at most 2 T1, here ${2 * t1}.`,
    );
  }
  const gamma = 1 - Math.exp(-time / t1);
  // Damping alone leaves exp(−t/2T1) of the phase; the rest is lost without energy, as a phase flip.
  const flip = (1 - Math.exp(-time / t2 + time / (2 * t1))) / 2;
  const z = matrixOf([
    [1, 0],
    [0, -1],
  ]);
  // A flip does nothing to the operators that move: Z |0⟩⟨1| is |0⟩⟨1|.
  const operators = damping(gamma, excited).flatMap((each, k) =>
    k % 2 === 1
      ? [each]
      : [scaledMatrix(each, Math.sqrt(1 - flip)), scaledMatrix(multiplyMatrices(z, each), Math.sqrt(flip))],
  );
  return channelOf('thermal relaxation', operators);
}

/**
 * With the given probabilities the qubit is thrown away and made anew, in |0⟩ or in |1⟩.
 *
 * @throws KetworkError `invalid` for probabilities outside [0, 1] or of a sum above 1.
 * @example
 * const model = noise.noiseModel({ rules: [{ channel: reset(0.1) }] });
 * expectation(new Circuit(1).x(0), z(0), { noise: model }).print(); // [[-0.8]]
 */
export function reset(toZero: number, toOne = 0): Channel {
  checkProbability(toZero, 'The probability of a reset to 0');
  checkProbability(toOne, 'The probability of a reset to 1', 1 - toZero);
  const [zero, one, none] = [Math.sqrt(toZero), Math.sqrt(toOne), Math.sqrt(Math.max(0, 1 - toZero - toOne))];
  return channelOf('reset', [
    scaledMatrix(identityMatrix(2), none),
    matrixOf([
      [zero, 0],
      [0, 0],
    ]),
    matrixOf([
      [0, zero],
      [0, 0],
    ]),
    matrixOf([
      [0, 0],
      [one, 0],
    ]),
    matrixOf([
      [0, 0],
      [0, one],
    ]),
  ]);
}

/** Nielsen and Chuang, eq. 8.115, with the populations of the bath in equilibrium: keep, move, keep, move. */
function damping(gamma: number, excited: number): ComplexMatrix[] {
  const [down, up, keep, move] = [Math.sqrt(1 - excited), Math.sqrt(excited), Math.sqrt(1 - gamma), Math.sqrt(gamma)];
  return [
    matrixOf([
      [down, 0],
      [0, down * keep],
    ]),
    matrixOf([
      [0, down * move],
      [0, 0],
    ]),
    matrixOf([
      [up * keep, 0],
      [0, up],
    ]),
    matrixOf([
      [0, 0],
      [up * move, 0],
    ]),
  ];
}

/** Operators that are zero do nothing and are left out. */
const channelOf = (name: string, operators: readonly ComplexMatrix[]): Channel => ({
  name,
  qubits: Math.log2(operators[0]!.size),
  body: { kind: 'kraus', operators: operators.filter(({ re, im }) => re.some(Boolean) || im.some(Boolean)) },
});
