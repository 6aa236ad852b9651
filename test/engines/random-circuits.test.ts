import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs';
import { Circuit } from '../../src/circuit/circuit.js';
import { tensorEngine } from '../../src/engines/tensor/tensor-engine.js';
import { Random } from '../../src/math/random.js';
import { x, y, z } from '../../src/observables/pauli-sum.js';
import { engineGradient, engineOutput, referenceOutput, type Run, worstDifference } from '../support/engine-run.js';
import { randomValues } from '../support/facts/gates.js';
import { randomCircuit } from '../support/random-circuit.js';
import { dot, slopeAlong } from '../support/random-run.js';

const driver = { engine: tensorEngine, passes: true };
const observables = [z(0), x(3).times(y(6)), z(1).times(z(2)).plus(x(7).scaled(0.5)), y(4).times(z(5))];

beforeAll(() => tf.setBackend('cpu'));

/** A run of 8 qubits and 200 gates that read every kind of angle. */
function runOf(seed: number, batch: number): Run {
  const random = new Random(seed);
  const circuit = Circuit.of(8, randomCircuit(random, 8, 200).operations);
  return { circuit, reading: { kind: 'expectation', observables }, ...randomValues(circuit, batch, random) };
}

it('gives the expectations of random circuits of 8 qubits and 200 gates within 1e-5', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const run = runOf(seed, 3);
      const { values } = await engineOutput(driver, run);
      expect(worstDifference(values, referenceOutput(run))).toBeLessThanOrEqual(1e-5);
    }),
    { seed: 1, numRuns: 12 },
  );
});

it('gives the gradients of random circuits of 8 qubits and 200 gates within 1e-4, along random directions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
      const run = runOf(seed, 1);
      const dOutput = observables.map((_, k) => (k === seed % observables.length ? 1 : 0));
      const { inputs, weights } = await engineGradient(driver, run, dOutput);
      for (let k = 0; k < 2; k++) {
        const direction = unitVector(inputs.length + weights.length, new Random(k));
        const along = dot([...inputs, ...weights], direction);
        expect(Math.abs(along - slopeAlong(run, dOutput, direction))).toBeLessThanOrEqual(1e-4);
      }
    }),
    { seed: 2, numRuns: 4 },
  );
});

function unitVector(size: number, random: Random): number[] {
  const values = Array.from({ length: size }, () => random.normal());
  return values.map((value) => value / Math.hypot(...values));
}
