import { weight } from '../../src/circuit/angle.js';
import { Circuit } from '../../src/circuit/circuit.js';
import { identityMatrix } from '../../src/math/complex-matrix.js';
import { lower } from '../../src/program/lower.js';
import { mergeRotations } from '../../src/program/merge-rotations.js';
import { stepText } from '../support/step-text.js';

const merged = (circuit: Circuit) =>
  mergeRotations(lower(circuit, { kind: 'state' }, { passes: false })).steps.map(stepText);

describe('merging', () => {
  it('adds the angles of neighbours about one word', () => {
    expect(merged(new Circuit(1).rx(weight(0), 0).rx(weight(1).times(2).plus(Math.PI), 0))).toEqual(['X0(1π+w0+2w1)']);
  });

  it('reaches past rotations that commute with the word, and not past others', () => {
    const free = new Circuit(2).rz(weight(0), 0).rzz(weight(1), 0, 1).rx(weight(2), 1).rz(weight(3), 0);
    expect(merged(free)).toEqual(['Z0(w0+w3)', 'Z0Z1(w1)', 'X1(w2)']);
    const blocked = new Circuit(1).rz(weight(0), 0).rx(weight(1), 0).rz(weight(2), 0);
    expect(merged(blocked)).toEqual(['Z0(w0)', 'X0(w1)', 'Z0(w2)']);
  });

  it('reaches past a matrix on other qubits, and not past one on its own', () => {
    const around = (...qubits: number[]) =>
      new Circuit(3).rz(weight(0), 0).unitary(identityMatrix(4), qubits).rz(weight(0), 0);
    expect(merged(around(2, 1))).toEqual(['Z0(2w0)', 'matrix 2,1']);
    expect(merged(around(2, 0))).toEqual(['Z0(w0)', 'matrix 2,0', 'Z0(w0)']);
  });

  it('drops what adds up to nothing, and lets through what it kept apart', () => {
    expect(merged(new Circuit(1).rz(weight(0), 0).rx(0.3, 0).rx(-0.3, 0).rz(weight(0).negated(), 0))).toEqual([]);
  });

  it('keeps a full turn, which changes the sign, and drops two', () => {
    expect(merged(new Circuit(1).rx(2 * Math.PI, 0))).toEqual(['X0(2π)']);
    expect(merged(new Circuit(1).rx(2 * Math.PI, 0).rx(2 * Math.PI, 0))).toEqual([]);
    expect(merged(new Circuit(1).rx(-4 * Math.PI, 0))).toEqual([]);
  });
});
