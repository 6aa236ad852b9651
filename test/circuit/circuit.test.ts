import { angleOf, input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { gates } from '../../src/gates/catalogue.js';
import { controlled, inverse } from '../../src/gates/derive.js';
import { gateNamed } from '../../src/gates/lookup.js';
import { matrixDistance, matrixOf } from '../../src/math/complex-matrix.js';
import { circuitMatrix } from '../support/circuit-matrix.js';
import { failure, listed } from '../support/circuit-text.js';

describe('a circuit', () => {
  it.each([0, -1, 1.5, NaN, 4097])('of %p qubits is refused', (qubits) => {
    expect(failure(() => new Circuit(qubits))).toMatchObject({
      code: 'invalid',
      message: `A circuit of ${qubits} qubits is not possible. Use a whole number from 1 to 4096.`,
    });
  });

  it('is never changed by its methods', () => {
    const start = new Circuit(2).h(0);
    const before = JSON.stringify(start);
    for (const next of [
      start.x(1),
      start.gate('rx', [0], 1),
      start.append(start),
      start.compose(start),
      start.repeat(2),
      start.inverse(),
      start.controlled(),
      start.remap([1, 0]),
      start.bind({}),
      new Circuit(2).prepared({ first: 0, count: 4, pad: 0 }),
    ]) {
      expect(next).not.toBe(start);
    }
    expect(JSON.stringify(start)).toBe(before);
  });

  it('does not follow later changes of the arrays it was given', () => {
    const qubits = [0, 1];
    const angles = [angleOf(1)];
    const preparation = { first: 0, count: 2, pad: 0 };
    const circuit = new Circuit(2).prepared(preparation).add({ gate: gateNamed('rxx'), qubits, angles });
    qubits[0] = 7;
    angles[0] = angleOf(2);
    preparation.count = 99;
    expect(listed(circuit)).toEqual(['rxx 0 1 1']);
    expect(circuit.preparation).toEqual({ first: 0, count: 2, pad: 0 });
  });

  it('has a method for each gate: angles first, then qubits', () => {
    const circuit = new Circuit(4).h(3).rx(0.5, 1).cu(1, 2, 3, 4, 0, 2).cswap(2, 1, 0).gphase(0.25).i(0);
    expect(listed(circuit)).toEqual(['h 3', 'rx 1 0.5', 'cu 0 2 1 2 3 4', 'cswap 2 1 0', 'gphase 0.25', 'i 0']);
    for (const { name } of gates) expect(circuit).toHaveProperty(name, expect.any(Function));
  });

  it('is made of a list of operations at once', () => {
    const circuit = new Circuit(3).h(0).cx(0, 2).rx(weight(1), 1);
    const again = Circuit.of(3, circuit.operations, { first: 0, count: 8, pad: 0 });
    expect(again.operations).toEqual(circuit.operations);
    expect(again.inputs).toBe(8);
    expect(failure(() => Circuit.of(2, circuit.operations)).message).toBe(
      'Gate "cx" was given qubit 2, but the circuit has qubits 0 to 1, at operation 1.',
    );
  });
});

describe('adding a gate', () => {
  const circuit = new Circuit(3).h(0).h(1);
  it.each<[string, () => unknown, string]>([
    [
      'too few qubits',
      () => circuit.gate('cx', [0]),
      'Gate "cx" acts on 2 qubits but was given 1 (0), at operation 2.',
    ],
    [
      'too many qubits',
      () => circuit.gate('h', [0, 1]),
      'Gate "h" acts on 1 qubit but was given 2 (0, 1), at operation 2.',
    ],
    [
      'a qubit too high',
      () => circuit.x(3),
      'Gate "x" was given qubit 3, but the circuit has qubits 0 to 2, at operation 2.',
    ],
    [
      'a negative qubit',
      () => circuit.x(-1),
      'Gate "x" was given qubit -1, but the circuit has qubits 0 to 2, at operation 2.',
    ],
    [
      'half a qubit',
      () => circuit.x(0.5),
      'Gate "x" was given qubit 0.5, but the circuit has qubits 0 to 2, at operation 2.',
    ],
    [
      'the only qubit missed',
      () => new Circuit(1).x(1),
      'Gate "x" was given qubit 1, but the circuit has qubit 0, at operation 0.',
    ],
    ['a qubit twice', () => circuit.cx(1, 1), 'Gate "cx" was given qubit 1 twice, at operation 2.'],
    [
      'too few angles',
      () => circuit.gate('u', [0], 1),
      'Gate "u" takes 3 angles (theta, phi, lambda) but was given 1, at operation 2.',
    ],
    [
      'one angle missing',
      () => circuit.gate('rx', [0]),
      'Gate "rx" takes 1 angle (theta) but was given 0, at operation 2.',
    ],
    ['an angle too many', () => circuit.gate('h', [0], 1), 'Gate "h" takes no angles but was given 1, at operation 2.'],
    ['an angle that is NaN', () => circuit.rx(NaN, 0), 'An angle is NaN. Use finite numbers.'],
    ['no controls', () => circuit.mcx([], 0), 'Gate "x" was given 0 controls. Use 1 or more.'],
    [
      'no Pauli word',
      () => circuit.pauliRotation('XA', 1, [0, 1]),
      '"XA" is not a Pauli word. Use the letters I, X, Y, Z, one per qubit.',
    ],
  ])('refuses %s', (_what, attempt, message) => {
    expect(failure(attempt)).toMatchObject({ code: 'invalid', message });
  });

  it('suggests the nearest name for an unknown one', () => {
    expect(failure(() => circuit.gate('cxx', [0, 1]))).toMatchObject({
      code: 'unknown',
      message: 'No gate is called "cxx". Did you mean "cx"?',
    });
  });

  it('puts multi-controlled gates on controls, then target', () => {
    const multi = new Circuit(4).mcx([3, 1], 0).mcz([0, 1, 2], 3).mcp(0.5, [2], 0);
    expect(listed(multi)).toEqual(['ccx 3 1 0', 'cccz 0 1 2 3', 'cp 2 0 0.5']);
    const toffoli = circuitMatrix(new Circuit(3).mcx([0, 1], 2));
    expect(matrixDistance(toffoli, circuitMatrix(new Circuit(3).ccx(0, 1, 2)))).toBe(0);
  });

  it('takes a matrix whose first qubit is the most significant', () => {
    const { re, im, size } = circuitMatrix(new Circuit(2).cx(0, 1));
    const both = new Circuit(3).unitary({ re, im, size }, [2, 0]);
    expect(matrixDistance(circuitMatrix(both), circuitMatrix(new Circuit(3).cx(2, 0)))).toBe(0);
  });
});

// By hand, so that a test cannot agree with a wrong convention: X on qubit 0 of 2 exchanges the two halves of the state.
it('qubit 0 is the most significant bit', () => {
  const expected = matrixOf([
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
  ]);
  expect(matrixDistance(circuitMatrix(new Circuit(2).x(0)), expected)).toBe(0);
});

describe('the size of a circuit', () => {
  it.each<[Circuit, number]>([
    [new Circuit(3), 0],
    [new Circuit(3).h(0).h(1).h(2), 1],
    [new Circuit(3).h(0).cx(0, 1).cx(1, 2), 3],
    [new Circuit(3).cx(0, 1).x(2).x(2).cx(0, 2), 3],
    [new Circuit(1).gphase(1), 0],
    [new Circuit(2).gphase(1).x(0).gphase(1).x(0), 2],
  ])('%# has the depth of its longest chain', (circuit, depth) => {
    expect(circuit.depth).toBe(depth);
  });

  it('counts gates by name', () => {
    const circuit = new Circuit(2)
      .h(0)
      .h(1)
      .cx(0, 1)
      .gate(inverse(gateNamed('u')), [0], 1, 2, 3)
      .gate(controlled(gateNamed('t')), [0, 1]);
    expect(circuit.gateCounts).toEqual({ h: 2, cx: 1, 'u†': 1, ct: 1 });
    expect(new Circuit(2).gateCounts).toEqual({});
  });

  it('counts the features it reads by the highest index', () => {
    expect(new Circuit(1).inputs).toBe(0);
    expect(new Circuit(1).rx(input(3), 0).inputs).toBe(4);
    expect(new Circuit(1).rx(product(input(0), input(6)), 0).rx(input(2), 0).inputs).toBe(7);
  });
});
