import * as tf from '@tensorflow/tfjs';
import { input } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { counts, sample } from '../../src/autodiff/index.js';
import { referenceProbabilities, referenceState } from '../../src/engines/reference/reference.js';
import { memory } from '../complex/support.js';
import { circuit, inputs, onEveryBackend, weights } from './support.js';

/** Exceeded once in a thousand times by Pearson's statistic with 7 degrees of freedom. */
const chiSquare7 = 24.32;

onEveryBackend(() => {
  it('the same seed gives the same outcomes, another seed others', async () => {
    const options = { inputs, weights, shots: 200 };
    const first = await sample(circuit, { ...options, seed: 5 });
    expect(first.map((row) => row.length)).toEqual([200, 200, 200]);
    expect(await sample(circuit, { ...options, seed: 5 })).toEqual(first);
    expect(await sample(circuit, { ...options, seed: 6 })).not.toEqual(first);
    expect(await sample(circuit, options)).toEqual(await sample(circuit, { ...options, seed: 0 }));
  });

  it('outcomes follow the distribution of each sample', async () => {
    const shots = 20_000;
    const measured = await sample(circuit, { inputs, weights, shots, seed: 1 });
    measured.forEach((outcomes, row) => {
      const expected = referenceProbabilities(referenceState(circuit, inputs[row], weights), [0, 1, 2], 3);
      const seen = new Array<number>(8).fill(0);
      outcomes.forEach((outcome) => seen[outcome]!++);
      const statistic = expected.reduce((sum, p, k) => sum + (seen[k]! - shots * p) ** 2 / (shots * p), 0);
      expect(statistic).toBeLessThan(chiSquare7);
    });
  });

  it('equal samples of a batch are measured independently', async () => {
    const [a, b] = await sample(new Circuit(1).ry(input(0), 0), { inputs: [[1.5], [1.5]], shots: 100 });
    expect(a).not.toEqual(b);
  });

  it('counts by bits what was sampled, qubits in the order asked for', async () => {
    const options = { inputs, weights, shots: 500, seed: 3, qubits: [2, 0] };
    const outcomes = await sample(circuit, options);
    const counted = await counts(circuit, options);
    counted.forEach((row, k) => {
      expect(Object.values(row).reduce((a, b) => a + b)).toBe(500);
      for (const [bits, times] of Object.entries(row)) {
        expect(outcomes[k]!.filter((outcome) => outcome === parseInt(bits, 2))).toHaveLength(times);
        expect(bits).toMatch(/^[01]{2}$/);
      }
    });
    expect(await counts(new Circuit(3).x(2), { shots: 7 })).toEqual([{ '001': 7 }]);
    expect(await counts(new Circuit(3).x(2), { shots: 7, qubits: [2, 1] })).toEqual([{ '10': 7 }]);
  });

  it('what cannot happen is never measured', async () => {
    const [row] = await counts(new Circuit(2).h(0).cx(0, 1), { shots: 2000, seed: 2 });
    expect(Object.keys(row!).sort()).toEqual(['00', '11']);
    expect(await counts(new Circuit(2), { shots: 500 })).toEqual([{ '00': 500 }]);
  });

  it('leaves no tensors behind', async () => {
    const rows = tf.tensor2d(inputs);
    const before = memory();
    await sample(circuit, { inputs: rows, weights, shots: 10 });
    await counts(circuit, { inputs, weights, shots: 10, qubits: [1] });
    expect(memory()).toEqual(before);
    rows.dispose();
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses %d shots', async (shots) => {
    const refused = { code: 'invalid', message: expect.stringContaining(`measured ${shots} times`) };
    await expect(sample(circuit, { inputs, weights, shots })).rejects.toMatchObject(refused);
    await expect(counts(circuit, { inputs, weights, shots })).rejects.toMatchObject(refused);
  });
});
