import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { amplitudeDamping, noiseModel, uniform } from '../../src/noise/index.js';
import { type Dialect, lower, lowerNoisy, type Reading } from '../../src/program/lower.js';
import { isVariable, type NoisyProgram } from '../../src/program/program.js';

const rotationsOf = (program: NoisyProgram) =>
  program.steps.filter(isVariable).map(({ angle }) => angle.terms.map(({ source, index }) => `${source} ${index}`));

const read = (letters: string, qubits: readonly number[]): Reading => ({ kind: 'probabilities', letters, qubits });

describe.each<Dialect>(['words', 'local'])(
  'rotations that no probability depends on, in the dialect %s,',
  (dialect) => {
    const kept = (circuit: Circuit, reading: Reading) => rotationsOf(lower(circuit, reading, { dialect })).flat();

    it('are gone before a measurement in their own letter, and there alone', () => {
      const circuit = new Circuit(1).h(0).ry(weight(0), 0).rx(weight(1), 0);
      expect(kept(circuit, read('X', [0]))).toEqual(['weight 0']);
      expect(kept(circuit, read('Y', [0]))).toEqual(['weight 0', 'weight 1']);
      expect(kept(circuit, read('Z', [0]))).toEqual(['weight 0', 'weight 1']);
    });

    it('are gone outside the light cone that Cliffords open, and no more', () => {
      const circuit = new Circuit(3)
        .rx(weight(0), 0)
        .rx(weight(1), 1)
        .rx(weight(2), 2)
        .cx(0, 1)
        .cx(1, 2)
        .rz(input(0), 1);
      // Z of qubit 1 comes from Z0 Z1, of qubit 2 from all; X of qubit 1 becomes X1 X2, which rotations about X let be.
      expect(kept(circuit, read('Z', [1]))).toEqual(['weight 0', 'weight 1']);
      expect(kept(circuit, read('Z', [2]))).toEqual(['weight 0', 'weight 1', 'weight 2']);
      expect(kept(circuit, read('X', [1]))).toContain('feature 0');
      expect(kept(circuit, read('X', [0]))).toEqual([]);
      expect(kept(circuit, read('XX', [0, 2]))).toEqual([]);
    });

    it('are kept where a later rotation that is read turns them into sight', () => {
      const circuit = new Circuit(1).rx(weight(0), 0).rz(weight(1), 0).rx(weight(2), 0);
      expect(kept(circuit, read('X', [0]))).toEqual(['weight 0', 'weight 1']);
      expect(kept(circuit, read('Z', [0]))).toEqual(['weight 0', 'weight 1', 'weight 2']);
    });

    it('are gone under Pauli noise, and kept behind Kraus operators that show them', () => {
      const circuit = new Circuit(1).h(0).ry(weight(0), 0).rx(weight(1), 0);
      const noisy = (noise: ReturnType<typeof uniform>) =>
        rotationsOf(lowerNoisy(circuit, read('X', [0]), noise, { dialect })).flat();
      expect(noisy(uniform({ oneQubit: 0.01 }))).toEqual(['weight 0']);
      expect(noisy(noiseModel({ rules: [{ channel: amplitudeDamping(0.1) }] }))).toEqual(['weight 0', 'weight 1']);
    });
  },
);
