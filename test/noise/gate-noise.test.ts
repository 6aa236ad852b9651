import { transferMatrix } from '../../src/engines/density/transfer.js';
import { krausOf } from '../../src/engines/reference/reference-density.js';
import { type ComplexMatrix, identityMatrix, kron, multiplyMatrices } from '../../src/math/complex-matrix.js';
import { gateNoise } from '../../src/noise/gate-noise.js';
import type * as noise from '../../src/noise/index.js';
import { failure } from '../support/circuit-text.js';

const readout = { oneForZero: 0, zeroForOne: 0 };
const good = { t1Microseconds: 120, t2Microseconds: 90, readout };
const warm = { t1Microseconds: 60, t2Microseconds: 110, readout, excitedPopulation: 0.1 };
const gate = (qubits: readonly number[], error: number, durationNanoseconds: number) => ({
  ...{ gate: 'native', qubits, error, durationNanoseconds },
});

/** All Kraus operators of depolarizing and then relaxation. */
function operatorsOf(made: ReturnType<typeof gateNoise>): readonly ComplexMatrix[] {
  const relaxing = made.relaxation
    .map((channel) => (channel ? krausOf(channel) : [identityMatrix(2)]))
    .reduce((all, each) => all.flatMap((a) => each.map((b) => kron(a, b))));
  const first = made.depolarizing ? krausOf(made.depolarizing) : [identityMatrix(2 ** made.relaxation.length)];
  return relaxing.flatMap((a) => first.map((b) => multiplyMatrices(a, b)));
}

/** By the Pauli transfer matrix: F = (Tr R + d) / (d (d + 1)). */
function fidelityByTransfer(operators: readonly ComplexMatrix[]): number {
  const { size, entries } = transferMatrix(operators);
  const d = Math.sqrt(size);
  let trace = 0;
  for (let k = 0; k < size; k++) trace += entries[k * size + k]!;
  return (trace + d) / (d * (d + 1));
}

/** By Kraus operators (Nielsen 2002): F = (Σ |Tr K|² + d) / (d (d + 1)). */
function fidelityByKraus(operators: readonly ComplexMatrix[]): number {
  const d = operators[0]!.size;
  const total = operators.reduce((sum, { re, im }) => {
    const trace = (part: Float64Array) => Array.from({ length: d }, (_, k) => part[k * d + k]!).reduce((a, b) => a + b);
    return sum + trace(re) ** 2 + trace(im) ** 2;
  }, 0);
  return (total + d) / (d * (d + 1));
}

describe('the noise of a gate', () => {
  const cases: readonly [string, noise.GateCalibration, readonly noise.QubitCalibration[], noise.Relaxation][] = [
    ['a pulse', gate([0], 0.0003, 36), [good], 'exact'],
    ['a pulse on a warm qubit', gate([0], 0.002, 60), [warm], 'exact'],
    ['a slow pulse, most of it relaxation', gate([0], 0.02, 3000), [good], 'exact'],
    ['a gate in no time', gate([0], 0.01, 0), [good], 'exact'],
    ['a gate on two', gate([0, 1], 0.01, 350), [good, warm], 'exact'],
    ['a bad gate on two', gate([0, 1], 0.4, 350), [good, warm], 'exact'],
    ['a twirled pulse', gate([0], 0.002, 60), [warm], 'twirled'],
    ['a twirled gate on two', gate([0, 1], 0.01, 350), [good, warm], 'twirled'],
    ['a gate on two without relaxation', gate([0, 1], 0.01, 350), [good, warm], 'none'],
  ];
  it.each(cases)('has on average the fidelity 1 − error: %s', (_name, calibrated, qubits, relaxing) => {
    const operators = operatorsOf(gateNoise(calibrated, qubits, relaxing));
    expect(Math.abs(fidelityByTransfer(operators) - (1 - calibrated.error))).toBeLessThan(1e-9);
    expect(Math.abs(fidelityByKraus(operators) - (1 - calibrated.error))).toBeLessThan(1e-9);
  });

  it('is depolarizing of 3/2 of the error on one qubit and 5/4 on two, where nothing relaxing', () => {
    // F = 1 − 2p/3 for the three words on one qubit, 1 − 4p/5 for the fifteen on two.
    const probability = ({ depolarizing }: ReturnType<typeof gateNoise>) =>
      depolarizing!.body.kind === 'pauli'
        ? depolarizing!.body.errors.reduce((sum, each) => sum + each.probability, 0)
        : NaN;
    expect(probability(gateNoise(gate([0], 0.01, 36), [good], 'none'))).toBeCloseTo(0.015, 12);
    expect(probability(gateNoise(gate([0, 1], 0.01, 36), [good, warm], 'none'))).toBeCloseTo(0.0125, 12);
  });

  it('is that of Qiskit Aer: of 1e-3 in 100 ns with T1 50 µs and T2 70 µs', () => {
    // Its formula, p = d (F_relax − F) / (d F_relax − 1), mixes in the fully mixed state; a quarter of that is the identity.
    const relaxed = (3 + Math.exp(-0.1 / 50) + 2 * Math.exp(-0.1 / 70)) / 6;
    const mixed = (2 * (relaxed - 0.999)) / (2 * relaxed - 1);
    const made = gateNoise(gate([0], 0.001, 100), [{ t1Microseconds: 50, t2Microseconds: 70, readout }], 'exact');
    const body = made.depolarizing!.body;
    expect(body.kind === 'pauli' && body.errors[0]!.probability).toBeCloseTo(mixed / 4, 12);
  });

  it('is relaxation alone where that is worse than the error, and nothing where both are 0', () => {
    const relaxed = gateNoise(gate([0], 1e-5, 360), [good], 'exact');
    expect(relaxed.depolarizing).toBeUndefined();
    // (3 − e^(−t/T1) − 2 e^(−t/T2)) / 6
    const infidelity = (3 - Math.exp(-0.36 / 120) - 2 * Math.exp(-0.36 / 90)) / 6;
    expect(1 - fidelityByTransfer(operatorsOf(relaxed))).toBeCloseTo(infidelity, 12);
    expect(gateNoise(gate([0], 0, 0), [good], 'exact')).toEqual({ relaxation: [undefined], depolarizing: undefined });
    expect(gateNoise(gate([0, 1], 0, 0), [good, good], 'exact').depolarizing).toBeUndefined();
  });

  it('has the same diagonal twirled as exactly, and nothing beside it', () => {
    const slow = gate([0], 0.5, 20_000);
    const longest = { ...good, t2Microseconds: 2 * good.t1Microseconds };
    for (const qubit of [good, longest]) {
      const [exact, twirled] = (['exact', 'twirled'] as const).map((relaxing) =>
        transferMatrix(krausOf(gateNoise(slow, [qubit], relaxing).relaxation[0]!)),
      );
      twirled!.entries.forEach((value, at) =>
        expect(value).toBeCloseTo(at % (twirled!.size + 1) === 0 ? exact!.entries[at]! : 0, 12),
      );
    }
  });

  it('is refused for an error beyond that of a random state', () => {
    const error = failure(() => gateNoise(gate([0, 1], 0.9, 0), [good, good], 'exact'));
    expect(error.message).toMatch(/error 0.9 of gate "native" on qubits 0, 1 is more than .* Use one below 0.75/);
  });
});
