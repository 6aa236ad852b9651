import { krausOf } from '../../src/engines/reference/reference-density.js';
import { transferMatrix } from '../../src/engines/density/transfer.js';
import { dagger, identityMatrix, matrixDistance, multiplyMatrices, sumOf } from '../../src/math/complex-matrix.js';
import * as noise from '../../src/noise/index.js';
import { failure } from '../support/circuit-text.js';

const channels: readonly [string, noise.Channel][] = [
  ['bit flip', noise.bitFlip(0.2)],
  ['phase flip', noise.phaseFlip(0.2)],
  ['bit-phase flip', noise.bitPhaseFlip(0.2)],
  ['Pauli words', noise.pauliChannel({ XY: 0.1, ZI: 0.2 })],
  ['depolarizing on one qubit', noise.depolarizing(0.3)],
  ['depolarizing on two', noise.depolarizing(0.3, 2)],
  ['amplitude damping', noise.amplitudeDamping(0.4)],
  ['generalized amplitude damping', noise.generalizedAmplitudeDamping(0.4, 0.3)],
  ['phase damping', noise.phaseDamping(0.4)],
  ['thermal relaxation', noise.thermalRelaxation({ t1: 50, t2: 80, time: 10, excited: 0.1 })],
  ['reset', noise.reset(0.1, 0.2)],
  ['over-rotation', noise.overRotation('ZX', 0.1)],
  ['what never strikes', noise.bitFlip(0)],
  ['words without an error', noise.pauliChannel({ II: 1 })],
];

describe('every channel', () => {
  it.each(channels)('%s keeps the trace', (_name, channel) => {
    const squares = krausOf(channel).map((each) => multiplyMatrices(dagger(each), each));
    expect(matrixDistance(sumOf(squares), identityMatrix(2 ** channel.qubits))).toBeLessThan(1e-12);
  });

  it.each(channels)('%s comes back from JSON', (_name, channel) => {
    const model = noise.noiseModel({ rules: [{ channel }], readout: [{ oneForZero: 0.1, zeroForOne: 0.2 }] });
    expect(noise.noiseModelFrom(JSON.parse(JSON.stringify(noise.noiseModelToJson(model))))).toEqual(model);
  });
});

/** The transfer matrix in the order I, Z, X, Y. */
const transferOf = (channel: noise.Channel) => {
  const { size, entries } = transferMatrix(krausOf(channel));
  return Array.from({ length: size }, (_, r) =>
    [...entries.subarray(r * size, (r + 1) * size)].map((value) => Number(value.toFixed(12)) + 0),
  );
};

describe('what channels do to Pauli matrices (Nielsen and Chuang, 8.3)', () => {
  it('depolarizing by p split over X, Y and Z shrinks all by 1 − 4p/3', () => {
    const shrunk = 0.6; // 1 − 4 · 0.3/3
    expect(transferOf(noise.depolarizing(0.3))).toEqual([
      [1, 0, 0, 0],
      [0, shrunk, 0, 0],
      [0, 0, shrunk, 0],
      [0, 0, 0, shrunk],
    ]);
  });

  it('amplitude damping shrinks X and Y by √(1 − γ), Z by 1 − γ, and adds γ to Z', () => {
    const root = Number(Math.sqrt(0.6).toFixed(12));
    expect(transferOf(noise.amplitudeDamping(0.4))).toEqual([
      [1, 0, 0, 0],
      [0.4, 0.6, 0, 0],
      [0, 0, root, 0],
      [0, 0, 0, root],
    ]);
  });

  it('relaxation shrinks X by exp(−t/T2) and brings Z to equilibrium by exp(−t/T1)', () => {
    const [first, second, third] = transferOf(noise.thermalRelaxation({ t1: 50, t2: 80, time: 10, excited: 0.1 }));
    const decay = Math.exp(-10 / 50);
    expect(first).toEqual([1, 0, 0, 0]);
    expect(second![1]).toBeCloseTo(decay, 10);
    expect(second![0]).toBeCloseTo((1 - 2 * 0.1) * (1 - decay), 10);
    expect(third![2]).toBeCloseTo(Math.exp(-10 / 80), 10);
  });

  it('without decay of energy, relaxation is loss of phase alone', () => {
    const shrunk = Number(Math.exp(-0.1).toFixed(12));
    expect(transferOf(noise.thermalRelaxation({ t1: Infinity, t2: 10, time: 1 }))).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, shrunk, 0],
      [0, 0, 0, shrunk],
    ]);
  });

  it('a reset forgets', () => {
    expect(transferOf(noise.reset(1))[1]).toEqual([1, 0, 0, 0]);
    expect(transferOf(noise.reset(0.5, 0.5))[1]).toEqual([0, 0, 0, 0]);
  });
});

describe('what is no channel is refused', () => {
  const cases: readonly [string, () => unknown, RegExp][] = [
    ['a probability above 1', () => noise.bitFlip(1.2), /probability of a bit flip is 1.2. Use a number from 0 to 1/],
    ['a probability below 0', () => noise.depolarizing(-0.1), /depolarizing is -0.1/],
    ['a probability that is no number', () => noise.amplitudeDamping(NaN), /γ of amplitude damping is NaN/],
    ['probabilities of a sum above 1', () => noise.pauliChannel({ X: 0.7, Z: 0.6 }), /add up to 1.3/],
    ['words of different lengths', () => noise.pauliChannel({ X: 0.1, ZZ: 0.1 }), /"ZZ" does not fit a channel on 1 qubit/],
    ['no words', () => noise.pauliChannel({}), /no words/],
    ['T2 above 2 T1', () => noise.thermalRelaxation({ t1: 50, t2: 120, time: 1 }), /T2 is at most 2 T1, here 100/],
    ['T1 of 0', () => noise.thermalRelaxation({ t1: 0, t2: 0, time: 1 }), /T1 is 0. Use a time above 0/],
    ['a time without end', () => noise.thermalRelaxation({ t1: 50, t2: 60, time: Infinity }), /relaxation is Infinity/],
    ['a probability in text', () => noise.bitFlip('0.1' as unknown as number), /bit flip is 0.1. Use a number/],
    ['a time below 0', () => noise.thermalRelaxation({ t1: 50, t2: 60, time: -1 }), /time of relaxation is -1/],
    ['resets of a sum above 1', () => noise.reset(0.8, 0.4), /reset to 1 is 0.4/],
    ['operators that lose the trace', () => noise.kraus([[[0.9, 0], [0, 1]]]), /do not keep the trace: .* differs .* by 0.19/],
    ['operators of different sizes', () => noise.kraus([[[1, 0], [0, 1]], [[1]]]), /of 2, 1 rows/],
    ['a word of other letters', () => noise.overRotation('XQ', 0.1), /"XQ" is no Pauli word/],
  ]; // prettier-ignore
  it.each(cases)('%s', (_name, make, message) => expect(failure(make).message).toMatch(message));
});
