import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { identityMatrix } from '../../src/math/complex-matrix.js';
import { x, z } from '../../src/observables/pauli-sum.js';
import { dropUnseen } from '../../src/program/drop-unseen.js';
import { lower, type Reading } from '../../src/program/lower.js';
import { stepText } from '../support/step-text.js';

const seen = (circuit: Circuit, reading: Reading) =>
  dropUnseen(lower(circuit, reading, { passes: false })).steps.map(stepText);

describe('dropping what is not seen', () => {
  it('drops a phase and diagonal rotations before probabilities', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).rz(weight(1), 0).rzz(weight(2), 0, 1).gphase(weight(3));
    expect(seen(circuit, { kind: 'probabilities' })).toEqual(['Y0(w0)']);
  });

  it('sees only the qubits whose probabilities are read', () => {
    const circuit = new Circuit(2).ry(weight(0), 0).ry(weight(1), 1);
    expect(seen(circuit, { kind: 'probabilities', qubits: [1] })).toEqual(['Y1(w1)']);
  });

  it('keeps a rotation that commutes with the observable but not with a later rotation that is seen', () => {
    const circuit = new Circuit(1).rz(weight(0), 0).rx(weight(1), 0).rz(weight(2), 0);
    expect(seen(circuit, { kind: 'expectation', observables: [z(0)] })).toEqual(['Z0(w0)', 'X0(w1)']);
  });

  it('keeps what any term of any observable sees', () => {
    const circuit = new Circuit(2).rz(weight(0), 0).rz(weight(1), 1);
    expect(seen(circuit, { kind: 'expectation', observables: [z(0), z(0).plus(x(1))] })).toEqual(['Z1(w1)']);
  });

  it('drops a matrix on qubits that nothing sees, and sees through one all of its qubits', () => {
    const circuit = new Circuit(4)
      .ry(weight(0), 2)
      .unitary(identityMatrix(4), [0, 2])
      .unitary(identityMatrix(4), [1, 3]);
    expect(seen(circuit, { kind: 'expectation', observables: [z(0)] })).toEqual(['Y2(w0)', 'matrix 0,2']);
  });

  it('keeps everything where the state is read', () => {
    const circuit = new Circuit(1).rz(weight(0), 0).gphase(weight(1));
    expect(seen(circuit, { kind: 'state' })).toHaveLength(2);
  });
});
