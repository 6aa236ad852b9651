import * as noise from '../../src/noise/index.js';
import { failure } from '../support/circuit-text.js';

const date = '2024-05-27T15:45:40-03:00';
const named = (name: string, value: number, unit = '') => ({ date, name, unit, value });
const gate = (name: string, qubits: number[], ...parameters: unknown[]) => ({
  ...{ qubits, gate: name, parameters, name: `${name}${qubits.join('_')}` },
});
const numbers = (error: number, nanoseconds: number) => [
  named('gate_error', error),
  named('gate_length', nanoseconds, 'ns'),
];

/** The form that qiskit-ibm-runtime's `BackendProperties.to_dict` writes; the numbers are invented. */
const properties = {
  backend_name: 'fake_line',
  backend_version: '1.0.0',
  last_update_date: date,
  qubits: [
    [
      named('T1', 120, 'us'), named('T2', 0.09, 'ms'), named('frequency', 5.1, 'GHz'), named('anharmonicity', -0.34, 'GHz'),
      named('readout_error', 0.02), named('prob_meas0_prep1', 0.03), named('prob_meas1_prep0', 0.01), named('readout_length', 5560, 'ns'),
    ],
    [named('T1', 50, 'us'), named('T2', 120, 'us'), named('frequency', 4900, 'MHz'), named('readout_error', 0.02)],
    [named('T1', 80, 'us'), named('readout_error', 0.02)],
    [named('T1', 80, 'us'), named('T2', 80, 'us'), named('readout_error', 0.02), named('operational', 0)],
  ],
  gates: [
    gate('id', [0], ...numbers(0.0004, 35.5)),
    gate('rz', [0], ...numbers(0, 0)),
    gate('sx', [0], ...numbers(0.0004, 35.5)),
    gate('sx', [1], ...numbers(0.0003, 35.5)),
    gate('sx', [2], ...numbers(1, 35.5)),
    gate('cx', [1, 0], ...numbers(0.008, 300)),
    gate('cx', [0, 1], ...numbers(0.008, 335.5)),
    gate('cx', [1, 2], ...numbers(1, 300)),
    gate('cx', [2, 3], named('gate_error', 0.01), named('operational', 0)),
    gate('measure', [0], ...numbers(0.02, 1500)),
    gate('measure_2', [0], ...numbers(3.142, 3100)),
    gate('reset', [0], named('gate_length', 5596, 'ns')),
  ],
  general: [named('jq_01', 0.002, 'GHz')],
  general_qlists: [],
}; // prettier-ignore

describe('IBM’s backend properties', () => {
  it('are read in Ketwork’s units, without what does not work', () => {
    expect(noise.calibrationFrom(JSON.parse(JSON.stringify(properties)))).toEqual({
      format: 'ketwork-calibration',
      version: 1,
      name: 'fake_line',
      date,
      qubits: [
        { t1Microseconds: 120, t2Microseconds: 90, readout: { oneForZero: 0.01, zeroForOne: 0.03 }, frequencyGigahertz: 5.1 },
        // T2 was measured above 2 T1, which is within its error.
        { t1Microseconds: 50, t2Microseconds: 100, readout: { oneForZero: 0.02, zeroForOne: 0.02 }, frequencyGigahertz: 4.9 },
        null,
        null,
      ],
      gates: [
        { gate: 'id', qubits: [0], error: 0.0004, durationNanoseconds: 35.5 },
        { gate: 'rz', qubits: [0], error: 0, durationNanoseconds: 0 },
        { gate: 'sx', qubits: [0], error: 0.0004, durationNanoseconds: 35.5 },
        { gate: 'sx', qubits: [1], error: 0.0003, durationNanoseconds: 35.5 },
        { gate: 'cx', qubits: [1, 0], error: 0.008, durationNanoseconds: 300 },
        { gate: 'cx', qubits: [0, 1], error: 0.008, durationNanoseconds: 335.5 },
      ],
      coupling: [[1, 0]],
    }); // prettier-ignore
  });

  it('make a noise model of the qubits that work', () => {
    expect(noise.fromCalibration(properties, { qubits: [1, 0] }).device).toEqual({
      name: 'fake_line',
      qubits: [1, 0],
      coupling: [[0, 1]],
    });
    expect(failure(() => noise.fromCalibration(properties)).message).toMatch(/Qubit 2 .* is out of order/);
  });

  const cases: readonly [string, unknown, RegExp][] = [
    ['no qubits', { ...properties, qubits: undefined }, /not the backend properties' list of qubits/],
    ['a qubit that is no list', { ...properties, qubits: [{}] }, /not the list of values of qubit 0/],
    ['a gate without parameters', { ...properties, gates: [{ gate: 'sx', qubits: [0] }] }, /gate 0 of the backend properties. Use an object/],
    ['another unit', { ...properties, qubits: [[named('T1', 1, 'fortnight')]] }, /unit of T1 \(qubit 0\) is called "fortnight"/],
    ['a value of text', { ...properties, qubits: [[{ ...named('T1', 1, 'us'), value: '1' }]] }, /"1" is not the T1 of qubit 0/],
    ['a gate beyond the device', { ...properties, gates: [gate('sx', [9], ...numbers(0.1, 0))] }, /is on \[9\], but the device has 4 qubits/],
  ]; // prettier-ignore
  it.each(cases)('are refused with %s', (_name, json, message) =>
    expect(failure(() => noise.calibrationFrom(json)).message).toMatch(message),
  );
});
