import { Circuit } from '../../src/circuit/circuit.js';
import { gates } from '../../src/gates/catalogue.js';
import type { Random } from '../../src/math/random.js';
import type { Step } from '../../src/program/program.js';

/** Whether a step is a rotation by a constant multiple of π/2. */
export const isCliffordRotation = (step: Step): boolean =>
  step.kind === 'rotation' && step.angle.terms.length === 0 && isWhole(step.angle.offset / (Math.PI / 2));

const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9;

/** The gates of the catalogue that are products of Clifford rotations. */
const cliffords = gates.filter(
  ({ angles, body }) =>
    angles.length === 0 &&
    body.kind === 'rotations' &&
    body.rotations.every(({ offset, letters }) => /^I*$/.test(letters) || isWhole(offset / (Math.PI / 2))),
);

/** A circuit of random Clifford gates, a share of them (default none) replaced by T, half of what makes a Clifford. */
export function cliffordCircuit(
  random: Random,
  qubits: number,
  operations: number,
  { halfTurns = 0 }: { halfTurns?: number } = {},
): Circuit {
  let circuit = new Circuit(qubits);
  while (circuit.operations.length < operations) {
    const gate = cliffords[random.integer(cliffords.length)]!;
    if (random.uniform() < halfTurns) circuit = circuit.t(random.integer(qubits));
    else if (gate.qubits <= qubits) circuit = circuit.gate(gate, random.permutation(qubits).slice(0, gate.qubits));
  }
  return circuit;
}
