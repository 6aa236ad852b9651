import { input, product, weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { identityMatrix } from '../../src/math/complex-matrix.js';
import { x, y, z } from '../../src/observables/pauli-sum.js';
import { lower, type LoweringOptions, type Reading } from '../../src/program/lower.js';
import { featureCount, type Readout } from '../../src/program/program.js';
import { failure } from '../support/circuit-text.js';
import { stepText, termTexts } from '../support/step-text.js';

const readingOf = (...observables: Extract<Reading, { kind: 'expectation' }>['observables'][number][]): Reading => ({
  kind: 'expectation',
  observables,
});
const steps = (circuit: Circuit, reading: Reading, options?: LoweringOptions) =>
  lower(circuit, reading, options).steps.map(stepText);
const plain = { passes: false };
const words = { dialect: 'words' } as const;
const observed = (readout: Readout) => (readout.kind === 'expectation' ? readout.observables.map(termTexts) : []);

describe('lowering without passes', () => {
  it('writes the rotations of each gate in a row', () => {
    const circuit = new Circuit(2)
      .rx(0.5 * Math.PI, 1)
      .crz(weight(0), 1, 0)
      .s(0);
    expect(steps(circuit, { kind: 'state' }, plain)).toEqual([
      'X1(0.5π)',
      'Z0(0.5w0)',
      'Z0Z1(-0.5w0)',
      '1(-0.5π)',
      'Z0(0.5π)',
    ]);
  });

  it('counts weights group after group, in order of first use', () => {
    const circuit = new Circuit(1).rx(weight(1, 'b'), 0).ry(weight(2, 'a'), 0).rz(weight(0, 'b'), 0);
    expect(steps(circuit, { kind: 'state' }, plain)).toEqual(['X0(w1)', 'Y0(w4)', 'Z0(w0)']);
    expect(lower(circuit, { kind: 'state' }).weights).toBe(5);
  });

  it('gives products of inputs a column each after the inputs, and amplitudes theirs after those', () => {
    const both = product(input(0), input(2).plus(1));
    const circuit = new Circuit(2)
      .prepared({ first: 3, count: 4, pad: 0 })
      .rx(both.times(2), 0)
      .ry(product(input(1), input(1)), 0)
      .rz(both.plus(Math.PI), 1);
    const program = lower(circuit, { kind: 'state' }, plain);
    expect(program.steps.map(stepText)).toEqual(['X0(2f7)', 'Y0(f8)', 'Z1(1π+f7)']);
    expect(program.columns).toMatchObject({ inputs: 7, preparation: { first: 3, count: 4, pad: 0 } });
    expect(program.columns.products).toHaveLength(2);
    expect(featureCount(program)).toBe(7 + 2 + 4);
  });

  it('takes an angle that is scaled by 0 for a constant', () => {
    expect(steps(new Circuit(1).rx(weight(0).times(0).plus(Math.PI), 0), { kind: 'state' }, plain)).toEqual(['X0(1π)']);
  });

  it('keeps a matrix as a step of its own', () => {
    expect(steps(new Circuit(3).unitary(identityMatrix(4), [2, 0]), { kind: 'state' }, plain)).toEqual(['matrix 2,0']);
  });
});

// Conjugation by H, S and CX: Nielsen and Chuang, Quantum Computation and Quantum Information, table in 10.5.2.
describe('lowering to words', () => {
  it('turns H, RZ into RX, and reads X where Z was read', () => {
    const program = lower(new Circuit(1).h(0).rz(weight(0), 0), readingOf(y(0), z(0)), words);
    expect(program.steps.map(stepText)).toEqual(['X0(w0)']);
    expect(observed(program.readout)).toEqual([['-1 Y0'], ['1 X0']]);
  });

  it('turns S, RX into a rotation about −Y', () => {
    const program = lower(new Circuit(1).s(0).rx(weight(0), 0), readingOf(z(0)), words);
    expect(program.steps.map(stepText)).toEqual(['Y0(-w0)']);
  });

  it('reads Z0 Z1 where Z1 is read after a CX', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).rx(weight(1), 1).cx(0, 1);
    const program = lower(circuit, readingOf(z(1), z(0), x(0), x(1)), words);
    expect(program.steps.map(stepText)).toEqual(['Y0(w0)', 'X1(w1)']);
    expect(observed(program.readout)).toEqual([['1 Z0Z1'], ['1 Z0'], ['1 X0X1'], ['1 X1']]);
  });

  it('joins what meets when a Clifford between is absorbed, and absorbs the Clifford it makes', () => {
    const circuit = new Circuit(1)
      .rx(weight(0), 0)
      .t(0)
      .h(0)
      .rx(Math.PI / 4, 0)
      .h(0);
    const program = lower(circuit, readingOf(x(0)), words);
    expect(program.steps.map(stepText)).toEqual(['X0(w0)']);
    // S† X S = −Y read after S; nothing else is left of T · H · RX(π/4) · H.
    expect(observed(program.readout)).toEqual([['-1 Y0']]);
  });

  it('runs the Cliffords at the end where the state or probabilities are read', () => {
    const circuit = new Circuit(1).h(0).rz(weight(0), 0);
    const hadamard = ['1(-1π)', 'Z0(0.5π)', 'X0(0.5π)', 'Z0(0.5π)'];
    expect(steps(circuit, { kind: 'state' }, words)).toEqual(['X0(w0)', ...hadamard]);
  });
});

describe('lowering to local steps', () => {
  it('leaves Cliffords in place', () => {
    expect(steps(new Circuit(2).rx(weight(0), 0).cx(0, 1).ry(weight(1), 1), readingOf(z(1)))).toEqual([
      'X0(w0)',
      'X1(0.5π)',
      'Z0X1(-0.5π)',
      'Y1(w1)',
    ]);
  });

  it('keeps what lies in the light cone of an observable and drops the rest', () => {
    const line = (circuit: Circuit) => circuit.cz(0, 1).cz(1, 2).cz(2, 3);
    const turned = [0, 1, 2, 3].reduce((circuit, qubit) => circuit.ry(weight(qubit), qubit), new Circuit(4));
    const circuit = [0, 1, 2, 3].reduce((before, qubit) => before.rx(weight(4 + qubit), qubit), line(turned));
    const texts = steps(circuit, readingOf(z(0)));
    // Z0 sees RX on qubit 0, through the CZ of 0 and 1 the RY of both, and nothing of qubits 2 and 3.
    expect(texts.filter((text) => text.includes('w'))).toEqual(['Y0(w0)', 'Y1(w1)', 'X0(w4)']);
    expect(texts.filter((text) => /[XYZ][23]/.test(text))).toEqual([]);
  });
});

describe('lowering refuses', () => {
  const bell = new Circuit(2).h(0).cx(0, 1);

  it('an observable beyond the circuit', () => {
    const { code, message } = failure(() => lower(bell, readingOf(z(0), z(5))));
    expect(code).toBe('mismatch');
    expect(message).toBe('The observable Z5 touches qubit 5, but the circuit has 2 qubits, counted from 0.');
  });

  it('to read nothing', () => {
    expect(failure(() => lower(bell, readingOf()))).toMatchObject({ code: 'invalid' });
    expect(failure(() => lower(bell, { kind: 'probabilities', qubits: [] }))).toMatchObject({ code: 'invalid' });
  });

  it('probabilities of a qubit that is not there or named twice', () => {
    expect(failure(() => lower(bell, { kind: 'probabilities', qubits: [2] })).message).toMatch(/qubit 2/);
    expect(failure(() => lower(bell, { kind: 'probabilities', qubits: [1, 1] })).message).toMatch(/qubit 1 twice/);
  });

  it('an observable that is not Hermitian', () => {
    expect(failure(() => lower(bell, readingOf(x(0).times(z(0)))))).toMatchObject({ code: 'invalid' });
  });
});
