import { Circuit, gateNamed, type Random, weight } from '../../src/index.js';

const axes = ['rx', 'ry', 'rz'] as const;

/**
 * The circuits of McClean et al. 2018 (arXiv:1803.11173): RY(π/4) on every qubit, then layers of rotations about random axes, each
 * by a weight of its own (`layer · qubits + qubit`), and CZ along a line.
 */
export function randomLayers(qubits: number, layers: number, random: Random): Circuit {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const start = all.reduce((circuit, qubit) => circuit.ry(Math.PI / 4, qubit), new Circuit(qubits));
  const operations = Array.from({ length: layers }, (_, layer) => [
    ...all.map((qubit) => ({
      gate: gateNamed(axes[random.integer(3)]!),
      qubits: [qubit],
      angles: [weight(layer * qubits + qubit)],
    })),
    ...all.slice(1).map((qubit) => ({ gate: gateNamed('cz'), qubits: [qubit - 1, qubit], angles: [] })),
  ]);
  return Circuit.of(qubits, [...start.operations, ...operations.flat()]);
}

/** The weights of a layer, by their places. */
export const layerOf = (qubits: number, layer: number): number[] =>
  Array.from({ length: qubits }, (_, qubit) => layer * qubits + qubit);

/** What a 2-design on both sides gives, a Pauli word read, d = 2^n: the variance of the loss and of its slopes. */
export function exactVariances(qubits: number) {
  const d = 2 ** qubits;
  return {
    loss: 1 / (d + 1),
    first: d / (3 * (d ** 2 - 1)),
    middle: d ** 2 / (2 * (d ** 2 - 1) * (d + 1)),
  };
}
