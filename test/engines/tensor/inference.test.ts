import * as tf from '@tensorflow/tfjs';
import { input, weight } from '../../../src/circuit/angle.js';
import { Circuit } from '../../../src/circuit/circuit.js';
import { foldPays } from '../../../src/engines/tensor/inference.js';
import { tensorEngine } from '../../../src/engines/tensor/tensor-engine.js';
import { Random } from '../../../src/math/random.js';
import { x, y, z } from '../../../src/observables/pauli-sum.js';
import { engineOutput, referenceOutput, type Run, worstDifference } from '../../support/engine-run.js';
import { randomValues } from '../../support/facts/gates.js';

const qubits = 3;
const every = [0, 1, 2];
const driver = { engine: tensorEngine, passes: true };
const observables = [z(0), x(1).times(y(2)), y(0).times(z(1)), x(2)];

/** Two entangled layers of weights, with complex matrices. */
const layer = (circuit: Circuit, first: number) =>
  every.reduce(
    (before, qubit) =>
      before
        .rz(weight(first + qubit), qubit)
        .rx(weight(first + 3 + qubit), qubit)
        .cx(qubit, (qubit + 1) % qubits),
    circuit,
  );
const embedded = (circuit: Circuit) =>
  every.reduce((before, qubit) => before.ry(input(qubit), qubit).rx(input(qubit).times(0.7), qubit), circuit);

const circuits: readonly (readonly [string, Circuit])[] = [
  ['samples, then weights', layer(embedded(new Circuit(qubits)), 0)],
  ['weights on one qubit before its samples', layer(embedded(new Circuit(qubits).rx(weight(0), 1)), 0)],
  ['samples, weights, samples, weights', layer(embedded(layer(embedded(new Circuit(qubits)), 0)), 6)],
  ['samples on one qubit only', layer(new Circuit(qubits).rx(input(0), 2).rz(input(1), 2), 0)],
  ['amplitudes', layer(new Circuit(qubits).prepared({ first: 0, count: 8, pad: 0 }).ry(input(0), 0), 0)],
];

beforeAll(() => tf.setBackend('cpu'));

describe.each(circuits)('inference of %s', (_text, circuit) => {
  // Of 3 qubits a batch of 40 is multiplied by one unitary; 2 samples are not.
  it.each([2, 40])('agrees with float64 for a batch of %i', async (batch) => {
    const run: Run = {
      circuit,
      reading: { kind: 'expectation', observables },
      ...randomValues(circuit, batch, new Random(batch)),
    };
    const { values } = await engineOutput(driver, run);
    expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(1e-5);
  });
});

describe('folding', () => {
  it('pays for many samples of few qubits', () => {
    expect(foldPays(3, 4, 2)).toBe(false);
    expect(foldPays(3, 4, 40)).toBe(true);
    expect(foldPays(8, 32, 4096)).toBe(true);
  });

  it('does not pay where the unitary costs more than the blocks, or has more columns than there are samples', () => {
    expect(foldPays(12, 60, 1e6)).toBe(false);
    expect(foldPays(8, 1000, 256)).toBe(false);
  });
});
