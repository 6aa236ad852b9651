import { KetworkError } from '../errors.js';
import { placeOf } from './calibration-json.js';
import type { GateCalibration, QubitCalibration } from './calibration.js';
import type { Channel } from './channel.js';
import { thermalRelaxation } from './kraus-channels.js';
import { depolarizing, pauliChannel } from './pauli-channels.js';

/** How T1 and T2 act: as Kraus operators, as the nearest mixture of Pauli words, or not at all. */
export type Relaxation = 'exact' | 'twirled' | 'none';

/** What follows a gate: depolarizing of all its qubits, then relaxation of each; undefined where there is none. */
export interface GateNoise {
  readonly depolarizing: Channel | undefined;
  readonly relaxation: readonly (Channel | undefined)[];
}

/**
 * The noise that has the published error and the qubits' T1 and T2: as much depolarizing as brings the average gate infidelity, with
 * relaxation for the gate's duration after it, to the error; none where relaxation alone is worse. So does `NoiseModel.from_backend`
 * of Qiskit Aer, in this order.
 *
 * With R the Pauli transfer matrix on dimension d, the average fidelity is `(Tr R + d) / (d (d + 1))` (Nielsen 2002,
 * quant-ph/0205035, with Tr R / d² the entanglement fidelity). Depolarizing shrinks all of R but its first entry, which is
 * 1, by λ, so that `λ = (Tr R − 1) / (Tr R_relaxation − 1)`; its probability is `p = (1 − λ) (d² − 1) / d²`.
 *
 * @throws KetworkError `invalid` for an error that no depolarizing can reach: a random state has 2/3 on one qubit, 4/5 on two.
 */
export function gateNoise(gate: GateCalibration, qubits: readonly QubitCalibration[], relaxing: Relaxation): GateNoise {
  const nanoseconds = relaxing === 'none' ? 0 : gate.durationNanoseconds;
  const relax = relaxing === 'twirled' ? twirledRelaxation : exactRelaxation;
  const relaxation = qubits.map((qubit) => (nanoseconds === 0 ? undefined : relax(qubit, nanoseconds)));
  // The diagonal of a qubit's relaxation is 1, exp(−t/T1) and twice exp(−t/T2); traces of a product multiply.
  const traces = qubits.map(
    ({ t1Microseconds: t1, t2Microseconds: t2 }) =>
      1 + Math.exp(-nanoseconds / (1000 * t1)) + 2 * Math.exp(-nanoseconds / (1000 * t2)),
  );
  const trace = traces.reduce((product, each) => product * each, 1);
  const d = 2 ** qubits.length;
  const wanted = (1 - gate.error) * d * (d + 1) - d;
  const lambda = (wanted - 1) / (trace - 1);
  // Rounding alone must not make a channel.
  if (!(lambda < 1 - 1e-14)) return { relaxation, depolarizing: undefined };
  const probability = ((1 - lambda) * (d * d - 1)) / (d * d);
  if (probability > 1) {
    throw new KetworkError(
      'invalid',
      `The error ${gate.error} of ${placeOf(gate)} is more than depolarizing can make. Use one below ${((d - 1) / d).toFixed(2)}, or take the gate out.`,
    );
  }
  return { relaxation, depolarizing: depolarizing(probability, qubits.length) };
}

const exactRelaxation = (qubit: QubitCalibration, nanoseconds: number): Channel =>
  thermalRelaxation({
    t1: 1000 * qubit.t1Microseconds,
    t2: 1000 * qubit.t2Microseconds,
    time: nanoseconds,
    excited: qubit.excitedPopulation ?? 0,
  });

/**
 * Relaxation with its Pauli transfer matrix reduced to the diagonal, which a twirl leaves of it (Ghosh, Fowler and Geller 2012,
 * arXiv:1210.5799): the fidelity stays, the pull to |0⟩ is lost.
 */
function twirledRelaxation({ t1Microseconds, t2Microseconds }: QubitCalibration, nanoseconds: number): Channel {
  const flip = (1 - Math.exp(-nanoseconds / (1000 * t1Microseconds))) / 4;
  const phase = (1 - Math.exp(-nanoseconds / (1000 * t2Microseconds))) / 2;
  // Not below 0 while T2 is at most 2 T1, but for rounding.
  return { ...pauliChannel({ X: flip, Y: flip, Z: Math.max(0, phase - flip) }), name: 'twirled relaxation' };
}
