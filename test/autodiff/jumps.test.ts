import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { expectation, trajectoryEstimate } from '../../src/autodiff/readings.js';
import { Random } from '../../src/math/random.js';
import { x, y, z } from '../../src/observables/pauli-sum.js';
import { randomValues } from '../support/facts/gates.js';
import { randomCircuit } from '../support/random-circuit.js';
import { randomNoise } from '../support/random-noise.js';

describe.each(['cpu', 'wasm'])('trajectories with jumps on %s', (backend) => {
  beforeAll(() => tf.setBackend(backend));

  it('agree with the density matrix within 4 standard errors, for noise of every kind', () => {
    for (let seed = 0; seed < 12; seed++) {
      const random = new Random(seed);
      const qubits = 2 + (seed % 2);
      const circuit = randomCircuit(random, qubits, 8);
      const run = { noise: randomNoise(random, qubits), ...randomValues(circuit, 2, random) };
      const observables = [z(0), x(qubits - 1).plus(y(0).scaled(0.5))];
      const exact = expectation(circuit, observables, { ...run, engine: 'density' }).dataSync();
      const { mean, standardError } = trajectoryEstimate(circuit, observables, { ...run, seed, trajectories: 1000 });
      const errors = standardError.dataSync();
      mean.dataSync().forEach((value, k) => {
        expect(Math.abs(value - exact[k]!)).toBeLessThan(4 * errors[k]! + 1e-5);
      });
    }
  });
});
