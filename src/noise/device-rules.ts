import { gates as knownGates } from '../gates/catalogue.js';
import type { Gate } from '../gates/gate.js';
import { findGate } from '../gates/lookup.js';
import type { GateCalibration, QubitCalibration } from './calibration.js';
import { gateNoise, type Relaxation } from './gate-noise.js';
import type { NoiseRule } from './noise-model.js';

/** A qubit of the device and where it is in the circuit. */
export interface Placed {
  readonly at: number;
  readonly qubit: number;
  readonly calibrated: QubitCalibration;
}

/** The largest error first, of equals the longest. */
export const worstFirst = (a: GateCalibration, b: GateCalibration) =>
  b.error - a.error || b.durationNanoseconds - a.durationNanoseconds;

/** Rules for gates on these qubits in this order: any gate gets the numbers of the worst, but for those that have their own. */
export function rulesOf(on: readonly Placed[], gates: readonly GateCalibration[], relaxing: Relaxation): NoiseRule[] {
  const [worst] = [...gates].sort(worstFirst);
  if (!worst) return [];
  const named = gates.flatMap((gate) => {
    const known = findGate(gate.gate);
    return known ? [{ gate, known }] : [];
  });
  const others = named.filter(({ gate }) => worstFirst(gate, worst) !== 0);
  const listed = named.map(({ known }) => known.name);
  const free = others.some(({ gate, known }) => turnsForNothing(gate, known)) ? diagonalGates : [];
  const except = [...others.map(({ known }) => known.name), ...free.filter((name) => !listed.includes(name))];
  return [
    ...channelRules(worst, on, relaxing, { size: on.length, ...(except.length > 0 ? { except } : {}) }),
    ...others.flatMap(({ gate, known }) => channelRules(gate, on, relaxing, { gates: [known.name] })),
  ];
}

/** A frame change: the device follows rotations about Z by the phases of its later pulses (McKay et al. 2017, arXiv:1612.00858). */
const turnsForNothing = ({ error, durationNanoseconds }: GateCalibration, { name, angles }: Gate) =>
  error === 0 && durationNanoseconds === 0 && diagonalGates.includes(name) && angles.length > 0;

/** Gates on one qubit that only turn it about Z. */
const diagonalGates = knownGates
  .filter(
    ({ qubits, body }) =>
      qubits === 1 &&
      body.kind === 'rotations' &&
      body.rotations.every(({ letters }) => /^[IZ]$/.test(letters)) &&
      body.rotations.some(({ letters }) => letters === 'Z'),
  )
  .map(({ name }) => name);

function channelRules(
  gate: GateCalibration,
  on: readonly Placed[],
  relaxing: Relaxation,
  which: Omit<NoiseRule, 'channel'>,
) {
  const { relaxation, depolarizing } = gateNoise(
    gate,
    on.map(({ calibrated }) => calibrated),
    relaxing,
  );
  const qubits = on.map(({ at }) => at);
  const rules = relaxation.flatMap((channel, k): NoiseRule[] =>
    channel ? [{ channel, ...which, qubits, ...(on.length > 1 ? { on: [qubits[k]!] } : {}) }] : [],
  );
  return depolarizing ? [{ channel: depolarizing, ...which, qubits }, ...rules] : rules;
}
