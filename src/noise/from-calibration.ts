import { count, KetworkError, unknownName } from '../errors.js';
import { checkOptions } from '../options.js';
import type { Calibration, GateCalibration } from './calibration.js';
import { calibrationFrom } from './calibration-json.js';
import { type Relaxation } from './gate-noise.js';
import { type Placed, rulesOf, worstFirst } from './device-rules.js';
import { type NoiseModel, noiseModel } from './noise-model.js';

/** How a calibration becomes the noise of circuits. */
export interface CalibrationOptions {
  /** The device's qubit for each of the circuit. Default: all of the device, in their order. */
  readonly qubits?: readonly number[];
  /**
   * What becomes of a gate on two qubits that the device does not couple: `refuse` (default) is an error when a circuit is
   * compiled; `worst` gives it the numbers of the device's worst pair, as if there were a gate.
   */
  readonly uncoupled?: 'refuse' | 'worst';
  /**
   * What T1 and T2 do during a gate, part of its error: `exact` (default) needs the engine `density`, so up to 12 qubits;
   * `twirled` is the nearest mixture of Pauli words, which trajectories and error cancellation can use too; with `none` all of an
   * error is depolarizing. The average fidelity of a gate is the same with each.
   */
  readonly relaxation?: Relaxation;
}

/**
 * The noise of a device by its published calibration: parsed JSON of the format `Calibration`, or IBM's `BackendProperties`
 * (see `calibrationFrom`).
 *
 * After each gate its qubits are depolarized, then they relax for its duration. How much they are depolarized follows from the
 * published error, which is the average gate infidelity of both, `1 − (Tr R + d) / (d (d + 1))` with R the Pauli transfer
 * matrix on dimension d (Nielsen 2002, quant-ph/0205035): not at all where relaxation alone is worse. It is the noise that
 * `NoiseModel.from_backend` of Qiskit Aer has. Readings
 * are wrong as measured. Which numbers a gate gets:
 *
 * - a gate of the device by its own name: its own;
 * - any other gate on one qubit: those of the device's worst gate on that qubit, as one pulse;
 * - but where the device turns about Z for nothing (a gate with an angle, diagonal, of error 0 and duration 0), all
 *   diagonal gates on one qubit are free;
 * - any other gate on two coupled qubits: those of the device's worst gate on that pair; a pair listed in one order has the
 *   same numbers in the other;
 * - a gate on three qubits or more is refused: write it as gates on two.
 *
 * Nothing happens to qubits that wait, and gates are not turned into those of the device: a circuit of the device's own gates gets
 * the noise of the device. Templates take the coupling map of a calibration as their `entangler`.
 *
 * @throws KetworkError as `calibrationFrom` does; `unknown` for an option that it does not have and for a choice nobody
 * knows; `invalid` for qubits that the device does not have or that are out of order, and for errors that no depolarizing
 * can make. When a circuit is compiled, `mismatch` where it has more qubits than the model or gates that the device does
 * not.
 * @example
 * const device = noise.sampleDevice();
 * const model = noise.fromCalibration(device, { qubits: [0, 1, 3] });
 * const circuit = new Circuit(3).append(angleEmbedding()).append(basicEntangling({ layers: 2, entangler: 'line' }));
 * const network = tf.sequential({
 *   layers: [layers.quantum({ circuit, noise: model }), tf.layers.dense({ units: 1, activation: 'sigmoid' })],
 * });
 * network.compile({ optimizer: tf.train.adam(0.05), loss: 'binaryCrossentropy' });
 * const x = tf.tensor2d([[0, 0, 1], [2, 2, 1], [0.2, 0, 0.8], [2, 1.8, 1.2]]);
 * const y = tf.tensor2d([[0], [1], [0], [1]]);
 * const { history } = await network.fit(x, y, { epochs: 5, batchSize: 4, shuffle: false, verbose: 0 });
 * history.loss[4] < history.loss[0]; // true
 */
export function fromCalibration(json: unknown, options: CalibrationOptions = {}): NoiseModel {
  const { uncoupled = 'refuse', relaxation = 'exact' } = checkOptions('fromCalibration', options, {
    qubits: true,
    uncoupled: true,
    relaxation: true,
  });
  checkChoice('uncoupled', uncoupled, ['refuse', 'worst']);
  checkChoice('relaxation', relaxation, ['exact', 'twirled', 'none']);
  const calibration = calibrationFrom(json);
  const { name } = calibration;
  const qubits = options.qubits ?? calibration.qubits.map((_, qubit) => qubit);
  const placed = qubits.map((qubit): Placed => ({ at: qubits.indexOf(qubit), ...placedQubit(calibration, qubit) }));
  const gatesOn = gatesOf(calibration);
  const pairs = placed.flatMap((a) => placed.filter((b) => b !== a).map((b): readonly [Placed, Placed] => [a, b]));
  const worst = [...calibration.gates].filter((gate) => gate.qubits.length === 2).sort(worstFirst)[0];
  const standIn = uncoupled === 'worst' ? worst : undefined;
  const rules = [
    ...placed.flatMap((qubit) => rulesOf([qubit], gatesOn(qubit), relaxation)),
    ...pairs.flatMap(([a, b]) => {
      const own = gatesOn(a, b);
      const gates = own.length === 0 && standIn ? [{ ...standIn, qubits: [a.qubit, b.qubit] }] : own;
      return rulesOf([a, b], gates, relaxation);
    }),
  ];
  const coupling = pairs.filter(([a, b]) => a.at < b.at && gatesOn(a, b).length > 0).map(([a, b]) => [a.at, b.at]);
  return noiseModel({
    rules,
    readout: placed.map(({ calibrated }) => calibrated.readout),
    device: { name, qubits, ...(standIn ? {} : { coupling }) },
  });
}

function checkChoice(option: string, given: string, known: readonly string[]): void {
  if (!known.includes(given)) throw unknownName(`choice of \`${option}\``, given, known);
}

function placedQubit({ name, qubits, gates }: Calibration, qubit: number): Omit<Placed, 'at'> {
  const calibrated = qubits[qubit];
  if (calibrated === undefined) {
    throw new KetworkError(
      'invalid',
      `A circuit cannot be placed on qubit ${qubit}: device "${name}" has ${count(qubits.length, 'qubit')}, numbered from 0.`,
    );
  }
  if (calibrated === null || !gates.some(({ qubits: on }) => on.length === 1 && on[0] === qubit)) {
    throw new KetworkError(
      'invalid',
      `Qubit ${qubit} of device "${name}" ${calibrated === null ? 'is out of order' : 'has no gate on one qubit'}. Name others in \`qubits\`.`,
    );
  }
  return { qubit, calibrated };
}

/** The device's gates on given qubits; those of a pair also from the other order, unless it has its own. */
function gatesOf({ gates }: Calibration) {
  const byQubits = new Map<string, GateCalibration[]>();
  for (const gate of gates) byQubits.set(`${gate.qubits}`, [...(byQubits.get(`${gate.qubits}`) ?? []), gate]);
  return (...on: readonly Placed[]): readonly GateCalibration[] => {
    const qubits = on.map(({ qubit }) => qubit);
    return byQubits.get(`${qubits}`) ?? byQubits.get(`${[...qubits].reverse()}`) ?? [];
  };
}
