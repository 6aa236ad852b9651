import type { ReadoutError } from './noise-model.js';

/**
 * What was measured of a device, as plain data: JSON of the format `ketwork-calibration`, version 1. Units stand in the names of
 * the fields. Read by `fromCalibration` and `calibrationFrom`; other versions and unknown fields are refused.
 *
 * @example
 * const calibration = {
 *   format: 'ketwork-calibration',
 *   version: 1,
 *   name: 'two transmons',
 *   date: '2026-11-28T06:00:00Z',
 *   qubits: [
 *     { t1Microseconds: 120, t2Microseconds: 90, readout: { oneForZero: 0.01, zeroForOne: 0.03 } },
 *     { t1Microseconds: 95, t2Microseconds: 110, readout: { oneForZero: 0.02, zeroForOne: 0.04 }, excitedPopulation: 0.01 },
 *   ],
 *   gates: [
 *     { gate: 'sx', qubits: [0], error: 0.0003, durationNanoseconds: 36 },
 *     { gate: 'sx', qubits: [1], error: 0.0004, durationNanoseconds: 36 },
 *     { gate: 'cx', qubits: [0, 1], error: 0.009, durationNanoseconds: 320 },
 *   ],
 *   coupling: [[0, 1]],
 * };
 * const model = noise.fromCalibration(calibration);
 * expectation(new Circuit(2).h(0).cx(0, 1), z(0).times(z(1)), { noise: model }).print(); // [[0.891]]
 */
export interface Calibration {
  readonly format: 'ketwork-calibration';
  readonly version: 1;
  /** What the device is called. */
  readonly name: string;
  /** When it was measured, ISO 8601. */
  readonly date?: string;
  /** The device's qubits in their order; `null` is one that is out of order. */
  readonly qubits: readonly (QubitCalibration | null)[];
  /** The device's own gates, for each choice of qubits that has one. */
  readonly gates: readonly GateCalibration[];
  /** Pairs of qubits that have a gate, in one order or both. */
  readonly coupling: readonly (readonly [number, number])[];
}

/** What was measured of a qubit. */
export interface QubitCalibration {
  /** How long energy lasts. */
  readonly t1Microseconds: number;
  /** How long phase lasts (of an echo), at most twice as long as energy. */
  readonly t2Microseconds: number;
  readonly readout: ReadoutError;
  /** For information: no number depends on it. */
  readonly frequencyGigahertz?: number;
  /** The population of |1⟩ in equilibrium. Default 0. */
  readonly excitedPopulation?: number;
}

/** What was measured of a gate on certain qubits. */
export interface GateCalibration {
  /** The device's name of it. Where Ketwork knows it (also as `cnot`, `u3`, …), gates of that name in a circuit get these numbers. */
  readonly gate: string;
  /** One, or two in the gate's order. */
  readonly qubits: readonly number[];
  /** 1 − average gate fidelity: what randomised benchmarking measures and vendors publish. */
  readonly error: number;
  readonly durationNanoseconds: number;
}

/** The value of `format` in the JSON of a calibration. */
export const calibrationFormat = 'ketwork-calibration';
/** The one version there is. */
export const calibrationVersion = 1;
