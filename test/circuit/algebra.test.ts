import { input, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { gates } from '../../src/gates/catalogue.js';
import { controlledMatrix, identityMatrix, matrixDistance, multiplyMatrices } from '../../src/math/complex-matrix.js';
import { circuitMatrix } from '../support/circuit-matrix.js';
import { failure, listed, numbers, numeric } from '../support/circuit-text.js';

describe('appending and composing', () => {
  it('calls a template with the number of qubits it gets', () => {
    const template = (qubits: number) => {
      let circuit = new Circuit(qubits);
      for (let qubit = 0; qubit < qubits; qubit++) circuit = circuit.h(qubit);
      return circuit;
    };
    expect(listed(new Circuit(3).append(template))).toEqual(['h 0', 'h 1', 'h 2']);
    expect(listed(new Circuit(4).append(template, { qubits: [3, 1] }))).toEqual(['h 3', 'h 1']);
  });

  it('puts a smaller circuit on the first qubits, or on the given ones', () => {
    const pair = new Circuit(2).cx(0, 1);
    expect(listed(new Circuit(3).append(pair))).toEqual(['cx 0 1']);
    expect(listed(new Circuit(3).append(pair, { qubits: [2, 0] }))).toEqual(['cx 2 0']);
    expect(listed(new Circuit(3).compose(pair, { qubits: [2, 0] }))).toEqual(['cx 2 0']);
  });

  it('refuses a placement that does not fit', () => {
    const pair = new Circuit(2).cx(0, 1);
    expect(failure(() => new Circuit(3).append(pair, { qubits: [0] }))).toMatchObject({
      code: 'mismatch',
      message: 'A circuit of 2 qubits cannot be placed on 1 qubit (0).',
    });
    expect(failure(() => new Circuit(3).compose(pair, { qubits: [1, 3] })).message).toBe(
      'The placed circuit was given qubit 3, but the circuit has qubits 0 to 2.',
    );
    expect(failure(() => new Circuit(3).compose(pair, { qubits: [1, 1] })).message).toBe(
      'The placed circuit was given qubit 1 twice.',
    );
    expect(failure(() => new Circuit(1).append(pair)).message).toBe(
      'The placed circuit was given qubit 1, but the circuit has qubit 0.',
    );
  });

  it('multiplies the matrices, the later one on the left', () => {
    const [a, b] = [numeric(1), numeric(2)];
    const expected = multiplyMatrices(circuitMatrix(b), circuitMatrix(a));
    for (const both of [a.compose(b), a.append(b)]) {
      expect(matrixDistance(circuitMatrix(both), expected)).toBeLessThan(1e-12);
    }
  });
});

describe('the inverse', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('of random circuit %i undoes it', (seed) => {
    const circuit = numeric(seed);
    const identity = identityMatrix(8);
    expect(matrixDistance(circuitMatrix(circuit.compose(circuit.inverse())), identity)).toBeLessThan(1e-11);
    expect(matrixDistance(circuitMatrix(circuit.inverse().compose(circuit)), identity)).toBeLessThan(1e-11);
  });

  it.each(gates.map((gate) => [gate.name, gate] as const))('of %s undoes it', (_name, gate) => {
    const angles = numbers(gate.angles.length, 3);
    const circuit = new Circuit(4).gate(gate, [2, 0, 3, 1].slice(0, gate.qubits), ...angles);
    const both = circuitMatrix(circuit.compose(circuit.inverse()));
    expect(matrixDistance(both, identityMatrix(16))).toBeLessThan(1e-12);
  });

  it('writes known gates and negated angles rather than daggers', () => {
    const circuit = new Circuit(2).s(0).t(1).sx(0).h(1).rx(weight(0).times(2).plus(1), 0).cx(0, 1).cp(input(0), 0, 1);
    expect(listed(circuit.inverse())).toEqual([
      'cp 0 1 -1*x0+0',
      'cx 0 1',
      'rx 0 -2*weights0+-1',
      'h 1',
      'sxdg 0',
      'tdg 1',
      'sdg 0',
    ]);
    expect(circuit.inverse().weights).toBe(1);
  });
});

describe('under control, a circuit', () => {
  it.each([1, 2])('acts where %i new first qubits are 1', (controls) => {
    for (let seed = 0; seed < 10; seed++) {
      const circuit = Circuit.of(
        2,
        numeric(seed, 2).operations.filter(({ gate }) => gate.qubits + controls <= 5),
      );
      const under = circuit.controlled(controls);
      const expected = controlledMatrix(circuitMatrix(circuit), controls);
      expect(under.qubits).toBe(2 + controls);
      expect(matrixDistance(circuitMatrix(under), expected)).toBeLessThan(1e-12);
    }
  });

  it('makes a global phase a phase of the control', () => {
    const under = new Circuit(1).gphase(0.7).controlled();
    expect(matrixDistance(circuitMatrix(under), circuitMatrix(new Circuit(2).p(0.7, 0)))).toBeLessThan(1e-15);
  });
});

describe('remapping', () => {
  it('moves qubit k to the k-th given', () => {
    const circuit = new Circuit(2).cx(0, 1).rx(0.5, 1);
    expect(listed(circuit.remap([1, 0]))).toEqual(['cx 1 0', 'rx 0 0.5']);
    expect(circuit.remap([4, 2]).qubits).toBe(5);
    expect(circuit.remap([4, 2], 8).qubits).toBe(8);
  });

  it('is undone by the opposite permutation', () => {
    const circuit = numeric(5);
    const there = circuit.remap([2, 0, 1]);
    expect(matrixDistance(circuitMatrix(there), circuitMatrix(circuit))).toBeGreaterThan(0.1);
    expect(there.remap([1, 2, 0]).operations).toEqual(circuit.operations);
  });

  it('refuses qubits that do not fit', () => {
    const circuit = new Circuit(2).cx(0, 1);
    expect(failure(() => circuit.remap([0, 1, 2])).message).toBe(
      'A circuit of 2 qubits cannot be placed on 3 qubits (0, 1, 2).',
    );
    expect(failure(() => circuit.remap([0, 2], 2)).message).toBe(
      'The placed circuit was given qubit 2, but the circuit has qubits 0 to 1.',
    );
  });
});
