import { type Angle, angleEmbedding, catalogue, Circuit, input, stronglyEntangling, weight, z } from 'ketwork';

/** W1 and W2: RY(x_i) on every qubit; layers of Rot on every qubit and CX from each to its right neighbour, around. */
export function trainingCircuit(qubits: number, layers: number): Circuit {
  const ranges = Array.from({ length: layers }, () => 1);
  return new Circuit(qubits).append(angleEmbedding({ axis: 'y' })).append(stronglyEntangling({ layers, ranges }));
}

/**
 * W3: layers of U3 on every qubit, then CZ on neighbours, from qubit 0 on in even layers, from 1 on in odd ones. The
 * angles are weights, so that no engine can work them in before the clock runs.
 */
export function deepStateCircuit(qubits: number, layers: number): Circuit {
  let circuit = new Circuit(qubits);
  for (let layer = 0; layer < layers; layer++) {
    for (let qubit = 0; qubit < qubits; qubit++) {
      const [theta, phi, lambda] = threeWeights(3 * (layer * qubits + qubit));
      circuit = circuit.u(theta, phi, lambda, qubit);
    }
    for (let qubit = layer % 2; qubit < qubits - 1; qubit += 2) circuit = circuit.cz(qubit, qubit + 1);
  }
  return circuit;
}

const threeWeights = (first: number): [Angle, Angle, Angle] => [weight(first), weight(first + 1), weight(first + 2)];

/** W4: RY(π/4) on every qubit; layers of a rotation by an input on every qubit, then CZ on all neighbours. */
export function sweepCircuit(qubits: number, axes: Uint8Array): Circuit {
  const gates = [catalogue.rx, catalogue.ry, catalogue.rz];
  let circuit = new Circuit(qubits);
  for (let qubit = 0; qubit < qubits; qubit++) circuit = circuit.ry(Math.PI / 4, qubit);
  axes.forEach((axis, k) => {
    circuit = circuit.gate(gates[axis]!, [k % qubits], input(k));
    if (k % qubits < qubits - 1) return;
    for (let qubit = 0; qubit < qubits - 1; qubit++) circuit = circuit.cz(qubit, qubit + 1);
  });
  return circuit;
}

/** Z of every qubit. */
export const everyZ = (qubits: number) => Array.from({ length: qubits }, (_, qubit) => z(qubit));
