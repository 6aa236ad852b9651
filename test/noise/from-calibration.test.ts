import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/autodiff/compile.js';
import { expectation } from '../../src/autodiff/readings.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { krausOf, referenceDensity, referenceNoisyExpectation } from '../../src/engines/reference/reference-density.js';
import { unitary } from '../../src/gates/derive.js';
import { identityMatrix, kron, multiplyMatrices } from '../../src/math/complex-matrix.js';
import * as noise from '../../src/noise/index.js';
import { channelsAfter, checkNoise } from '../../src/noise/noise-model.js';
import { type PauliSum, x, z } from '../../src/observables/pauli-sum.js';
import { failure } from '../support/circuit-text.js';

beforeAll(() => tf.setBackend('cpu'));

const device = noise.sampleDevice();
const errorOf = (gate: string, ...qubits: number[]) =>
  device.gates.find((each) => each.gate === gate && `${each.qubits}` === `${qubits}`)!.error;

/** 1 − the average fidelity of all that follows the last gate of a circuit, by Kraus operators (Nielsen 2002). */
function infidelity(model: noise.NoiseModel, circuit: Circuit): number {
  const operation = circuit.operations.at(-1)!;
  const { qubits } = operation;
  const d = 2 ** qubits.length;
  const operators = channelsAfter(model, operation).reduce(
    (all, { channel, qubits: on }) => {
      const placed = krausOf(channel).map((each) =>
        on.length === qubits.length
          ? each
          : on[0] === qubits[0]
            ? kron(each, identityMatrix(2))
            : kron(identityMatrix(2), each),
      );
      return all.flatMap((a) => placed.map((b) => multiplyMatrices(b, a)));
    },
    [identityMatrix(d)],
  );
  const total = operators.reduce((sum, { re, im }) => {
    const trace = (part: Float64Array) => part.filter((_, k) => k % (d + 1) === 0).reduce((x, y) => x + y);
    return sum + trace(re) ** 2 + trace(im) ** 2;
  }, 0);
  return 1 - (total + d) / (d * (d + 1));
}

describe('a device’s noise', () => {
  const model = noise.fromCalibration(device);

  it('after its own gates has the published error', () => {
    expect(infidelity(model, new Circuit(2).sx(1))).toBeCloseTo(errorOf('sx', 1), 9);
    expect(infidelity(model, new Circuit(4).cx(1, 3))).toBeCloseTo(errorOf('cx', 1, 3), 9);
  });

  it('after other gates is that of the pulse on the qubit, and of the pair in either order', () => {
    expect(infidelity(model, new Circuit(7).rot(0.1, 0.2, 0.3, 4))).toBeCloseTo(errorOf('sx', 4), 9);
    expect(infidelity(model, new Circuit(7).gate(unitary([[0, 1], [1, 0]]), [4]))).toBeCloseTo(errorOf('sx', 4), 9); // prettier-ignore
    expect(infidelity(model, new Circuit(7).crx(0.3, 5, 4))).toBeCloseTo(errorOf('cx', 4, 5), 9);
  });

  it('spares turns about Z, which cost the device nothing', () => {
    const circuit = new Circuit(1).rz(0.3, 0).s(0).tdg(0).z(0).p(0.2, 0);
    for (const operation of circuit.operations) expect(channelsAfter(model, operation)).toEqual([]);
    const paid = { ...device, gates: device.gates.filter(({ gate }) => gate !== 'rz') };
    expect(infidelity(noise.fromCalibration(paid), new Circuit(1).rz(0.3, 0))).toBeCloseTo(errorOf('sx', 0), 9);
  });

  it('gives gates that are listed with other numbers these', () => {
    const gates = [...device.gates, { gate: 'h', qubits: [0], error: 0.0001, durationNanoseconds: 0 }];
    const other = noise.fromCalibration({ ...device, gates });
    expect(infidelity(other, new Circuit(1).h(0))).toBeCloseTo(0.0001, 9);
    expect(infidelity(other, new Circuit(1).y(0))).toBeCloseTo(errorOf('sx', 0), 9);
  });

  it('knows gates by what others call them', () => {
    const older = device.gates.map((each) =>
      each.gate === 'rz' ? { ...each, gate: 'u1' } : each.gate === 'cx' ? { ...each, gate: 'cnot' } : each,
    );
    const renamed = noise.fromCalibration({ ...device, gates: older });
    expect(infidelity(renamed, new Circuit(2).cx(0, 1))).toBeCloseTo(errorOf('cx', 0, 1), 9);
    expect(infidelity(renamed, new Circuit(2).s(0))).toBe(0);
    const twice = [...device.gates, { ...device.gates.at(-1)!, gate: 'cnot' }];
    expect(failure(() => noise.fromCalibration({ ...device, gates: twice })).message).toMatch(/gate "cnot" on qubits 5, 6 twice/); // prettier-ignore
  });

  it('gives each order of a pair its own numbers where it has them', () => {
    const gates = [...device.gates, { gate: 'cx', qubits: [1, 0], error: 0.02, durationNanoseconds: 400 }];
    const both = noise.fromCalibration({ ...device, gates });
    expect(infidelity(both, new Circuit(2).cx(0, 1))).toBeCloseTo(errorOf('cx', 0, 1), 9);
    expect(infidelity(both, new Circuit(2).cx(1, 0))).toBeCloseTo(0.02, 9);
  });

  it('follows the circuit to the qubits it is placed on', () => {
    const placed = noise.fromCalibration(device, { qubits: [5, 3] });
    expect(infidelity(placed, new Circuit(2).cx(0, 1))).toBeCloseTo(errorOf('cx', 3, 5), 9);
    expect(infidelity(placed, new Circuit(2).h(0))).toBeCloseTo(errorOf('sx', 5), 9);
    expect(placed.readout).toEqual([device.qubits[5]!.readout, device.qubits[3]!.readout]);
  });

  it.each(['twirled', 'none'] as const)(
    'with relaxation %s is a mixture of Pauli words with the same errors',
    (relaxation) => {
      const depolarized = noise.fromCalibration(device, { relaxation });
      expect(depolarized.rules.every(({ channel }) => channel.body.kind === 'pauli')).toBe(true);
      expect(infidelity(depolarized, new Circuit(2).sx(1))).toBeCloseTo(errorOf('sx', 1), 9);
      expect(infidelity(depolarized, new Circuit(4).cx(3, 1))).toBeCloseTo(errorOf('cx', 1, 3), 9);
    },
  );

  it('gives the expectations of the float64 density matrix', () => {
    const circuit = new Circuit(3).h(0).cx(0, 1).ry(0.7, 2).rz(0.4, 1).cz(2, 1).sx(0);
    const rho = referenceDensity(circuit, model);
    const observables = [z(0).times(z(2)), x(1)];
    const actual = expectation(circuit, observables, { noise: model });
    const expected = observables.map((each) => referenceNoisyExpectation(rho, each, model, 3));
    [...actual.dataSync()].forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 5));
    actual.dispose();
  });

  it('runs on trajectories where it is twirled, on 14 qubits of 27', () => {
    const qubits = [0, 1, 2, 3, 5, 8, 11, 14, 16, 19, 22, 25, 24, 23];
    const line = noise.fromCalibration(noise.sampleDevice(27), { qubits, relaxation: 'twirled' });
    const chain = qubits.slice(1).reduce((circuit, _, k) => circuit.cx(k, k + 1), new Circuit(14).x(0));
    const mean = expectation(chain, z(13), { noise: line, trajectories: 100, seed: 2 });
    // What is left after readout of −1 (an error of 2–4 %), and 14 gates of about 1 %.
    expect(mean.dataSync()[0]).toBeGreaterThan(-0.97);
    expect(mean.dataSync()[0]).toBeLessThan(-0.7);
    mean.dispose();
  });

  it('comes back from JSON, of 4 qubits in less than 10 KB and of 27 in less than 70', () => {
    const cases = [
      [noise.fromCalibration(device, { qubits: [0, 1, 3, 5] }), 10],
      [noise.fromCalibration(device, { uncoupled: 'worst' }), 50],
      [noise.fromCalibration(noise.sampleDevice(27)), 70],
    ] as const;
    for (const [saved, kilobytes] of cases) {
      const text = JSON.stringify(noise.noiseModelToJson(saved));
      expect(text.length).toBeLessThan(1000 * kilobytes);
      const read = noise.noiseModelFrom(JSON.parse(text));
      expect(read).toEqual(saved);
      expect(JSON.stringify(noise.noiseModelToJson(read))).toBe(text);
    }
  });
});

/**
 * Computed with Qiskit Aer 0.18.2 in double precision: `NoiseModel.from_backend_properties` (temperature 0) of the sample device's
 * numbers, method density_matrix, optimization_level 0, no readout error.
 */
it('is the noise that Qiskit Aer makes of the same numbers', () => {
  const cold = device.qubits.map((qubit) => ({ ...qubit, excitedPopulation: 0 }));
  const model = { ...noise.fromCalibration({ ...device, qubits: cold }), readout: undefined };
  const circuit = new Circuit(7)
    .sx(0).cx(0, 1).rz(0.7, 1).sx(1).cx(1, 3).x(3).sx(2).rz(-0.4, 2).cx(1, 2).sx(3).cx(3, 5).sx(2); // prettier-ignore
  const rho = referenceDensity(circuit, model);
  const product = (letter: typeof z, ...on: number[]) => on.map((qubit) => letter(qubit)).reduce((a, b) => a.times(b));
  const expected: readonly [PauliSum, number][] = [
    [z(0), 0.001664243],
    [z(1), 0.004659],
    [z(2), -0.001967249],
    [z(3), 0.003144842],
    [z(5), 0.002676189],
    [product(z, 0, 1), 0.000007754],
    [product(z, 3, 5), 0.987843475],
    [x(2), -0.383305542],
    [product(x, 0, 1, 3, 5), -0.239425985],
  ];
  for (const [observable, value] of expected) {
    expect(Math.abs(referenceNoisyExpectation(rho, observable, model, 7) - value)).toBeLessThan(2e-9);
  }
});

describe('gates that the device does not have', () => {
  const triangle = new Circuit(3).cx(0, 1).cx(1, 2).cx(0, 2);
  const refused = (circuit: Circuit, options: noise.CalibrationOptions = {}) =>
    failure(() => compile(circuit, { kind: 'probabilities' }, { noise: noise.fromCalibration(device, options) }));

  it('are refused by their qubits, with those that are coupled', () => {
    const { code, message } = refused(triangle, { qubits: [6, 5, 3] });
    expect(code).toBe('mismatch');
    expect(message).toMatch(/"cx" at operation 2 acts on the qubits 0 and 2, .* does not couple its qubits 6 and 3; .* coupled are 0–1, 1–2\. .*swaps, or set `uncoupled: 'worst'`/); // prettier-ignore
  });

  it('are refused on three qubits, even where every pair passes', () =>
    expect(refused(new Circuit(3).ccx(0, 1, 2), { uncoupled: 'worst' }).message).toMatch(/"ccx" at operation 0 acts on 3 qubits, .* has gates on 1 and 2/)); // prettier-ignore

  it('get the numbers of the worst pair where the user says so', () => {
    const model = noise.fromCalibration(device, { uncoupled: 'worst' });
    expect(() => checkNoise(model, triangle)).not.toThrow();
    const worst = Math.max(...device.gates.map(({ error }) => error));
    expect(infidelity(model, triangle)).toBeCloseTo(worst, 9);
    expect(infidelity(model, new Circuit(7).cx(5, 3))).toBeCloseTo(errorOf('cx', 3, 5), 9);
  });

  it('of a device without gates on two are refused too', () => {
    const singles = { ...device, gates: device.gates.filter(({ qubits }) => qubits.length === 1), coupling: [] };
    const model = noise.fromCalibration(singles, { uncoupled: 'worst' });
    expect(failure(() => checkNoise(model, triangle)).message).toMatch(/coupled are none/);
  });
});

describe('what does not fit is refused', () => {
  const broken = { ...device, qubits: device.qubits.map((each, k) => (k === 2 ? null : each)) };
  const silent = { ...device, gates: device.gates.filter(({ qubits }) => qubits.length === 2 || qubits[0] !== 2) };
  const cases: readonly [string, () => unknown, RegExp][] = [
    ['a qubit beyond the device', () => noise.fromCalibration(device, { qubits: [0, 7] }), /qubit 7: device "sample of 7 qubits" has 7 qubits/],
    ['a qubit twice', () => noise.fromCalibration(device, { qubits: [1, 1] }), /placed on the qubits 1, 1/],
    ['a qubit out of order', () => noise.fromCalibration(broken), /Qubit 2 of device .* is out of order. Name others in `qubits`/],
    ['a qubit without gates', () => noise.fromCalibration(silent), /Qubit 2 of device .* has no gate on one qubit/],
    ['another relaxation', () => noise.fromCalibration(device, { relaxation: 'twirl' as 'twirled' }), /choice of `relaxation` is called "twirl". Did you mean "twirled"/],
    ['a circuit of more qubits', () => checkNoise(noise.fromCalibration(device, { qubits: [0, 1] }), new Circuit(3).h(0)), /circuit has 3 qubits, but the noise model is of 2 of device/],
    ['a sample of another size', () => noise.sampleDevice(5 as 7), /no sample device of 5 qubits. Use 7 or 27/],
    ['a coupling that is none in JSON', () => noise.noiseModelFrom({ device: { name: 'mine', qubits: [0, 1], coupling: [[0, 2]] } }), /Device "mine" cannot couple 0, 2/],
  ]; // prettier-ignore
  it.each(cases)('%s', (_name, make, message) => expect(failure(make).message).toMatch(message));
  it('but for the qubits that are in order', () =>
    expect(noise.fromCalibration(broken, { qubits: [0, 1, 3] }).device!.coupling).toEqual([[0, 1], [1, 2]])); // prettier-ignore
});

describe('the sample device', () => {
  it.each([7, 27] as const)('of %s qubits is a calibration in which all qubits are connected', (qubits) => {
    const sample = noise.sampleDevice(qubits);
    expect(noise.calibrationFrom(JSON.parse(JSON.stringify(sample)))).toEqual(sample);
    const reached = new Set([0]);
    for (let k = 0; k < qubits; k++) {
      for (const pair of sample.coupling) if (pair.some((qubit) => reached.has(qubit))) pair.forEach((qubit) => reached.add(qubit)); // prettier-ignore
    }
    expect(reached.size).toBe(qubits);
  });

  it('is the sample file', () => {
    const file = join(__dirname, '../../docs/sample-calibration.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(device);
  });
});
