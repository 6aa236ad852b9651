import * as tf from '@tensorflow/tfjs';
import { Circuit, expectation, gates, Random, x, y, z } from 'ketwork';
import { referenceExpectation, referenceState } from '../src/engines/reference/reference.js';

const qubits = 8;
const size = 200;

/** The worst absolute error of expectations over random circuits of 8 qubits and 200 gates, against float64. */
export async function precision(
  backends: readonly string[],
  circuits = 200,
): Promise<Record<string, string | number>[]> {
  const rows: Record<string, string | number>[] = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    const random = new Random(1);
    let worst = 0;
    for (let k = 0; k < circuits; k++) {
      const circuit = randomCircuit(random);
      const observables = [z(0), x(3), y(7), z(1).times(x(5)), z(0).times(z(7)).plus(x(2).scaled(0.5))];
      const values = await tf.tidy(() => expectation(circuit, observables)).data();
      const state = referenceState(circuit);
      observables.forEach((observable, j) => {
        worst = Math.max(worst, Math.abs(values[j]! - referenceExpectation(state, observable, qubits)));
      });
    }
    rows.push({ backend, circuits, qubits, gates: size, 'worst error': Number(worst.toExponential(1)) });
  }
  return rows;
}

function randomCircuit(random: Random): Circuit {
  let circuit = new Circuit(qubits);
  for (let k = 0; k < size; k++) {
    const gate = gates[random.integer(gates.length)]!;
    const on = random.permutation(qubits).slice(0, gate.qubits);
    circuit = circuit.gate(gate, on, ...gate.angles.map(() => random.uniform() * 2 * Math.PI));
  }
  return circuit;
}
