import { KetworkError } from '../errors.js';
import { catalogue } from '../gates/catalogue.js';
import { Random } from '../math/random.js';
import { type Calibration, calibrationFormat, calibrationVersion, type GateCalibration } from './calibration.js';

/** Devices that are invented, in the form of a heavy hexagon (two ends on 7 qubits, two cells on 27), by couplings. */
const couplings = {
  7: '0-1 1-2 1-3 3-5 4-5 5-6',
  27:
    '0-1 1-2 1-4 2-3 3-5 4-7 5-8 6-7 7-10 8-9 8-11 10-12 11-14 12-13 12-15 13-14 14-16 15-18 16-19 17-18 18-21 19-20 19-22 ' +
    '21-23 22-25 23-24 24-25 25-26',
} as const;

/**
 * The calibration of a device of 7 or 27 qubits that does not exist, to try noise with. All numbers are drawn (seed 1) about
 * what superconducting devices of the years to 2024 publish: T1 150 µs, T2 130 µs, error of a pulse 0.0003 in 36 ns, of a CX
 * 0.008 in 320 ns, of a reading 0.01 for |0⟩ and 0.025 for |1⟩; turns about Z cost nothing. They spread as devices do: some
 * qubits are much worse than others.
 *
 * @throws KetworkError `invalid` for another number of qubits.
 * @example
 * const model = noise.fromCalibration(noise.sampleDevice());
 * const circuit = new Circuit(3).h(0).cx(0, 1).cx(1, 2);
 * expectation(circuit, z(0).times(z(2)), { noise: model }).print(); // [[0.872]]
 */
export function sampleDevice(qubits: 7 | 27 = 7): Calibration {
  const drawn: string | undefined = couplings[qubits];
  if (drawn === undefined) {
    throw new KetworkError('invalid', `There is no sample device of ${qubits} qubits. Use 7 or 27.`);
  }
  const { rz, sx, x, cx } = catalogue;
  const random = new Random(1);
  const about = (median: number, spread: number) =>
    Number((median * Math.exp(spread * random.normal())).toPrecision(3));
  const coupling = drawn.split(' ').map((pair): [number, number] => {
    const [a, b] = pair.split('-').map(Number);
    return [a!, b!];
  });
  const indices = Array.from({ length: qubits }, (_, qubit) => qubit);
  return {
    ...{ format: calibrationFormat, version: calibrationVersion },
    ...{ name: `sample of ${qubits} qubits`, date: '2026-11-28T00:00:00Z' },
    qubits: indices.map(() => {
      const t1Microseconds = about(150, 0.25);
      return {
        t1Microseconds,
        t2Microseconds: Math.min(about(130, 0.35), 2 * t1Microseconds),
        readout: { oneForZero: about(0.01, 0.5), zeroForOne: about(0.025, 0.4) },
        frequencyGigahertz: about(5.1, 0.02),
        excitedPopulation: about(0.01, 0.4),
      };
    }),
    gates: [
      ...indices.map((qubit): GateCalibration => ({
        gate: rz.name,
        qubits: [qubit],
        error: 0,
        durationNanoseconds: 0,
      })),
      ...indices.flatMap((qubit) => {
        const pulse = { qubits: [qubit], error: about(0.0003, 0.4), durationNanoseconds: 36 };
        return [
          { gate: sx.name, ...pulse },
          { gate: x.name, ...pulse },
        ];
      }),
      ...coupling.map((pair) => ({
        gate: cx.name,
        qubits: pair,
        error: about(0.008, 0.3),
        durationNanoseconds: Math.round(about(320, 0.2)),
      })),
    ],
    coupling,
  };
}
