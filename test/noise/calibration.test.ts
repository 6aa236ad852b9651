import * as noise from '../../src/noise/index.js';
import { failure } from '../support/circuit-text.js';

const good = {
  format: 'ketwork-calibration',
  version: 1,
  name: 'pair',
  date: '2026-11-28T06:00:00Z',
  qubits: [
    { t1Microseconds: 120, t2Microseconds: 90, readout: { oneForZero: 0.01, zeroForOne: 0.03 }, frequencyGigahertz: 5 },
    { t1Microseconds: 95, t2Microseconds: 110, readout: { oneForZero: 0.02, zeroForOne: 0.04 }, excitedPopulation: 0.01 },
    null,
  ],
  gates: [
    { gate: 'sx', qubits: [0], error: 0.0003, durationNanoseconds: 36 },
    { gate: 'sx', qubits: [1], error: 0.0004, durationNanoseconds: 36 },
    { gate: 'cx', qubits: [0, 1], error: 0.009, durationNanoseconds: 320 },
  ],
  coupling: [[0, 1]],
}; // prettier-ignore

/** The calibration with the value at a path changed; undefined takes it out. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = structuredClone(good);
  const [last, ...before] = [...path].reverse();
  const place = before.reduceRight((at, key) => (at as Record<string | number, unknown>)[key], copy);
  if (value === undefined) delete (place as Record<string | number, unknown>)[last!];
  else (place as Record<string | number, unknown>)[last!] = value;
  return copy;
}

it('a calibration comes back from JSON as it is', () => {
  expect(noise.calibrationFrom(JSON.parse(JSON.stringify(good)))).toEqual(good);
  expect(noise.calibrationFrom(changed(['date'], undefined))).not.toHaveProperty('date');
});

describe('what is no calibration is refused, and the place named', () => {
  const cases: readonly [string, readonly (string | number)[], unknown, string, RegExp][] = [
    ['another format', ['format'], 'openqasm', 'invalid', /"openqasm" is not that of a calibration, "ketwork-calibration"/],
    ['another version', ['version'], 2, 'unsupported', /version 2 .* reads version 1/],
    ['no name', ['name'], undefined, 'invalid', /undefined is not the name of a calibration/],
    ['a date that is none', ['date'], 'yesterday', 'invalid', /"yesterday" is not the date/],
    ['an unknown field', ['qbits'], [], 'unknown', /field of a calibration is called "qbits". Did you mean "qubits"/],
    ['an unknown field of a qubit', ['qubits', 1, 't1'], 50, 'unknown', /field of qubit 1 is called "t1"/],
    ['no T1', ['qubits', 1, 't1Microseconds'], undefined, 'invalid', /not the t1Microseconds of qubit 1/],
    ['a T1 of 0', ['qubits', 1, 't1Microseconds'], 0, 'invalid', /0 is not the t1Microseconds of qubit 1. Use a number above 0/],
    ['a T2 of text', ['qubits', 0, 't2Microseconds'], '90', 'invalid', /"90" is not the t2Microseconds of qubit 0/],
    ['T2 above 2 T1', ['qubits', 1, 't2Microseconds'], 200, 'invalid', /T2 of qubit 1 is 200 µs .* at most 2 T1, here 190/],
    ['no readout', ['qubits', 0, 'readout'], undefined, 'invalid', /not the readout of qubit 0. Use an object with oneForZero, zeroForOne/],
    ['half a readout', ['qubits', 0, 'readout'], { oneForZero: 0.1 }, 'invalid', /zeroForOne of qubit 0/],
    ['a readout above 1', ['qubits', 0, 'readout', 'zeroForOne'], 1.5, 'invalid', /1.5 is not the zeroForOne of qubit 0. Use a number from 0 to 1/],
    ['a population above 1', ['qubits', 1, 'excitedPopulation'], 2, 'invalid', /2 is not the excitedPopulation of qubit 1/],
    ['a frequency below 0', ['qubits', 0, 'frequencyGigahertz'], -5, 'invalid', /-5 is not the frequencyGigahertz of qubit 0/],
    ['a duration below 0', ['gates', 2, 'durationNanoseconds'], -1, 'invalid', /-1 is not the durationNanoseconds of gate "cx" on qubits 0, 1/],
    ['an error above 1', ['gates', 0, 'error'], 1.2, 'invalid', /1.2 is not the error of gate "sx" on qubit 0. Use a number from 0 to 1/],
    ['no error', ['gates', 0, 'error'], undefined, 'invalid', /undefined is not the error of gate "sx" on qubit 0/],
    ['a gate beyond the device', ['gates', 0, 'qubits'], [3], 'invalid', /Gate 0 of the list \("sx"\) is on \[3\], but the device has 3 qubits/],
    ['a gate on other qubits than it has', ['gates', 2, 'qubits'], [0], 'invalid', /Gate 2 of the list \("cx"\) is on \[0\]. Use 2 qubits/],
    ['a gate on three qubits', ['gates', 2], { gate: 'mine', qubits: [0, 1, 2], error: 0, durationNanoseconds: 0 }, 'invalid', /Use gates on 1 or 2 qubits/],
    ['a gate on a qubit twice', ['gates', 2, 'qubits'], [1, 1], 'invalid', /Use two different qubits/],
    ['a gate twice', ['gates', 1, 'qubits'], [0], 'invalid', /gate "sx" on qubit 0 twice/],
    ['a coupling beyond the device', ['coupling', 0], [0, 9], 'invalid', /pair of the coupling map is on \[0,9\], but the device has 3 qubits/],
    ['a gate that is not coupled', ['coupling'], [], 'mismatch', /gate "cx" on qubits 0, 1, which its coupling map does not have/],
    ['a coupling without a gate', ['coupling', 1], [1, 2], 'mismatch', /pair 1, 2, on which the calibration has no gate/],
    ['no list of gates', ['gates'], {}, 'invalid', /not a calibration's list of gates/],
  ]; // prettier-ignore
  it.each(cases)('%s', (_name, path, value, code, message) => {
    const error = failure(() => noise.calibrationFrom(changed(path, value)));
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
  });
  it('a text instead of parsed JSON', () =>
    expect(failure(() => noise.fromCalibration(JSON.stringify(good))).message).toMatch(/is not a calibration. Use an object/)); // prettier-ignore
});
