import * as tf from '@tensorflow/tfjs';
import { Circuit, propagatedExpectation, z } from '../src/index.js';
import type { Report, Row } from './report.js';
import { heavyHex127 } from './workloads/heavy-hex.js';

const steps = 5;
const cuts = [2e-3, 1e-3, 5e-4, 2.5e-4, 1.25e-4, 6.25e-5];

/**
 * ⟨Z₆₂⟩ of the 127-qubit kicked Ising circuit of Kim et al. 2023 (Nature 618, 500), five steps, by Pauli propagation: for each
 * angle the cut is halved until the value moves by less than 0.005.
 */
export async function kickedIsing(): Promise<readonly Report[]> {
  await tf.setBackend('cpu');
  const rows: Row[] = [];
  for (let k = 0; k <= 8; k++) {
    const theta = (k * Math.PI) / 16;
    const circuit = kicked(theta);
    let before: number | undefined;
    for (const cut of cuts) {
      const start = performance.now();
      const { value, bound, words } = (await propagatedExpectation(circuit, z(62), { cut }))[0]![0]!;
      const seconds = (performance.now() - start) / 1000;
      const moved = before === undefined ? '' : Number(Math.abs(value - before).toExponential(1));
      rows.push({
        'θ_h / π': k / 16,
        cut,
        '⟨Z62⟩': Number(value.toFixed(4)),
        moved,
        bound: Number(bound.toPrecision(2)),
        words,
        s: Number(seconds.toFixed(2)),
      });
      if (before !== undefined && Math.abs(value - before) < 0.005) break;
      before = value;
    }
  }
  return [{ name: 'kicked-ising', rows }];
}

function kicked(theta: number): Circuit {
  let circuit = new Circuit(127);
  for (let step = 0; step < steps; step++) {
    for (let qubit = 0; qubit < 127; qubit++) circuit = circuit.rx(theta, qubit);
    for (const [a, b] of heavyHex127()) circuit = circuit.rzz(-Math.PI / 2, a, b);
  }
  return circuit;
}
